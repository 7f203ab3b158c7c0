"""What taking a list over would do to a directory."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ayni.methods.organization_list.checking import Checked, Entry, Value
from ayni.methods.organization_list.headers import folded

NOT_OF_A_CARD = frozenset({"contact_name"})
"""Fields that a list has and an organisation's card has not."""

_LEGAL_FORMS = re.compile(
    r"\b(s a c|sac|s r l|srl|e i r l|eirl|s a a|s a|sa|s c r l|scrl|s a s|sas|ltda|inc|co)\b"
)


@dataclass(frozen=True)
class Known:
    """An organisation that the directory already has; `values` by field code, empty where nothing is said."""

    id: int
    values: Mapping[str, Value | None]


@dataclass(frozen=True)
class Change:
    """One field that a merge would change, from what the directory says to what the list says."""

    field: str
    before: Value | None
    after: Value

    @property
    def fills(self) -> bool:
        """Whether the directory says nothing there yet."""
        return self.before in {None, ""}


@dataclass(frozen=True)
class Merge:
    """A row of the list whose organisation the directory has: by its tax number, or else by its name."""

    entry: Entry
    known: Known
    by_name: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Plan:
    """What would be created and what would be merged."""

    creations: tuple[Entry, ...]
    merges: tuple[Merge, ...]


def plan_import(checked: Checked, known: Iterable[Known]) -> Plan:
    """Compare a checked list with the directory.

    An organisation is the same if its tax number is; where one of both sides has none, if its name is, apart
    from case, accents and legal form. Of two rows that mean the same organisation the first counts.
    """
    present = list(known)
    by_number = {k.values["tax_id"]: k for k in present if k.values.get("tax_id")}
    by_name: dict[str, Known | None] = {}
    for each in present:
        name = same_name(str(each.values.get("name") or ""))
        by_name[name] = None if name in by_name else each  # two of one name: neither is meant for sure
    creations: dict[str, Entry] = {}
    merges: dict[int, Merge] = {}
    for entry in checked.entries:
        found, is_by_name = _find(entry, by_number, by_name)
        if found is not None:
            merges.setdefault(found.id, Merge(entry, found, is_by_name, _changes(entry, found)))
        else:
            creations.setdefault(_identity(entry), entry)
    return Plan(tuple(creations.values()), tuple(merges.values()))


def _identity(entry: Entry) -> str:
    return str(entry.values.get("tax_id") or same_name(str(entry.values["name"])))


def _find(
    entry: Entry, by_number: Mapping[Value | None, Known], by_name: Mapping[str, Known | None]
) -> tuple[Known | None, bool]:
    number = entry.values.get("tax_id")
    if number is not None and number in by_number:
        return by_number[number], False
    namesake = by_name.get(same_name(str(entry.values["name"])))
    if namesake is None or (number is not None and namesake.values.get("tax_id")):
        return None, False
    return namesake, True


def _changes(entry: Entry, known: Known) -> tuple[Change, ...]:
    return tuple(
        Change(field, known.values.get(field), value)
        for field, value in entry.values.items()
        if field not in NOT_OF_A_CARD and known.values.get(field) != value
    )


def same_name(name: str) -> str:
    """The name as it is compared: folded, without its legal form."""
    plain = folded(name)
    return " ".join(_LEGAL_FORMS.sub(" ", plain).split()) or plain
