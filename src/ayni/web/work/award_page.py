"""One part of a job as its two sides carry it out: where it is, what comes next, what happened."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest
from ayni.web.work.state_line import shares, state_line
from ayni.work.models import Award, AwardState
from ayni.work.queries.awards import (
    award_for,
    deliveries_of,
    events_of,
    mediates,
    pending_change,
)
from ayni.work.queries.custody import open_lots
from ayni.work.queries.disputes import breaches_of, open_dispute_of
from ayni.work.queries.standing import figures
from ayni.work.queries.statements import account_of
from ayni.work.rules.deliveries import can_answer_change, can_deliver, can_propose, can_work
from ayni.work.rules.disputes import can_open, can_report_breach
from ayni.work.rules.parties import AGREED, WORKING, Side, side_of
from ayni.work.timeline import EventKind

EVENTS_SHOWN = 60


@members_only
def work(request: TenantRequest, slug: str, work_id: int) -> HttpResponse:
    """The page of a work; an award that is not taken yet is answered on its own page."""
    award = award_for(request.actor, work_id)
    if award.state == AwardState.OFFERED and not mediates(request.actor, award):
        return redirect(at(slug, "award", award.pk))
    now, account, lots = figures(award), account_of(award), open_lots(award)
    line, may = state_line(request.actor, award, now, account, holds=bool(lots)), _may(request, award)
    context = {
        **heading(request, award),
        "now": now,
        "account": account,
        "lots": lots,
        "line": line,
        "has_step": bool(line.step_words) or (may["decide"] and bool(now.pending)),
        "shares": shares(now),
        "deliveries": deliveries_of(award),
        "may": may,
        "change": pending_change(award),
        "dispute": open_dispute_of(award),
        "breaches": breaches_of(award),
        "events": [(event, EventKind(event.kind).label) for event in events_of(award)[:EVENTS_SHOWN]],
    }
    return render(request, "work/work.html", context)


def heading(request: TenantRequest, award: Award) -> dict[str, Any]:
    """What every page below a work needs to say where it is."""
    side = side_of(request.actor, award)
    return {
        "award": award,
        "job": award.job,
        "side": side,
        "partner": award.job.asker if side == "contractor" else award.contractor,
        "agreed": award.state in AGREED,
    }


def _may(request: TenantRequest, award: Award) -> dict[str, bool]:
    """Which steps this reader may take now."""
    actor, change = request.actor, pending_change(award)
    if change is not None:
        change.award = award
    reported = any(breach.upheld is None for breach in breaches_of(award))
    return {
        "work": can_work(actor, award) is None,
        "decide": side_of(actor, award) is Side.ASKER and award.state in WORKING,
        "deliver": can_deliver(actor, award, figures(award)) is None,
        "propose": can_propose(actor, award, pending=change is not None) is None,
        "answer": change is not None and can_answer_change(actor, change) is None,
        "dispute": can_open(actor, award, has_open=open_dispute_of(award) is not None) is None,
        "report": can_report_breach(actor, award, reported=reported) is None,
    }
