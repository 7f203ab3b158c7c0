"""«Lo que presto»: what waits for my answer, what comes today, what it brought, and each borrower's month."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from ayni.kernel import clock
from ayni.resources.queries.own_bookings import uses_between
from ayni.resources.queries.owners import Account, own_resources, today_of
from ayni.resources.queries.owners import statement as accounts_of
from ayni.web.gate import members_only
from ayni.web.resources.days import local
from ayni.web.resources.mine import lines_of, own_organization
from ayni.web.resources.words import price_words
from ayni.web.tenant import TenantRequest

COMING_DAYS = 14
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Sums:
    """All borrowers' accounts of a month together."""

    uses: int
    hours: Decimal
    charged: Decimal
    paid: Decimal


def sums_of(accounts: Sequence[Account]) -> Sums:
    """Added up."""
    return Sums(
        uses=sum(each.uses for each in accounts),
        hours=sum((each.hours for each in accounts), NOTHING),
        charged=sum((each.charged for each in accounts), NOTHING),
        paid=sum((each.paid for each in accounts), NOTHING),
    )


@members_only
def lending(request: TenantRequest, slug: str) -> HttpResponse:
    """Requests to decide, today, the next days, this month's figures, my resources."""
    mine = own_organization(request)
    today = clock.today()
    now = today_of(mine)
    tomorrow = local(today + timedelta(days=1), time())
    later = uses_between(mine, tomorrow, tomorrow + timedelta(days=COMING_DAYS))
    context = {
        "requests": lines_of(now.requests),
        "unresolved": lines_of(now.unresolved),
        "today": lines_of([*now.in_use, *now.comes]),
        "damage": now.damage,
        "maintenance": now.maintenance,
        "later": lines_of([each for each in later if each.begins_at >= tomorrow]),
        "month": sums_of(accounts_of(mine, today)),
        "first": today.replace(day=1),
        "resources": [(each, price_words(each, request.cluster.currency)) for each in own_resources(mine)],
    }
    return render(request, "resources/lending.html", context)


@members_only
def statement(request: TenantRequest, slug: str) -> HttpResponse:
    """Each borrower's month: hours, what is owed and paid, who took care and who did not; also as a table."""
    mine = own_organization(request)
    first = asked_month(request.GET.get("mes", ""))
    accounts = accounts_of(mine, first)
    if request.GET.get("formato") == "csv":
        return _table(accounts, first)
    context = {
        "first": first,
        "before": (first - timedelta(days=1)).replace(day=1),
        "after": following_month(first) if first < clock.today().replace(day=1) else None,
        "accounts": accounts,
        "sums": sums_of(accounts),
    }
    return render(request, "resources/statement.html", context)


def asked_month(written: str) -> date:
    """The month in the address («2026-11»), this one where it is none."""
    try:
        day = parse_date(f"{written[:7]}-01")
    except ValueError:
        day = None
    today = clock.today()
    return day if day is not None and 2000 < day.year <= today.year + 1 else today.replace(day=1)


def following_month(first: date) -> date:
    """The first day of the month after."""
    return (first + timedelta(days=31)).replace(day=1)


def _table(accounts: Sequence[Account], first: date) -> HttpResponse:
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="estado-{first:%Y-%m}.csv"'
    table = csv.writer(answer)
    care = [_("tardanzas"), _("no vino"), _("la dejó sucia"), _("incidentes")]
    table.writerow([_("taller"), _("usos"), _("horas"), _("cargos"), _("pagado"), _("por pagar"), *care])
    for each in accounts:
        money = [each.charged, each.paid, each.owed]
        marks = [each.late, each.no_shows, each.left_dirty, each.incidents]
        table.writerow([_safe(each.borrower.name), each.uses, f"{each.hours:.1f}", *money, *marks])
    return answer


def _safe(text: str) -> str:
    """A name that a spreadsheet would take for a formula stands behind an apostrophe."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text
