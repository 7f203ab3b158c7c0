"""«Máquinas»: what is lent, found by need, each with its price and its next free time one tap away."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.directory.queries.cards import process_name, within_sentence
from ayni.kernel import clock
from ayni.methods.resource_wish import Wish, read_wish
from ayni.resources import actions
from ayni.resources.models import Resource, ResourceKind
from ayni.resources.queries.finding import Found, lent, serving
from ayni.resources.queries.slots import FreeSlot, next_free_among
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.resources.days import local
from ayni.web.resources.words import day_words, price_words, when_words
from ayni.web.tenant import TenantRequest

PAGE = 20
MOST_LOOKED_AT = 60
"""Resources whose calendars one search reads."""

USUAL_MINUTES = 60


@dataclass(frozen=True)
class Entry:
    """A resource of the list: its price, and the time that one tap asks for."""

    resource: Resource
    price: str
    free: str
    book_url: str
    on_time: bool


@members_only
def resources(request: TenantRequest, slug: str) -> HttpResponse:
    """What is lent; with `q`, what serves the need, the soonest free first."""
    typed = request.GET.get("q", "").replace("\0", " ").strip()[:200]
    kind = request.GET.get("tipo", "")
    wish = read_wish(typed, clock.today())
    if typed:
        found = serving(wish.need, kind)
        rows, page = found.resources[:MOST_LOOKED_AT], None
    else:
        found = Found([])
        shown = lent().filter(kind=kind) if kind in ResourceKind.values else lent()
        page = Paginator(shown, PAGE).get_page(request.GET.get("pagina"))
        rows = list(page.object_list)
    entries = _entries(request, rows, wish, by_time=bool(typed))
    missed = bool(typed) and not any(entry.on_time for entry in entries)
    if missed and (wish.need or wish.day):
        _count(request, wish, typed, kind)
    context = {
        "typed": typed,
        "kind": kind,
        "kinds": ResourceKind.choices,
        "asked": _asked(wish) if typed else [],
        "entries": entries,
        "page": page,
        "without_measures": found.without_measures,
        "missed": missed,
        "day": day_words(wish.day) if wish.day else "",
    }
    return render(request, "resources/resources.html", context)


def _entries(request: TenantRequest, rows: list[Resource], wish: Wish, *, by_time: bool) -> list[Entry]:
    slots = _slots(rows, wish)
    slug, currency = request.cluster.slug, request.cluster.currency
    entries = []
    for resource in rows:
        slot = slots.get(resource.pk)
        entries.append(
            Entry(
                resource=resource,
                price=price_words(resource, currency),
                free=when_words(slot.begins_at, slot.ends_at) if slot else "",
                book_url=book_address(slug, resource, slot.begins_at, slot.ends_at) if slot else "",
                on_time=slot is not None
                and (wish.day is None or timezone.localdate(slot.begins_at) == wish.day),
            )
        )
    if by_time:
        entries.sort(key=lambda entry: _begin(slots, entry.resource))
    return entries


def _begin(slots: dict[int, FreeSlot], resource: Resource) -> tuple[bool, float, str]:
    slot = slots.get(resource.pk)
    return slot is None, slot.begins_at.timestamp() if slot else 0.0, resource.name


def _slots(rows: Iterable[Resource], wish: Wish) -> dict[int, FreeSlot]:
    """The first free time of each, as long as was asked, else an hour within what the owner allows."""
    by_length: dict[int, list[Resource]] = defaultdict(list)
    for resource in rows:
        usual = min(max(USUAL_MINUTES, resource.min_minutes), resource.max_minutes)
        by_length[wish.minutes or usual].append(resource)
    earliest = _earliest(wish)
    slots: dict[int, FreeSlot] = {}
    for minutes, alike in by_length.items():
        for slot in next_free_among(alike, minutes, earliest=earliest, count=len(alike)):
            slots[slot.resource.pk] = slot
    return slots


def _earliest(wish: Wish) -> datetime:
    if wish.day is None and wish.begins is None:
        return clock.now()
    return max(clock.now(), local(wish.day or clock.today(), wish.begins or time(0)))


def book_address(slug: str, resource: Resource, begins_at: datetime, ends_at: datetime) -> str:
    """The page that books this time."""
    begins = timezone.localtime(begins_at)
    minutes = int((ends_at - begins_at).total_seconds() // 60)
    chosen = {"dia": begins.date().isoformat(), "hora": f"{begins:%H:%M}", "minutos": minutes}
    return f"{at(slug, 'book', resource.pk)}?{urlencode(chosen)}"


def _asked(wish: Wish) -> list[str]:
    """What was understood, so that a wrong reading is seen at once."""
    said = [within_sentence(process_name(each.codes[0])) for each in wish.need.processes]
    said += [f"«{word}»" for word in wish.need.words]
    if wish.day:
        said.append(day_words(wish.day))
    if wish.begins:
        said.append(_("desde las %(hour)s") % {"hour": f"{wish.begins.hour}:{wish.begins.minute:02}"})
    if wish.minutes:
        said.append(_("%(minutes)s minutos") % {"minutes": wish.minutes})
    return said


def _count(request: TenantRequest, wish: Wish, typed: str, kind: str) -> None:
    """A search in vain is demand for what the park lacks; the same one counts once a day."""
    actions.count_search(
        actor=request.actor,
        process=wish.need.processes[0].codes[0] if wish.need.processes else "",
        kind=kind if kind in ResourceKind.values else "",
        words=typed,
        minutes=wish.minutes or USUAL_MINUTES,
        wanted_on=wish.day or clock.today(),
    )
