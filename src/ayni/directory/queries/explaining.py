"""Why an organisation was found: the capability that meets the question, or where its words stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ayni.directory.actor import Actor
from ayni.directory.models import Capability, CapabilityKind, Organization
from ayni.directory.queries.asking import AskedCapability
from ayni.directory.queries.organizations import sees, visible_capabilities
from ayni.directory.queries.search import Filters, Found
from ayni.methods.word_stems import stem, words

CAPABILITIES_SHOWN = 3


@dataclass(frozen=True)
class Met:
    """A capability that meets the question, and which asked measures (or «material») it leaves unsaid."""

    capability: Capability
    left_open: tuple[str, ...]


@dataclass(frozen=True)
class Why:
    """What of one organisation met the question.

    `mentions` are the asked words as they stand in texts of the card, for those found by words alone.
    """

    met: tuple[Met, ...] = ()
    mentions: tuple[str, ...] = ()


@dataclass
class _Texts:
    organization: Organization
    capabilities: list[Capability] = field(default_factory=list)


def why_found(actor: Actor, filters: Filters, found: Found) -> dict[int, Why]:
    """For each organisation of the page why it is there; two statements for any number of them."""
    texts = {each.pk: _Texts(each) for each in found.organizations}
    if not found.asked and not filters.asked.stems:
        return {pk: Why() for pk in texts}
    rows = visible_capabilities(actor).filter(organization_id__in=texts).order_by("kind", "process", "pk")
    for row in rows:
        texts[row.organization_id].capabilities.append(row)
    return {pk: _why(actor, filters, found, each) for pk, each in texts.items()}


def _why(actor: Actor, filters: Filters, found: Found, texts: _Texts) -> Why:
    mentioning = texts.organization.pk in found.only_mentioning
    met = () if mentioning else _met(found.asked, texts.capabilities)
    asked = set(filters.asked.stems) if mentioning else {stem(word) for word in filters.asked.words}
    return Why(met, _mentions(actor, texts, asked, filters.asked.unfinished))


def _met(asked: Sequence[AskedCapability], rows: Sequence[Capability]) -> tuple[Met, ...]:
    """The rows that meet any of the questions: those that leave nothing unsaid, else those that leave least."""
    met = [
        Met(row, tuple(question.left_open_by(row)))
        for question in asked
        for row in rows
        if question.met_by(row)
    ]
    exactly = [each for each in met if not each.left_open]
    shown = sorted(exactly or met, key=lambda each: (len(each.left_open), _KINDS.index(each.capability.kind)))
    return tuple(shown[:CAPABILITIES_SHOWN])


_KINDS: list[str] = [
    CapabilityKind.PROCESS,
    CapabilityKind.MACHINE,
    CapabilityKind.MATERIAL,
    CapabilityKind.CERTIFICATE,
]


def _mentions(actor: Actor, texts: _Texts, asked: set[str], unfinished: str) -> tuple[str, ...]:
    """The asked words as written on the card, except in the name, where anybody sees them."""
    if not asked:
        return ()
    organization = texts.organization
    written = [
        getattr(organization, column)
        for column in ("description", "legal_name", "address", "tax_id")
        if getattr(organization, column) and sees(actor, organization, column)
    ]
    written += [" ".join((row.machine, row.maker, row.certificate, row.note)) for row in texts.capabilities]
    found = {
        word: None
        for text in written
        for word in words(text)
        if stem(word) in asked or (unfinished and word.startswith(unfinished))
    }
    return tuple(found)
