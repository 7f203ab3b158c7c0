"""Anotar: what already happened, in twenty seconds: what it was, with whom, when, roughly how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.models import Organization, OrganizationKind
from ayni.kernel import clock
from ayni.ledger import actions, rules
from ayni.ledger.actions import Party
from ayni.ledger.kinds import KINDS, CollaborationKind, Dimension, PartyRole
from ayni.ledger.models import Collaboration
from ayni.ledger.queries import partners
from ayni.ledger.queries.records import record_of
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.ledger.words import day_words
from ayni.web.links import at
from ayni.web.tenant import TenantRequest

LINKS_MADE_AT_ONCE = 5
"""With more partners than this, links are made when they are asked for."""


@dataclass(frozen=True)
class Choice:
    """A sentence to pick: what was done and which side one was."""

    kind: CollaborationKind
    side: PartyRole

    @property
    def words(self) -> Promise | str:
        """As the recording side says it."""
        return self.kind.received if self.side == PartyRole.RECEIVER else self.kind.gave

    @property
    def others_role(self) -> PartyRole:
        """What the partners were."""
        if not self.kind.directed:
            return PartyRole.PEER
        return PartyRole.GIVER if self.side == PartyRole.RECEIVER else PartyRole.RECEIVER

    @property
    def many(self) -> bool:
        """Whether several partners can be picked."""
        return self.kind.many and self.side != PartyRole.RECEIVER


@members_only
def record(request: TenantRequest, slug: str) -> HttpResponse:
    """First tap: what happened."""
    usual = partners.usual_kinds(request.actor.organization.pk) if request.actor.organization else []
    context = {
        "problem": rules.acts_for_somebody(request.actor),
        "usual": [_choice(code, side) for code, side in usual],
        "groups": [(dimension, _pairs(dimension)) for dimension in Dimension],
        "with": _ids(request.GET.getlist("con"))[:1],
    }
    return render(request, "ledger/record.html", context)


def _pairs(dimension: str) -> list[list[Choice]]:
    """For each kind of the dimension its sentences: given and received, or the one of doing it together."""
    return [
        [Choice(kind, PartyRole.GIVER), Choice(kind, PartyRole.RECEIVER)]
        if kind.directed
        else [Choice(kind, PartyRole.PEER)]
        for kind in KINDS.values()
        if kind.dimension == dimension
    ]


def _choice(code: str, side: str) -> Choice:
    kind = KINDS.get(code)
    if kind is None:
        raise Http404
    sides = (PartyRole.GIVER, PartyRole.RECEIVER) if kind.directed else (PartyRole.PEER,)
    return Choice(kind, next((each for each in sides if each == side), sides[0]))


class DeedForm(forms.Form):
    """With whom, when, roughly how much; the first two have an answer already, or one tap away."""

    WHEN = (
        ("today", gettext_lazy("Hoy")),
        ("yesterday", gettext_lazy("Ayer")),
        ("other", gettext_lazy("Otro día")),
    )

    parties = forms.TypedMultipleChoiceField(
        label=gettext_lazy("¿Con quién?"),
        coerce=int,
        error_messages={"required": gettext_lazy("Elige con quién fue.")},
    )
    when = forms.ChoiceField(
        label=gettext_lazy("¿Cuándo?"), choices=WHEN, initial="today", widget=forms.RadioSelect
    )
    day = forms.DateField(
        label=gettext_lazy("¿Qué día?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    value = forms.DecimalField(
        label=gettext_lazy("Más o menos, ¿cuánto valía?"),
        required=False,
        min_value=0,
        max_digits=11,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    text = forms.CharField(
        label=gettext_lazy("¿Qué fue, en pocas palabras?"),
        required=False,
        max_length=rules.NOTE_LENGTH,
        help_text=gettext_lazy("Lo leen solo los que participaron y la coordinación."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *arguments: Any, offered: Sequence[Organization], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["parties"].choices = [(each.pk, each.name) for each in offered]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["value"].localize = True

    def clean(self) -> dict[str, Any]:
        """The day that was chosen, under `happened_on`."""
        cleaned: dict[str, Any] = super().clean() or {}
        when, today = cleaned.get("when"), clock.today()
        if when == "other" and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", _("Di qué día fue."))
        days: dict[object, date | None] = {"today": today, "yesterday": today - timedelta(days=1)}
        cleaned["happened_on"] = days.get(when, cleaned.get("day"))
        return cleaned


@members_only
def record_deed(request: TenantRequest, slug: str, kind: str, side: str) -> HttpResponse:
    """Second tap: with whom; third: save. An HTMX search gets the list of partners alone."""
    choice, own = _choice(kind, side), request.actor.organization
    if own is None:
        return redirect(at(slug, "record"))
    chosen = _ids(request.POST.getlist("parties") or request.GET.getlist("parties") or request.GET.getlist("con"))
    search = request.GET.get("q", "").strip()
    listed = _listed(own, chosen, search)
    form = DeedForm(request.POST or None, offered=listed)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: _save(request, choice, form.cleaned_data, listed))
        if saved is not None:
            _prepare_links(request, saved)
            return redirect(at(slug, "collaboration", saved.pk))
    context = {
        "choice": choice,
        "form": form,
        "listed": listed,
        "chosen": chosen,
        "search": search,
        "found": not search or bool(partners.named(search, except_for=own.pk, limit=1)),
        "yesterday": day_words(clock.today() - timedelta(days=2)),
        "oldest": clock.today() - timedelta(days=365 * rules.OLDEST_YEARS),
        "today": clock.today(),
    }
    whole = not request.htmx or request.method == "POST"
    template = "ledger/record_deed.html" if whole else "ledger/record_deed.html#partners"
    return render(request, template, context, status=422 if form.errors else 200)


def _ids(texts: Sequence[str]) -> list[int]:
    return [int(text) for text in texts if text.isdecimal() and len(text) < 18][: rules.MOST_PARTIES]


def _listed(own: Organization, chosen: Sequence[int], search: str) -> list[Organization]:
    """The chosen ones first, then what the search finds, else the partners of late or, at first, some by name."""
    picked = partners.chosen(chosen, except_for=own.pk)
    offered = partners.named(search, except_for=own.pk) if search else partners.recent_partners(own.pk)
    if not offered and not search:
        offered = partners.first_by_name(except_for=own.pk)
    return list({each.pk: each for each in [*picked, *offered]}.values())


def _save(
    request: TenantRequest, choice: Choice, said: dict[str, Any], listed: Sequence[Organization]
) -> Collaboration:
    own = request.actor.organization
    assert own is not None  # the view sent everybody else away
    others = [each for each in listed if each.pk in said["parties"]]
    return actions.record(
        actor=request.actor,
        kind=choice.kind.code,
        happened_on=said["happened_on"],
        parties=[Party(own, choice.side), *(Party(each, _role_of(each, choice)) for each in others)],
        value=said["value"],
        text=said["text"],
    )


def _role_of(partner: Organization, choice: Choice) -> PartyRole:
    """A supplier among those who bought or agreed together was the supplier."""
    sells = partner.kind == OrganizationKind.SUPPLIER and PartyRole.SUPPLIER in choice.kind.roles
    return PartyRole.SUPPLIER if sells else choice.others_role


def _prepare_links(request: TenantRequest, saved: Collaboration) -> None:
    """So that the next page has the WhatsApp message ready: the fourth tap sends it."""
    made = record_of(saved)
    for part in made.silent if len(made.silent) <= LINKS_MADE_AT_ONCE else ():
        actions.ask_by_hand(actor=request.actor, record=made, part=part)
