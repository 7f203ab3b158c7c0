"""What a search asks of one capability or one word: as SQL to find by, and in Python to explain by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ayni.directory.actor import Actor
from ayni.directory.models import Capability, Organization, Visibility
from ayni.directory.models.organization import attribute_term
from ayni.directory.queries.matching import Condition, Need
from ayni.directory.queries.organizations import audiences
from ayni.methods.capability_query import CapabilityQuery
from ayni.methods.word_stems import stem

LIMIT_COLUMNS = {
    "thickness_mm": "thickness_max_mm",
    "length_mm": "length_max_mm",
    "width_mm": "width_max_mm",
    "diameter_mm": "diameter_max_mm",
    "force_tonnes": "force_tonnes",
}
"""The measure asked for, and the limit of a capability that must reach it."""

_LAST_CHARACTER = "\U0010ffff"


def readable_by(actor: Actor) -> Condition:
    """A row of capabilities or of the text index that the actor may see."""
    seen = Condition("visibility = ANY(%s)", (sorted(audiences(actor)),))
    if actor.organization is None:
        return seen
    return Condition(f"({seen.sql} OR organization_id = %s)", (*seen.parameters, actor.organization.pk))


@dataclass(frozen=True)
class AskedCapability:
    """A capability that a search asks for: one of some processes, on some materials, up to some measures.

    `processes` are any of; of each tuple in `materials` any; `measures` are pairs of name and least value. A
    row that names the process and leaves material or limits unsaid meets the question, but not exactly.
    Without processes, what is asked first (material, else measures) must be said.
    """

    processes: tuple[str, ...] = ()
    materials: tuple[tuple[str, ...], ...] = ()
    measures: tuple[tuple[str, float], ...] = ()

    def need(self, actor: Actor) -> Need:
        """The question as SQL over the capabilities that the actor may see."""
        condition = readable_by(actor)
        for part in self._loosely():
            condition &= part
        exact = list(self._exactly())
        exactly = exact[0] if exact else None
        for part in exact[1:]:
            exactly = exactly & part if exactly else part
        return Need("directory_capability", condition, exactly)

    def _loosely(self) -> Iterator[Condition]:
        if (
            len(self.processes) == 1
        ):  # only plain equality lets an index be walked in the order of what follows
            yield Condition("process = %s", self.processes)
        elif self.processes:
            yield Condition("process = ANY(%s)", (list(self.processes),))
        for codes in self.materials:
            yield Condition("material = ANY(%s)", ([*codes, ""] if self.processes else list(codes),))
        for name, least in self.measures:
            column = LIMIT_COLUMNS[name]
            if self.processes or self.materials:
                yield Condition(f"({column} IS NULL OR {column} >= %s)", (least,))
            else:
                yield Condition(f"{column} >= %s", (least,))
            if name == "thickness_mm":
                yield Condition("(thickness_min_mm IS NULL OR thickness_min_mm <= %s)", (least,))

    def _exactly(self) -> Iterator[Condition]:
        """What is stated rather than left open; empty when nothing could be left open."""
        for codes in self.materials if self.processes else ():
            yield Condition("material = ANY(%s)", (list(codes),))
        for name, least in self.measures if self.processes or self.materials else ():
            yield Condition(f"{LIMIT_COLUMNS[name]} >= %s", (least,))

    def met_by(self, row: Capability) -> bool:
        """The question in Python: the same answer as the SQL, for the reasons shown."""
        if self.processes and row.process not in self.processes:
            return False
        open_ended = {""} if self.processes else set()
        if any(row.material not in {*codes, *open_ended} for codes in self.materials):
            return False
        return all(self._reaches(row, name, least) for name, least in self.measures)

    def _reaches(self, row: Capability, name: str, least: float) -> bool:
        limit = getattr(row, LIMIT_COLUMNS[name])
        if name == "thickness_mm" and row.thickness_min_mm is not None and row.thickness_min_mm > least:
            return False
        if limit is None:
            return bool(self.processes or self.materials)
        return bool(limit >= least)

    def left_open_by(self, row: Capability) -> list[str]:
        """Which of the asked measures and «material» a row that meets the question does not state."""
        unsaid = [name for name, _ in self.measures if getattr(row, LIMIT_COLUMNS[name]) is None]
        return unsaid + (["material"] if self.materials and not row.material else [])


def asked_capabilities(
    asked: CapabilityQuery, process: Sequence[str] = (), material: Sequence[str] = ()
) -> list[AskedCapability]:
    """One question for each process asked for, or one alone for materials and measures without a process.

    Several materials in the text are alternatives; `process` and `material` are codes chosen in the filters.
    """
    alternatives = tuple(code for each in asked.materials for code in each.codes)
    materials = tuple(codes for codes in (alternatives, tuple(material)) if codes)
    measures = tuple(asked.measures.items())
    processes = [each.codes for each in asked.processes]
    if process:
        processes.append(tuple(process))
    if not processes and not materials and not measures:
        return []
    return [AskedCapability(codes, materials, measures) for codes in processes or [()]]


def word_need(actor: Actor, word: str, *, unfinished: bool = False) -> Need:
    """A folded word on the card; one still being typed also finds the stems that begin with it."""
    cut = stem(word)
    if not unfinished:
        return stem_need(actor, cut)
    beginning = cut if word.startswith(cut) else word
    condition = readable_by(actor)
    condition &= Condition("term >= %s AND term < %s", (beginning, word + _LAST_CHARACTER))
    # A CASE, not an OR: the planner would turn that into two scans of the index and one of the table.
    condition &= Condition("CASE WHEN term = %s THEN true ELSE term >= %s END", (cut, word))
    return Need("directory_posting", condition, Condition("in_name"), prefers_alone=True)


def stem_need(actor: Actor, term: str) -> Need:
    """A stem on the card."""
    condition = readable_by(actor) & Condition("term = %s", (term,))
    return Need("directory_posting", condition, Condition("in_name"), prefers_alone=True)


def attribute_need(actor: Actor, column: str, value: str) -> Need:
    """The organisation's kind or guild, which stands in the text index too, with its own audience."""
    condition = readable_by(actor) & Condition("term = %s", (attribute_term(column, value),))
    of_o = Condition(f"o.{column} = %s", (value,))
    if column in Organization.DEFAULT_VISIBILITY:
        of_o &= may_know(actor, column)
    return Need("directory_posting", condition, of_o=of_o)


def may_know(actor: Actor, column: str) -> Condition:
    """The actor may see this field of organisation `o`.

    Said as what it must not be: the planner then expects nearly all rows, as is true.
    """
    hidden = sorted(set(Visibility.values) - audiences(actor))
    default = Organization.DEFAULT_VISIBILITY[column].value
    shown = Condition("coalesce(o.visibility->>%s, %s) <> ALL(%s)", (column, default, hidden))
    if actor.organization is None:
        return shown
    return Condition(f"({shown.sql} OR o.id = %s)", (*shown.parameters, actor.organization.pk))
