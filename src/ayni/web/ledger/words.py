"""Collaborations in sentences, as the one who reads would say them."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.ledger.kinds import PartyRole
from ayni.ledger.queries.records import Part, Record

NAMED_AT_MOST = 3


def sentence(record: Record, reader: Organization | None) -> str:
    """«Le pasamos un trabajo a Taller Quispe», «Metal Andina nos pasó un trabajo»; by name for others."""
    own = record.part_of(reader)
    others = [part for part in record.parts if part is not own]
    if own is None:
        return _by_name(record)
    if not record.kind.directed:
        return _joined(record, record.kind.gave, others)
    if own.participation.role == PartyRole.GIVER:
        return _joined(record, record.kind.gave, _with_role(others, PartyRole.RECEIVER))
    if own.participation.role == PartyRole.RECEIVER:
        return f"{names(_with_role(others, PartyRole.GIVER))} {_lower_first(str(record.kind.received))}"
    return _by_name(record)


def _joined(record: Record, gave: object, others: Sequence[Part]) -> str:
    return str(record.kind.to) % {"gave": gave, "others": names(others)}


def _by_name(record: Record) -> str:
    if not record.kind.directed:
        return _("%(kind)s: %(names)s") % {"kind": record.kind.name, "names": names(record.parts)}
    return _("%(kind)s: de %(givers)s a %(receivers)s") % {
        "kind": record.kind.name,
        "givers": names(_with_role(record.parts, PartyRole.GIVER)),
        "receivers": names(_with_role(record.parts, PartyRole.RECEIVER)),
    }


def _with_role(parts: Sequence[Part], role: PartyRole) -> list[Part]:
    return [part for part in parts if part.participation.role == role]


def names(parts: Sequence[Part]) -> str:
    """«Metal Andina, Taller Quispe y 3 más»."""
    listed = [part.organization.name for part in parts]
    if len(listed) > NAMED_AT_MOST:
        rest = len(listed) - NAMED_AT_MOST + 1
        return _("%(names)s y %(rest)s más") % {"names": ", ".join(listed[: NAMED_AT_MOST - 1]), "rest": rest}
    if len(listed) < 2:
        return "".join(listed)
    return _("%(names)s y %(last)s") % {"names": ", ".join(listed[:-1]), "last": listed[-1]}


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]


def day_words(day: date) -> str:
    """«hoy», «ayer», «vie 20 nov», with its year unless it is this one's."""
    today = clock.today()
    if day == today:
        return _("hoy")
    if (today - day).days == 1:
        return _("ayer")
    words = date_format(day, "SHORT_DATE_FORMAT").lower()
    return words if day.year == today.year else f"{words} {day.year}"
