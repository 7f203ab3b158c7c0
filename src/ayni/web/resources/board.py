"""The calendar of many machines at once: a day or a week, twenty to a page, in a fixed number of statements.

Its rows are put together here and not in the template: a week of twenty machines is 140 cells, and the page is
the one that hangs in the association's office.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ayni.kernel import clock
from ayni.resources.models import Resource, ResourceKind
from ayni.resources.queries.calendar import Calendar, calendars
from ayni.resources.queries.finding import lent
from ayni.resources.queries.slots import earliest_for
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.resources.days import asked_day, monday_of, zone
from ayni.web.resources.drawing import Axis, Day, axis_of, days_of, days_window
from ayni.web.resources.words import day_words, free_sentence
from ayni.web.tenant import TenantRequest

PAGE = 20
WEEK = 7


@dataclass(frozen=True)
class Row:
    """A machine's line of the board."""

    resource: Resource
    url: str
    cells: SafeString


@members_only
def board(request: TenantRequest, slug: str) -> HttpResponse:
    """Day or week of all machines; an HTMX request gets the board alone."""
    weekly = request.GET.get("vista") == "semana"
    day = asked_day(request)
    first = monday_of(day) if weekly else day
    days = WEEK if weekly else 1
    kind = request.GET.get("tipo", "")
    shown = lent().filter(kind=kind) if kind in ResourceKind.values else lent()
    page = Paginator(shown, PAGE).get_page(request.GET.get("pagina"))
    here = zone()
    found = calendars(list(page.object_list), days_window(first, days, here))
    axis = axis_of(found.values(), here)
    context = {
        "weekly": weekly,
        "first": first,
        "last": first + timedelta(days=days - 1),
        "days": [first + timedelta(days=number) for number in range(days)],
        "today": clock.today(),
        "day_words": day_words(first),
        "before": first - timedelta(days=days),
        "after": first + timedelta(days=days),
        "axis": axis,
        "rows": [_row(request, found[resource.pk], first, days, axis) for resource in page.object_list],
        "page": page,
        "kind": kind,
        "kinds": ResourceKind.choices,
    }
    template = "resources/board.html"
    response = render(request, f"{template}#board" if request.htmx else template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _row(request: TenantRequest, calendar: Calendar, first: date, days: int, axis: Axis) -> Row:
    resource = calendar.resource
    mine = request.actor.organization
    lines = days_of(
        calendar,
        first,
        days,
        axis=axis,
        zone=zone(),
        own=mine.pk if mine else None,
        earliest=earliest_for(resource),
    )
    url = at(request.cluster.slug, "resource", resource.pk)
    cells = _week_cells(lines, url) if days == WEEK else _day_cell(lines[0])
    return Row(resource, f"{url}?dia={first.isoformat()}", mark_safe(cells))  # noqa: S308 - escaped where it is made


def _week_cells(lines: list[Day], url: str) -> str:
    return "".join(
        f'<td><a href="{url}?dia={line.day.isoformat()}">{line.bar}<small>{line.free_hours} h</small></a></td>'
        for line in lines
    )


def _day_cell(line: Day) -> str:
    return f'<td class="whole">{line.bar}<small>{escape(free_sentence(line.free))}</small></td>'
