"""Anotar: what already happened, in twenty seconds: what it was, with whom, when, roughly how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from ayni.directory.actor import Actor
from ayni.directory.models import Organization, OrganizationKind
from ayni.ledger import actions, rules
from ayni.ledger.actions import Party
from ayni.ledger.kinds import KINDS, CollaborationKind, Dimension, PartyRole
from ayni.ledger.models import Collaboration
from ayni.ledger.queries import partners
from ayni.ledger.queries.records import record_of
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.ledger.deed_form import DeedForm
from ayni.web.links import at
from ayni.web.tenant import TenantRequest

LINKS_MADE_AT_ONCE = 5
"""With more partners than this, links are made when they are asked for."""


@dataclass(frozen=True)
class Choice:
    """A sentence to pick: what was done, and which side one was."""

    kind: CollaborationKind
    side: PartyRole

    @property
    def code(self) -> str:
        """As it stands in the address and the form: "work_passed:giver"."""
        return f"{self.kind.code}:{self.side.value}"

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
    """First tap: what happened. Then with whom, and save. An HTMX search gets the list of partners alone."""
    choice = _choice(request.POST.get("what") or request.GET.get("que", ""))
    problem = rules.acts_for_somebody(request.actor)
    if choice is None or problem is not None or request.actor.organization is None:
        return _choose(request, problem)
    return _tell(request, slug, choice, request.actor.organization)


def _choose(request: TenantRequest, problem: object) -> HttpResponse:
    usual = partners.usual_kinds(request.actor.organization.pk) if request.actor.organization else []
    context = {
        "problem": problem,
        "usual": [choice for code, side in usual if (choice := _choice(f"{code}:{side}"))],
        "groups": [(dimension, _pairs(dimension)) for dimension in Dimension],
        "with": _ids(request.GET.getlist("con"))[:1],
    }
    return render(request, "ledger/record.html", context, status=422 if request.method == "POST" else 200)


def _pairs(dimension: str) -> list[list[Choice]]:
    """For each kind of the dimension its sentences: given and received, or the one of doing it together."""
    return [_choices(kind) for kind in KINDS.values() if kind.dimension == dimension]


def _choices(kind: CollaborationKind) -> list[Choice]:
    sides = (PartyRole.GIVER, PartyRole.RECEIVER) if kind.directed else (PartyRole.PEER,)
    return [Choice(kind, side) for side in sides]


def _choice(code: str) -> Choice | None:
    """The choice with this code; without a fitting side, the kind's first."""
    kind, _colon, side = code.partition(":")
    if kind not in KINDS:
        return None
    offered = _choices(KINDS[kind])
    return next((choice for choice in offered if choice.side == side), offered[0])


def _tell(request: TenantRequest, slug: str, choice: Choice, own: Organization) -> HttpResponse:
    listed = _listed(request, own)
    form = DeedForm(request.POST or None, own=own, listed=listed, many=choice.many)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: _save(request.actor, own, choice, form))
        if saved is not None:
            _prepare_links(request.actor, saved)
            return redirect(at(slug, "collaboration", saved.pk))
    search = request.GET.get("others", "").strip()
    context = {
        "choice": choice,
        "form": form,
        "listed": list({each.pk: each for each in [*listed, *form.candidates]}.values()),
        "chosen": _chosen(request),
        "search": search,
        "found": not search or len(listed) > len(_chosen(request)),
    }
    alone = request.htmx and request.method == "GET" and "others" in request.GET
    template = "ledger/deed.html#partners" if alone else "ledger/deed.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _ids(texts: Sequence[str]) -> list[int]:
    return [int(text) for text in texts if text.isdecimal() and len(text) < 18][: rules.MOST_PARTIES]


def _chosen(request: HttpRequest) -> list[int]:
    if request.method == "POST":
        return _ids(request.POST.getlist("partners"))
    return _ids(request.GET.getlist("partners") or request.GET.getlist("con"))


def _listed(request: HttpRequest, own: Organization) -> list[Organization]:
    """The chosen ones first, then what the search finds; without a search the partners of late, or some by name."""
    search = request.GET.get("others", "").strip()
    picked = partners.chosen(_chosen(request), except_for=own.pk)
    if search:
        offered = partners.named(search, except_for=own.pk)
    else:
        offered = partners.recent_partners(own.pk) or partners.first_by_name(except_for=own.pk)
    return list({each.pk: each for each in [*picked, *offered]}.values())


def _save(actor: Actor, own: Organization, choice: Choice, form: DeedForm) -> Collaboration:
    said: dict[str, Any] = form.cleaned_data
    return actions.record(
        actor=actor,
        kind=choice.kind.code,
        happened_on=said["happened_on"],
        parties=[Party(own, choice.side), *(Party(each, _role_of(each, choice)) for each in said["found"])],
        value=said["value"],
        text=said["text"],
    )


def _role_of(partner: Organization, choice: Choice) -> PartyRole:
    """A supplier among those who bought or agreed together was the supplier."""
    sells = partner.kind == OrganizationKind.SUPPLIER and PartyRole.SUPPLIER in choice.kind.roles
    return PartyRole.SUPPLIER if sells else choice.others_role


def _prepare_links(actor: Actor, saved: Collaboration) -> None:
    """So that the next page has the WhatsApp message ready: the fourth tap sends it."""
    made = record_of(saved)
    for part in made.silent if len(made.silent) <= LINKS_MADE_AT_ONCE else ():
        actions.ask_by_hand(actor=actor, record=made, part=part)
