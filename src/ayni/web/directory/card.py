"""An organisation's card: what they do, how to reach them, what they did with others."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ayni.directory.models import Organization, Visibility
from ayni.directory.queries.cards import by_kind
from ayni.directory.queries.gaps import gap_in_words, gap_reason, gaps
from ayni.directory.queries.organizations import capabilities_of, organization_for, sees
from ayni.directory.rules.organizations import can_edit
from ayni.methods.contacts import is_mobile, readable
from ayni.web.directory.hoy import gap_address
from ayni.web.directory.sections import sections_for
from ayni.web.gate import open_to_all
from ayni.web.links import at, whole
from ayni.web.tenant import TenantRequest

FIELDS = (
    "guild", "description", "photo", "availability", "phone", "email", "website", "address", "people_employed",
    "lead_time_days", "founded_year", "legal_name", "tax_id",
)  # fmt: skip


@dataclass(frozen=True)
class Gap:
    """What the card lacks, to those who may complete it."""

    words: str
    reason: str
    url: str


@open_to_all
def organization(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """The card as this actor may see it."""
    actor, shown = request.actor, organization_for(request.actor, pk)
    editable = actor.is_member and can_edit(actor, shown) is None
    seen = {name: getattr(shown, name) for name in FIELDS if sees(actor, shown, name)}
    url = whole(at(slug, "organization", pk))
    context = {
        "organization": shown,
        "seen": seen,
        "phone": _phone(request, seen.get("phone", "")),
        "groups": by_kind(capabilities_of(actor, shown)),
        "audiences": _audiences(shown) if editable else {},
        "url": url,
        "text": _("%(name)s, en %(park)s: %(url)s")
        % {"name": shown.name, "park": request.cluster.name, "url": url},
        "editable": editable,
        "own": actor.organization is not None and actor.organization.pk == pk and not actor.assisting,
        "gap": _first_gap(slug, shown) if editable and shown.left_at is None else None,
        "can_assist": actor.is_coordinator and not editable,
        "sections": sections_for(actor, shown),
    }
    return render(request, "directory/organization.html", context)


def _phone(request: TenantRequest, number: str) -> dict[str, str] | None:
    """How to call and write to the number: as people write it, and WhatsApp's address for a mobile."""
    if not number:
        return None
    chat = f"https://wa.me/{number.removeprefix('+')}" if _can_chat(number) else ""
    return {"number": number, "words": readable(number, request.cluster.country), "chat": chat}


def _can_chat(number: str) -> bool:
    return number.startswith("+") and is_mobile(number)


def _audiences(shown: Organization) -> dict[str, str]:
    """For each field that not everybody sees, who does."""
    chosen = {name: Visibility(shown.visibility_of(name)) for name in FIELDS}
    return {name: str(each.label) for name, each in chosen.items() if each != Visibility.PUBLIC}


def _first_gap(slug: str, shown: Organization) -> Gap | None:
    missing = gaps(shown)
    if not missing:
        return None
    return Gap(gap_in_words(missing[0]), gap_reason(missing[0]), gap_address(slug, shown.pk, missing[0]))
