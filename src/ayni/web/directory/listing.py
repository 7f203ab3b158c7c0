"""«Red»: who is in the park and who can do what."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Guild, Organization, OrganizationKind
from ayni.directory.queries.cards import (
    in_words,
    left_open_in_words,
    material_name,
    measure_in_words,
    process_name,
    within_sentence,
)
from ayni.directory.queries.explaining import Why, why_found
from ayni.directory.queries.organizations import sees
from ayni.directory.queries.search import Filters, Found, search
from ayni.ledger.queries.trust import trust_lines
from ayni.methods.materials import MATERIALS
from ayni.methods.processes import PROCESSES
from ayni.web.directory.table import directory_table
from ayni.web.gate import open_to_all
from ayni.web.tenant import TenantRequest

PAGE = 20
LAST_PAGE = 500


@dataclass(frozen=True)
class Reason:
    """One line of the reason box; `doubt` is what the capability leaves unsaid."""

    words: str
    doubt: str = ""


@dataclass(frozen=True)
class Entry:
    """An organisation of the list, why it is here and what is known of it."""

    organization: Organization
    reasons: list[Reason]
    trust: str
    shows_guild: bool
    shows_availability: bool
    first_mention: bool


@open_to_all
def directory(request: TenantRequest, slug: str) -> HttpResponse:
    """The directory, searched and filtered; an HTMX request gets the results alone."""
    filters = filters_of(request)
    if request.GET.get("formato") == "csv":
        return directory_table(request.actor, filters)
    number = _page_number(request)
    found = search(request.actor, filters, page=number, size=PAGE)
    context = {
        "found": found,
        "entries": _entries(request.actor, filters, found),
        "filters": filters,
        "asked": _asked_in_words(filters),
        "number": number,
        "previous": number - 1,
        "next": number + 1 if found.has_next and number < LAST_PAGE else None,
        **_choices(),
    }
    template = "directory/directory.html"
    response = render(
        request, f"{template}#results" if request.headers.get("HX-Request") else template, context
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def filters_of(request: TenantRequest) -> Filters:
    """The filter bar's state, which stands in the address."""
    given = request.GET
    return Filters(
        text=given.get("q", "").strip("\0 ")[:200].replace("\0", " "),
        kind=given.get("tipo", "") if given.get("tipo") in OrganizationKind.values else "",
        guild=given.get("gremio", "") if given.get("gremio") in Guild.values else "",
        process=given.get("proceso", "")[:40],
        material=given.get("material", "")[:40],
        free_only=given.get("libre") == "1",
    )


def _page_number(request: TenantRequest) -> int:
    wanted = request.GET.get("pagina", "")
    return min(max(int(wanted), 1), LAST_PAGE) if wanted.isdecimal() and len(wanted) < 6 else 1


def _choices() -> dict[str, Any]:
    return {
        "kinds": OrganizationKind.choices,
        "guilds": Guild.choices,
        "processes": sorted(((each.code, process_name(each.code)) for each in PROCESSES), key=_name),
        "materials": sorted(((each.code, material_name(each.code)) for each in MATERIALS), key=_name),
    }


def _name(choice: tuple[str, str]) -> str:
    return choice[1]


def _entries(actor: Actor, filters: Filters, found: Found) -> list[Entry]:
    why = why_found(actor, filters, found)
    trust = trust_lines([each.pk for each in found.organizations])
    mentioning = [each.pk for each in found.organizations if each.pk in found.only_mentioning]
    return [
        Entry(
            organization=each,
            reasons=_reasons(why[each.pk]),
            trust=trust.get(each.pk, "") if actor.sees_cluster else "",
            shows_guild=bool(each.guild) and sees(actor, each, "guild"),
            shows_availability=sees(actor, each, "availability"),
            first_mention=each.pk in mentioning[:1],
        )
        for each in found.organizations
    ]


def _reasons(why: Why) -> list[Reason]:
    reasons = [Reason(in_words(each.capability), left_open_in_words(each.left_open)) for each in why.met]
    if why.mentions:
        words = ", ".join(f"«{word}»" for word in why.mentions)
        reasons.append(Reason(_("Su tarjeta dice %(words)s") % {"words": words}))
    return reasons


def _asked_in_words(filters: Filters) -> list[str]:
    """What was understood, so that a wrong reading is seen at once; nothing for plain words."""
    asked = filters.asked
    if not asked.names_capability:
        return []
    said = [_process_or_typed(each.typed, each.codes) for each in asked.processes]
    said += [within_sentence(material_name(each.codes[0])) for each in asked.materials]
    said += [measure_in_words(name, least) for name, least in asked.measures.items()]
    return said + [f"«{word}»" for word in asked.words]


def _process_or_typed(typed: str, codes: tuple[str, ...]) -> str:
    """«cortar» stands for several processes and is shown as typed; a process by its name."""
    broad = typed in {"cortar", "corte", "corta", "cutting"}
    return typed if broad else within_sentence(process_name(codes[0]))
