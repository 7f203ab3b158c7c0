"""What trust in an organisation rests on, and how it is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ayni.directory.models import Organization
from ayni.directory.queries.organizations import organization_for
from ayni.ledger.queries.trust import Dealing, Standing, standing_of
from ayni.ledger.rules import RATING_DAYS
from ayni.methods.trust import HALF_LIFE, Reputation
from ayni.web.gate import members_only
from ayni.web.tenant import TenantRequest

PARTNERS_NAMED = 50


@dataclass(frozen=True)
class PartnerLine:
    """What one partner's dealings add: how many, how many rated on time, the latest month; why not, if so."""

    partner: Organization
    dealings: int
    rated: int
    on_time: int
    last_on: date
    why_not: str


@members_only
def trust_page(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """The basis of an organisation's trust; partner by partner for the park's own people and for itself."""
    actor, subject = request.actor, organization_for(request.actor, pk)
    standing = standing_of(subject.pk)
    named = actor.sees_cluster or (actor.organization is not None and actor.organization.pk == subject.pk)
    lines = partner_lines(standing) if named else []
    context = {
        "subject": subject,
        "standing": standing,
        "outlook": outlook(standing.reputation),
        "lines": lines[:PARTNERS_NAMED],
        "more": max(0, len(lines) - PARTNERS_NAMED),
        "half_life": round(HALF_LIFE),
        "rating_days": RATING_DAYS,
    }
    return render(request, "ledger/trust.html", context)


def outlook(reputation: Reputation) -> str:
    """The reputation in words: a range, never a bare number; "" without history."""
    if reputation.basis is None:
        return ""
    low, high = round(100 * reputation.low), round(100 * reputation.high)
    return _("De cada 100 veces, es de esperar que entre %(low)s y %(high)s salgan bien.") % {
        "low": low,
        "high": high,
    }


def partner_lines(standing: Standing) -> list[PartnerLine]:
    """One line a partner, those that count and have most first."""
    by_partner: dict[int, list[Dealing]] = {}
    for dealing in standing.dealings:
        by_partner.setdefault(dealing.partner, []).append(dealing)
    partners = Organization.objects.in_bulk(list(by_partner))
    lines = [_line(partners[pk], dealings) for pk, dealings in by_partner.items()]
    return sorted(lines, key=lambda line: (bool(line.why_not), -line.dealings, line.partner.name))


def _line(partner: Organization, dealings: Sequence[Dealing]) -> PartnerLine:
    counted = [dealing for dealing in dealings if dealing.counts]
    shown = counted or dealings
    ratings = [dealing.rating for dealing in counted if dealing.rating is not None]
    return PartnerLine(
        partner=partner,
        dealings=len(shown),
        rated=len(ratings),
        on_time=sum(bool(rating.on_time) for rating in ratings),
        last_on=max(dealing.day for dealing in shown),
        why_not="" if counted else _why_not(dealings[0]),
    )


def _why_not(dealing: Dealing) -> str:
    if dealing.same_owner:
        return _("No cuenta: tienen un dueño en común.")
    return _(
        "Todavía no cuenta: se confirmó por un enlace que pasó la otra parte. Contará cuando lo confirmen "
        "con su cuenta."
    )
