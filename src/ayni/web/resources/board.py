"""The calendar of many machines at once: a day or a week, twenty to a page, in a fixed number of statements.

Its rows are put together here and not in the template: a week of twenty machines is 140 cells, and the page is
the one that hangs in the association's office.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ayni.kernel import clock
from ayni.kernel.versions import version_of
from ayni.resources.models import Resource, ResourceKind
from ayni.resources.queries.calendar import Calendar, shared_calendars
from ayni.resources.queries.finding import lent
from ayni.resources.queries.slots import earliest_for
from ayni.resources.queries.versions import BOARD
from ayni.web.gate import members_only
from ayni.web.kept import Facts, keep
from ayni.web.links import at
from ayni.web.resources.days import asked_day, monday_of, quarter_after, zone
from ayni.web.resources.drawing import Axis, Day, axis_of, days_of, days_window
from ayni.web.resources.words import day_words, free_sentence
from ayni.web.tenant import TenantRequest

PAGE = 20
WEEK = 7
SHOWN = (
    "name", "owner__name", "capacity", "min_minutes", "max_minutes", "buffer_minutes", "hours_rule", "notice_hours",
)  # fmt: skip
"""Columns that the board needs of a resource."""


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
    shown = lent().only(*SHOWN).annotate(version=version_of(Resource))
    if kind in ResourceKind.values:
        shown = shown.filter(kind=kind)
    page = Paginator(shown, PAGE).get_page(request.GET.get("pagina"))
    here = zone()
    versions = {each: each.version for each in cast("list[Any]", page.object_list)}
    found = shared_calendars(versions, days_window(first, days, here))
    axis = axis_of(found.values(), here)
    pattern = at(slug, "resource", 0)
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
        "rows": [
            _row(request, found[resource.pk], first, days, axis, pattern) for resource in page.object_list
        ],
        "page": page,
        "kind": kind,
        "kinds": ResourceKind.choices,
    }
    keep(request, Facts(BOARD, _shown_rows(kind, page.number)), until=quarter_after(clock.now()))
    template = "resources/board.html"
    response = render(request, f"{template}#board" if request.htmx else template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _shown_rows(kind: str, number: int) -> tuple[tuple[str, object], ...]:
    known = kind if kind in ResourceKind.values else ""
    return ("kind", known), ("most", PAGE), ("skipped", (number - 1) * PAGE)


def _row(request: TenantRequest, calendar: Calendar, first: date, days: int, axis: Axis, pattern: str) -> Row:
    resource = calendar.resource
    mine = request.actor.organization
    url = pattern.replace("/0/", f"/{resource.pk}/")
    facts = _Facts(
        url=url,
        language=get_language() or "",
        rules=(resource.capacity, resource.min_minutes, resource.buffer_minutes, resource.hours_rule),
        parts=(calendar.window, calendar.opening, calendar.shut, calendar.taken),
        first=first,
        days=days,
        axis=axis,
        own=mine.pk if mine else None,
        earliest=quarter_after(earliest_for(resource)),
        calendar=calendar,
    )
    return Row(resource, f"{url}?dia={first.isoformat()}", mark_safe(_cells(facts)))  # noqa: S308 - escaped there


@dataclass(frozen=True, slots=True)
class _Facts:
    """Everything that a row's cells show. The calendar itself is not compared: its parts are."""

    url: str
    language: str
    rules: tuple[object, ...]
    parts: tuple[object, ...]
    first: date
    days: int
    axis: Axis
    own: int | None
    earliest: datetime
    calendar: Calendar = field(compare=False)


@lru_cache(maxsize=1024)
def _cells(facts: _Facts) -> str:
    """A row's cells. Kept by everything they show, so that nothing kept can be out of date."""
    lines = days_of(
        facts.calendar,
        facts.first,
        facts.days,
        axis=facts.axis,
        zone=zone(),
        own=facts.own,
        earliest=facts.earliest,
    )
    return _week_cells(lines, facts.url) if facts.days == WEEK else _day_cell(lines[0])


def _week_cells(lines: list[Day], url: str) -> str:
    return "".join(
        f'<td><a href="{url}?dia={line.day.isoformat()}">{line.bar}<small>{line.free_hours} h</small></a></td>'
        for line in lines
    )


def _day_cell(line: Day) -> str:
    return f'<td class="whole">{line.bar}<small>{escape(free_sentence(line.free))}</small></td>'
