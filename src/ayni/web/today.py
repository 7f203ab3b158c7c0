"""Hoy: what needs me now, most urgent first, and nothing else.

Each area adds a source here: a function from the actor to its items.
"""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.web.accounts import hoy as accounts
from ayni.web.directory import hoy as directory
from ayni.web.gate import members_only
from ayni.web.hoy import Item
from ayni.web.ledger import hoy as ledger
from ayni.web.purchasing import hoy as purchasing
from ayni.web.resources import hoy as resources
from ayni.web.studies import hoy as studies
from ayni.web.tenant import TenantRequest
from ayni.web.work import big_orders, technician_requests
from ayni.web.work import execution_hoy as execution
from ayni.web.work import hoy as work

SOURCES: tuple[Callable[[Actor], list[Item]], ...] = (
    work.awards_for_us,
    execution.deliveries,
    execution.changes,
    execution.disagreements,
    execution.late,
    execution.to_pay,
    ledger.asked_of_me,
    work.jobs_for_us,
    work.quotes_for_us,
    work.questions_for_us,
    work.expired_of_us,
    big_orders.orders_to_plan,
    technician_requests.technicians_found_for_us,
    technician_requests.technicians_asked_of_us,
    resources.asked_of_owner,
    resources.my_turns,
    ledger.answers_received,
    studies.consents_taken_back,
    accounts.invitations_to_answer,
    accounts.messages_to_pass_on,
    accounts.invitations_to_hand_out,
    purchasing.money_due,
    purchasing.to_fetch,
    purchasing.purchases_waiting_for_me,
    purchasing.closing_soon,
    purchasing.agreements_ending,
    ledger.to_rate,
    purchasing.needs_in_common,
    directory.complete_my_card,
    accounts.second_factor_urged,
)


def items_for(actor: Actor) -> list[Item]:
    """Everything that needs the actor, most urgent first; within the same urgency the oldest first."""
    found = [item for source in SOURCES for item in source(actor)]
    return sorted(found, key=_rank)


def _rank(item: Item) -> tuple[int, bool, float]:
    return item.urgency, item.when is None, item.when.timestamp() if item.when else 0.0


@members_only
def today(request: TenantRequest, slug: str) -> HttpResponse:
    """The person's first page."""
    return render(request, "hoy/today.html", {"items": items_for(request.actor), "day": clock.today()})
