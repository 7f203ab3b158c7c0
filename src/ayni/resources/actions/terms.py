"""What the cluster agrees for all resources, and the case for a shared service centre."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.resources.models import CenterCase, ClusterTerms, HoursCommitment
from ayni.resources.rules import owning


@transaction.atomic
def set_terms(
    *, actor: Actor, quota_minutes: int | None, heavy_taker_ratio: Decimal | None, no_show_limit: int
) -> ClusterTerms:
    """A coordinator writes down what was agreed: a quota for all resources, when heavy takers are asked to give."""
    _only_coordination(actor)
    terms = ClusterTerms.objects.select_for_update().first() or ClusterTerms()
    terms.quota_minutes, terms.heavy_taker_ratio = quota_minutes, heavy_taker_ratio
    terms.no_show_limit = no_show_limit
    terms.save()
    return terms


@transaction.atomic
def write_case(
    *,
    actor: Actor,
    title: str,
    process: str,
    assumptions: Mapping[str, Any],
    case: CenterCase | None = None,
) -> CenterCase:
    """A coordinator begins a case, or changes its assumptions."""
    _only_coordination(actor)
    if not title.strip():
        raise Refused(_("Ponle nombre: por ejemplo, «Centro de corte láser»."), field="title")
    row = case or CenterCase(made_by=actor.signed_in, created_at=clock.now())
    row.title, row.process, row.assumptions = title.strip()[:120], process, dict(assumptions)
    row.save()
    return row


@transaction.atomic
def commit_hours(*, actor: Actor, case: CenterCase, hours_month: Decimal) -> HoursCommitment:
    """The actor's organisation says how many hours a month it would use; saying it again replaces it."""
    refuse_if(owning.acts_for_somebody(actor))
    if not hours_month.is_finite() or not 0 < hours_month <= 744:
        raise Refused(_("Las horas al mes van de más de 0 a 744."), field="hours_month")
    row, _new = HoursCommitment.objects.update_or_create(
        case=case,
        organization=actor.organization,
        defaults={
            "hours_month": hours_month,
            "said_by": actor.signed_in,
            "assisted": actor.assisting,
            "said_at": clock.now(),
        },
    )
    return row


@transaction.atomic
def withdraw_hours(*, actor: Actor, case: CenterCase) -> None:
    """The actor's organisation takes its word back."""
    refuse_if(owning.acts_for_somebody(actor))
    HoursCommitment.objects.filter(case=case, organization=actor.organization).delete()


def _only_coordination(actor: Actor) -> None:
    if not actor.is_coordinator:
        raise Refused(_("Esto lo anota la coordinación."), status=403)
