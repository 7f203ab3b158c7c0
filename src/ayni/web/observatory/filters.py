"""The filters of the network page: read from the address, offered on the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ayni.directory.models import Guild
from ayni.ledger.kinds import KINDS, Dimension, of_dimension
from ayni.observatory.periods import (
    EVERYTHING,
    LAST_YEAR,
    Quarter,
    period_at,
    quarters_until,
)
from ayni.observatory.queries.ties import TieFilter

QUARTERS_OFFERED = 8


@dataclass(frozen=True)
class Choice:
    """An option of a filter."""

    value: str
    words: str | Promise
    chosen: bool


@dataclass(frozen=True)
class Reading:
    """What the address asks for. `organization` is the one in focus, or None."""

    wanted: TieFilter
    organization: int | None
    as_list: bool


def read(query: Mapping[str, str], today: date) -> Reading:
    """The filters in a query string; what makes no sense there is left out."""
    dimension = query.get("dimension", "")
    kind = query.get("tipo", "")
    guild = query.get("gremio", "")
    dimension = dimension if dimension in Dimension.values else ""
    kind = kind if kind in KINDS and dimension in ("", KINDS[kind].dimension) else ""
    organization = query.get("taller", "")
    return Reading(
        TieFilter(
            period_at(query.get("periodo", ""), today),
            dimension,
            kind,
            guild if guild in Guild.values else "",
        ),
        int(organization) if organization.isdecimal() and len(organization) < 16 else None,
        query.get("vista") == "lista",
    )


def periods(chosen: str, today: date) -> list[Choice]:
    """The last twelve months, everything, the last quarters and their years."""
    quarters = quarters_until(today, QUARTERS_OFFERED)[::-1]
    years = sorted({quarter.year for quarter in quarters}, reverse=True)
    offered: list[tuple[str, Promise | str]] = [
        (LAST_YEAR, _("Últimos 12 meses")),
        (EVERYTHING, _("Todo el registro")),
    ]
    offered += [(str(year), _("Año %(year)s") % {"year": year}) for year in years]
    offered += [(quarter.code, _capital(quarter)) for quarter in quarters]
    return [Choice(value, words, value == chosen) for value, words in offered]


def guilds(chosen: str) -> list[Choice]:
    """All guilds, and «any»."""
    return [Choice("", _("Todos los gremios"), not chosen)] + [
        Choice(guild.value, guild.label, guild.value == chosen) for guild in Guild
    ]


def kinds(dimension: str, chosen: str) -> list[Choice]:
    """The kinds of a dimension, or all, and «any»."""
    codes = of_dimension(dimension) if dimension else list(KINDS)
    return [Choice("", _("Todo tipo de colaboración"), not chosen)] + [
        Choice(code, KINDS[code].name, code == chosen) for code in codes
    ]


def _capital(quarter: Quarter) -> str:
    return quarter.words[0].upper() + quarter.words[1:]
