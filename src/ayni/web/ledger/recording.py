"""«Anotar»: who did what with whom, in twenty seconds on a phone."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.ledger import actions, rules
from ayni.ledger.kinds import KINDS, CollaborationKind, Dimension, PartyRole
from ayni.ledger.queries.partners import chosen, folded, named, recent_partners, usual_kinds
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest

WHEN = [
    ("today", gettext_lazy("Hoy")),
    ("yesterday", gettext_lazy("Ayer")),
    ("other", gettext_lazy("Otro día")),
]


def _codes(kind: CollaborationKind) -> list[tuple[str, Any]]:
    """The sentences to pick for a kind: code and own role, and the words."""
    if not kind.directed:
        return [(f"{kind.code}:{kind.roles[0]}", kind.gave)]
    return [
        (f"{kind.code}:{PartyRole.GIVER}", kind.gave),
        (f"{kind.code}:{PartyRole.RECEIVER}", kind.received),
    ]


def _sentences(actor: Actor) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """All sentences by dimension, those that this organisation uses most first."""
    by_code = {code: words for kind in KINDS.values() for code, words in _codes(kind)}
    usual = (
        [f"{kind}:{role}" for kind, role in usual_kinds(actor.organization.pk)] if actor.organization else []
    )
    first = [(code, by_code[code]) for code in usual if code in by_code]
    groups: list[tuple[Any, list[tuple[str, Any]]]] = (
        [(gettext_lazy("Lo de siempre"), first)] if first else []
    )
    for dimension in Dimension:
        kinds = [kind for kind in KINDS.values() if kind.dimension == dimension]
        groups.append(
            (dimension.label, [pair for kind in kinds for pair in _codes(kind) if pair not in first])
        )
    return groups


class RecordForm(forms.Form):
    """What happened, with whom, when, roughly how much."""

    what = forms.ChoiceField(label=gettext_lazy("¿Qué pasó?"))
    partners = forms.MultipleChoiceField(
        label=gettext_lazy("¿Con quién?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=gettext_lazy("Otro taller"),
        required=False,
        help_text=gettext_lazy("Escribe una parte del nombre; si son varios, sepáralos con comas."),
    )
    when = forms.ChoiceField(
        label=gettext_lazy("¿Cuándo?"), choices=WHEN, initial="today", widget=forms.RadioSelect
    )
    day = forms.DateField(
        label=gettext_lazy("¿Qué día?"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    value = forms.DecimalField(
        label=gettext_lazy("Valor aproximado"), required=False, max_digits=12, decimal_places=2, min_value=0
    )
    text = forms.CharField(
        label=gettext_lazy("Algo más"),
        required=False,
        max_length=rules.NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_id = actor.organization.pk if actor.organization else None
        self.recent = recent_partners(self.own_id, 6) if self.own_id else []
        self.fields["what"].choices = [("", _("Elige…")), *_sentences(actor)]  # type: ignore[attr-defined]  # a ChoiceField
        known = {each.pk: each for each in self.recent} | {
            each.pk: each for each in chosen(self._asked_for(), except_for=self.own_id)
        }
        self.fields["partners"].choices = [(str(pk), each.name) for pk, each in known.items()]  # type: ignore[attr-defined]  # a MultipleChoiceField
        self.organizations: list[Organization] = []
        self.known = known

    def _asked_for(self) -> list[int]:
        given = self.data.getlist("partners") if hasattr(self.data, "getlist") else []
        asked = [*given, str(self.initial.get("with", ""))]
        return [int(pk) for pk in asked if pk.isdecimal()]

    def clean(self) -> dict[str, Any]:
        """Find the organisations that were named, and the day."""
        cleaned: dict[str, Any] = super().clean() or {}
        found = {int(pk): self.known[int(pk)] for pk in cleaned.get("partners", [])}
        for words in filter(None, (part.strip() for part in cleaned.get("others", "").split(","))):
            match = self._the_one(words)
            if match is not None:
                found[match.pk] = match
        self.organizations = list(found.values())
        if not found and not self.errors:
            self.add_error("others", _("Di con quién fue: elige un taller o escribe su nombre."))
        if cleaned.get("when") == "other" and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", _("Elige el día."))
        return cleaned

    def _the_one(self, words: str) -> Organization | None:
        """The organisation meant by these words; a fault names the candidates where there are several."""
        found = named(words, except_for=self.own_id)
        exact = [each for each in found if folded(each.name) == folded(words)]
        if len(exact) == 1 or len(found) == 1:
            return (exact or found)[0]
        if not found:
            self.add_error("others", _("No hay ningún taller que se llame «%(words)s».") % {"words": words})
        else:
            names = "; ".join(each.name for each in found)
            self.add_error(
                "others", _("¿Cuál de estos? Escribe el nombre completo: %(names)s.") % {"names": names}
            )
        return None

    @property
    def happened_on(self) -> date:
        """The chosen day."""
        when = self.cleaned_data["when"]
        if when == "other":
            day: date = self.cleaned_data["day"]
            return day
        return clock.today() - timedelta(days=when == "yesterday")


@members_only
def record(request: TenantRequest, slug: str) -> HttpResponse:
    """Write down what already happened."""
    actor = request.actor
    reason = rules.acts_for_somebody(actor)
    initial = {"with": request.GET.get("con", ""), "partners": [request.GET.get("con", "")], "when": "today"}
    form = RecordForm(actor, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        row = attempt(form, lambda: _carry_out(actor, form))
        if row is not None:
            return redirect(at(slug, "collaboration", row.pk))
    status = 422 if request.method == "POST" else 200
    return render(request, "ledger/record.html", {"form": form, "reason": reason}, status=status)


def _carry_out(actor: Actor, form: RecordForm) -> Any:
    kind, _colon, own = form.cleaned_data["what"].partition(":")
    theirs = _other_role(kind, own)
    parties = [actions.Party(each, theirs) for each in form.organizations]
    if actor.organization is not None:
        parties.insert(0, actions.Party(actor.organization, PartyRole(own)))
    value: Decimal | None = form.cleaned_data["value"]
    return actions.record(
        actor=actor,
        kind=kind,
        happened_on=form.happened_on,
        parties=parties,
        value=value,
        text=form.cleaned_data["text"],
    )


def _other_role(kind: str, own: str) -> PartyRole:
    if not KINDS[kind].directed:
        return PartyRole(own)
    return PartyRole.RECEIVER if own == PartyRole.GIVER else PartyRole.GIVER
