"""«Lo que presto»: what waits for my answer, what comes today, what it brought, and each borrower's month."""

import csv
from datetime import date, time, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from ayni.kernel import clock
from ayni.resources.queries import own_bookings
from ayni.resources.queries.accounts import Month, month_of_owner
from ayni.web.gate import members_only
from ayni.web.resources.days import local, zone
from ayni.web.resources.drawing import days_window
from ayni.web.resources.mine import lines_of, own_organization
from ayni.web.resources.words import price_words
from ayni.web.tenant import TenantRequest

COMING_DAYS = 14


@members_only
def lending(request: TenantRequest, slug: str) -> HttpResponse:
    """Requests to decide, today, the next days, this month's figures, my resources."""
    mine = own_organization(request)
    today = clock.today()
    day = days_window(today, 1, zone())
    later = own_bookings.uses_between(mine, day.end, local(today + timedelta(days=COMING_DAYS), time()))
    context = {
        "requests": lines_of(own_bookings.requests_to(mine)),
        "today": lines_of(own_bookings.uses_between(mine, day.start, day.end)),
        "later": lines_of([each for each in later if each.begins_at >= day.end]),
        "month": month_of_owner(mine, today),
        "first": today.replace(day=1),
        "resources": [
            (each, price_words(each, request.cluster.currency)) for each in own_bookings.lent_by(mine)
        ],
    }
    return render(request, "resources/lending.html", context)


@members_only
def statement(request: TenantRequest, slug: str) -> HttpResponse:
    """Each borrower's month: hours, what is owed and paid, who took care and who did not; also as a table."""
    mine = own_organization(request)
    first = asked_month(request.GET.get("mes", ""))
    month = month_of_owner(mine, first)
    if request.GET.get("formato") == "csv":
        return _table(month, first)
    context = {
        "first": first,
        "before": (first - timedelta(days=1)).replace(day=1),
        "after": following_month(first) if first < clock.today().replace(day=1) else None,
        "month": month,
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


def _table(month: Month, first: date) -> HttpResponse:
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="estado-{first:%Y-%m}.csv"'
    table = csv.writer(answer)
    table.writerow(
        [_("taller"), _("usos"), _("horas"), _("cargos"), _("pagado"), _("por pagar"), *_care_names()]
    )
    for line in month.borrowers:
        table.writerow(
            [
                _safe(line.name), line.uses, f"{line.hours:.1f}", line.charged, line.paid, line.left,
                line.late, line.no_shows, line.damages,
            ]
        )  # fmt: skip
    return answer


def _care_names() -> list[str]:
    return [_("tardanzas"), _("no vino"), _("daños")]


def _safe(text: str) -> str:
    """A name that a spreadsheet would take for a formula stands behind an apostrophe."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text
