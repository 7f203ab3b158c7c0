"""One resource: what it is, on which terms, when it is free."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from ayni.directory.models import Organization
from ayni.directory.queries.cards import details, process_name
from ayni.kernel import clock, files
from ayni.methods.free_time import Span
from ayni.resources.models import Publication, Resource
from ayni.resources.queries.calendar import Calendar, calendar_of
from ayni.resources.queries.gates import resource_for
from ayni.resources.queries.slots import earliest_for
from ayni.resources.queries.versions import CARD
from ayni.web.gate import members_only
from ayni.web.kept import Facts, keep
from ayni.web.links import at
from ayni.web.resources.days import asked_day, monday_of, quarter_after, zone
from ayni.web.resources.drawing import Day, Piece, axis_of, days_of, days_window
from ayni.web.resources.listing import book_address
from ayni.web.resources.words import conditions, day_words, hours, is_own, price_words
from ayni.web.tenant import TenantRequest

WEEK = 7
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Slot:
    """A free stretch: its words, and the page that books its beginning."""

    words: str
    url: str


@dataclass(frozen=True)
class TakenLine:
    """A stretch that cannot be had: its words, and its booking's page for those who may see it."""

    words: str
    state: str
    url: str


@dataclass(frozen=True)
class DayLine:
    """A day of the calendar."""

    day: date
    words: str
    today: bool
    past: bool
    bar: Any
    slots: list[Slot]
    taken: list[TakenLine]


@members_only
def resource(request: TenantRequest, slug: str, resource_id: int) -> HttpResponse:
    """The resource with its week, or one day of it; an HTMX request gets the calendar alone."""
    shown = resource_for(request.actor, resource_id)
    own = is_own(shown, request.actor.organization)
    decides = own or request.actor.is_coordinator
    first, days = _asked(request)
    week = calendar_of(shown, days_window(first, days, zone()))
    names = _names(week) if decides else {}
    context = {
        "resource": shown,
        "own": own,
        "decides": decides,
        "published": shown.publication == Publication.PUBLISHED,
        "price": price_words(shown, request.cluster.currency),
        "conditions": conditions(shown, request.cluster.currency),
        "process": process_name(shown.process) if shown.process else "",
        "able": details(shown.capability) if shown.capability else "",
        **_calendar(request, week, first, days, names, sees_names=decides),
    }
    facts = Facts(CARD, (("resource", shown.pk), ("named", sorted(names))))
    keep(request, facts, until=_until(week))
    template = "resources/resource.html"
    response = render(request, f"{template}#calendar" if request.htmx else template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _asked(request: TenantRequest) -> tuple[date, int]:
    """The week from its Monday, or the one day of `dia`."""
    daily = "dia" in request.GET
    day = asked_day(request, "dia" if daily else "semana")
    return (day, 1) if daily else (monday_of(day), WEEK)


def _names(week: Calendar) -> dict[int, str]:
    borrowers = {each.borrower_id for each in week.taken}
    if not borrowers:
        return {}
    return dict(Organization.objects.filter(pk__in=borrowers).values_list("pk", "name"))


def _until(week: Calendar) -> datetime:
    """When the page would say something else though nothing changed: at each quarter, and where a closure ends."""
    now = clock.now()
    ends = [end for shut in week.shut for end in (shut.begins_at - MINUTE, shut.ends_at) if end is not None]
    return min([quarter_after(now), *(end for end in ends if end > now)])


def _calendar(
    request: TenantRequest, week: Calendar, first: date, days: int, names: dict[int, str], *, sees_names: bool
) -> dict[str, Any]:
    now, here, shown = clock.now(), zone(), week.resource
    axis = axis_of([week], here)
    mine = request.actor.organization
    lines = days_of(
        week,
        first,
        days,
        axis=axis,
        zone=here,
        own=mine.pk if mine else None,
        earliest=quarter_after(earliest_for(shown)),
    )
    return {
        "daily": days == 1,
        "axis": axis,
        "first": first,
        "before": first - timedelta(days=days),
        "after": first + timedelta(days=days),
        "week_of": monday_of(first),
        "shut": next((shut for shut in week.shut if shut.touches(now, now + MINUTE)), None),
        "days": [_line(request.cluster.slug, shown, line, names, sees_names=sees_names) for line in lines],
    }


def _line(slug: str, shown: Resource, line: Day, names: dict[int, str], *, sees_names: bool) -> DayLine:
    today = clock.today()
    return DayLine(
        day=line.day,
        words=day_words(line.day),
        today=line.day == today,
        past=line.day < today,
        bar=line.bar,
        slots=[Slot(hours(span.start, span.end), _book(slug, shown, span)) for span in line.free],
        taken=[_taken(slug, piece, line.span, names, sees_names=sees_names) for piece in line.pieces],
    )


def _book(slug: str, shown: Resource, span: Span) -> str:
    usual = min(
        timedelta(minutes=max(60, shown.min_minutes)), timedelta(minutes=shown.max_minutes), span.length
    )
    return book_address(slug, shown, span.start, span.start + usual)


def _taken(slug: str, piece: Piece, whole: Span, names: dict[int, str], *, sees_names: bool) -> TakenLine:
    when = hours(max(piece.span.start, whole.start), min(piece.span.end, whole.end))
    if piece.booking_id is None:
        words = {"broken": _("Malograda"), "care": _("En mantenimiento"), "closed": _("Cerrada")}[piece.state]
        return TakenLine(f"{when} {piece.reason or words}", piece.state, "")
    visible = sees_names or piece.state == "own"
    who = _("Ustedes") if piece.state == "own" else names.get(piece.borrower_id or 0, _("Ocupada"))
    return TakenLine(f"{when} {who}", piece.state, at(slug, "booking", piece.booking_id) if visible else "")


@members_only  # type: ignore[arg-type]  # the gate passes a file on as it does a page
def photo(request: TenantRequest, slug: str, resource_id: int) -> FileResponse:
    """The photo, to whoever sees the resource. Its address changes with it, so that browsers may keep it."""
    shown = resource_for(request.actor, resource_id)
    return stored_image(shown.photo)


def stored_image(name: str) -> FileResponse:
    """A stored picture; 404 where there is none."""
    if not name or not files.path_of(name).is_file():
        raise Http404
    answer = FileResponse(files.path_of(name).open("rb"), content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=86400"
    return answer
