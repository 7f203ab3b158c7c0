"""When it is lent: the week, single days, or just the idle hours of these days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_time
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.resources import actions
from ayni.resources.models import DayHours, OpeningHours, Publication, Resource
from ayni.resources.queries.gates import own_resource_for
from ayni.resources.rules import owning
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.resources.days import monday_of
from ayni.web.resources.times import day_field, time_field
from ayni.web.resources.words import day_words
from ayni.web.tenant import TenantRequest

STRETCHES = 2
"""Stretches of a day that can be said: the morning and the afternoon."""

IDLE_DAYS = 7
Hours = tuple[time, time]


@dataclass(frozen=True)
class Line:
    """A day of the form: the names and values of its four fields, and what is wrong with them."""

    name: str
    words: str
    cells: list[tuple[str, str, str, str]]
    fault: str = ""


@members_only
def opening_hours(request: TenantRequest, slug: str, resource_id: int) -> HttpResponse:
    """The hours of every week, and the days that differ."""
    shown = own_resource_for(request.actor, resource_id)
    names = {str(day): date_format(monday_of(clock.today()) + timedelta(days=day), "l") for day in range(7)}
    kept = _kept_week(shown)
    lines, fault = _lines(names, kept), ""
    if request.method == "POST":
        lines = _read(names, request.POST)
        try:
            actions.set_week(actor=request.actor, resource=shown, hours=_week(lines))
        except Refused as refusal:
            fault = str(refusal)
        else:
            messages.success(request, _("Horario guardado."))
            return redirect(at(slug, "resource", resource_id))
    context = {
        "resource": shown,
        "lines": lines,
        "fault": fault,
        "why_not": owning.speaks_for_owner(request.actor, shown),
        "days": _days_that_differ(shown),
        "form": DayForm(initial={"day": clock.today()}),
    }
    return render(request, "resources/hours.html", context, status=422 if request.method == "POST" else 200)


def _week(lines: Sequence[Line]) -> list[tuple[int, time, time]]:
    return [(int(line.name), opens, closes) for line in lines for opens, closes in _stretches(line)]


@members_only
def idle_hours(request: TenantRequest, slug: str, resource_id: int) -> HttpResponse:
    """Lend just these hours of the coming days, and publish it."""
    shown = own_resource_for(request.actor, resource_id)
    days = [clock.today() + timedelta(days=number) for number in range(IDLE_DAYS)]
    names = {day.isoformat(): day_words(day) for day in days}
    lines, fault = _lines(names, _kept_days(shown, days), least=1), ""
    if request.method == "POST":
        lines = _read(names, request.POST, least=1)
        try:
            hours = {date.fromisoformat(line.name): _stretches(line) for line in lines}
            actions.publish_idle_hours(actor=request.actor, resource=shown, hours=hours)
        except Refused as refusal:
            fault = str(refusal)
        else:
            messages.success(request, _("Listo: esas horas ya se pueden reservar."))
            return redirect(at(slug, "resource", resource_id))
    context = {
        "resource": shown,
        "lines": lines,
        "fault": fault,
        "why_not": owning.speaks_for_owner(request.actor, shown),
        "weekly": OpeningHours.objects.filter(resource=shown).exists(),
        "published": shown.publication == Publication.PUBLISHED,
    }
    return render(
        request, "resources/idle_hours.html", context, status=422 if request.method == "POST" else 200
    )


class DayForm(forms.Form):
    """A day that differs: closed, or with hours of its own."""

    day = day_field(gettext_lazy("¿Qué día?"))
    opens = time_field(gettext_lazy("Desde"), required=False)
    closes = time_field(gettext_lazy("Hasta"), required=False)
    reason = forms.CharField(label=gettext_lazy("¿Por qué?"), required=False, max_length=80)


@members_only
def set_day(request: TenantRequest, slug: str, resource_id: int) -> HttpResponse:
    """A holiday, or a day with hours of its own; without hours it is closed. `forget` takes it back."""
    shown = own_resource_for(request.actor, resource_id)
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: _set_day(request, shown, form))
        if done is not None:
            messages.success(request, _("Ese día quedó anotado."))
            return redirect(at(slug, "opening_hours", resource_id))
    context = {"resource": shown, "form": form}
    return render(request, "resources/day.html", context, status=422 if request.method == "POST" else 200)


def _set_day(request: TenantRequest, shown: Resource, form: DayForm) -> Resource:
    cleaned = form.cleaned_data
    if "forget" in request.POST:
        return actions.forget_day(actor=request.actor, resource=shown, day=cleaned["day"])
    if bool(cleaned["opens"]) != bool(cleaned["closes"]):
        raise Refused(_("Pon las dos horas, o ninguna si ese día no se presta."), field="closes")
    hours = [(cleaned["opens"], cleaned["closes"])] if cleaned["opens"] else []
    return actions.set_day(
        actor=request.actor, resource=shown, day=cleaned["day"], hours=hours, reason=cleaned["reason"]
    )


def _kept_week(shown: Resource) -> dict[str, list[Hours]]:
    kept: dict[str, list[Hours]] = {}
    for row in OpeningHours.objects.filter(resource=shown).order_by("weekday", "opens"):
        kept.setdefault(str(row.weekday), []).append((row.opens, row.closes))
    return kept


def _kept_days(shown: Resource, days: Sequence[date]) -> dict[str, list[Hours]]:
    kept: dict[str, list[Hours]] = {}
    rows = DayHours.objects.filter(resource=shown, day__in=days, opens__isnull=False).order_by("day", "opens")
    for row in rows:
        if row.opens is not None and row.closes is not None:
            kept.setdefault(row.day.isoformat(), []).append((row.opens, row.closes))
    return kept


def _days_that_differ(shown: Resource) -> list[DayHours]:
    return list(DayHours.objects.filter(resource=shown, day__gte=clock.today()).order_by("day", "opens")[:60])


def _lines(
    names: Mapping[str, str], kept: Mapping[str, list[Hours]], *, least: int = STRETCHES
) -> list[Line]:
    """The form as it stands in the database; a third stretch of a day is kept as one more pair of fields."""
    lines = []
    for name, words in names.items():
        pairs: list[tuple[str, str]] = [
            (f"{opens:%H:%M}", f"{closes:%H:%M}") for opens, closes in kept.get(name, [])
        ]
        pairs += [("", "")] * (least - len(pairs))
        lines.append(Line(name, words, _cells(name, pairs)))
    return lines


def _cells(name: str, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str, str, str]]:
    """Field names and values: (name of the opening, its value, name of the closing, its value)."""
    return [
        (f"opens-{name}-{number}", opens, f"closes-{name}-{number}", closes)
        for number, (opens, closes) in enumerate(pairs)
    ]


def _read(names: Mapping[str, str], sent: QueryDict, *, least: int = STRETCHES) -> list[Line]:
    lines = []
    for name, words in names.items():
        count = max(least, sum(key.startswith(f"opens-{name}-") for key in sent))
        pairs = [
            (sent.get(f"opens-{name}-{number}", "")[:8], sent.get(f"closes-{name}-{number}", "")[:8])
            for number in range(min(count, 8))
        ]
        lines.append(Line(name, words, _cells(name, pairs)))
    return lines


def _stretches(line: Line) -> list[Hours]:
    """The day's hours; refuses a pair of which one half is missing or is no time."""
    found = []
    for _opens_name, opens, _closes_name, closes in line.cells:
        if not opens and not closes:
            continue
        first, last = _time(opens), _time(closes)
        if first is None or last is None:
            raise Refused(
                _("%(day)s: pon las dos horas, por ejemplo de 08:00 a 13:00.")
                % {"day": line.words.capitalize()},
                field="hours",
            )
        found.append((first, last))
    return found


def _time(written: str) -> time | None:
    try:
        return parse_time(written)
    except ValueError:
        return None
