"""A hash chain over facts: each link's hash covers the previous one, so that nothing before it can change.

The scheme is that of a linked time-stamp (Haber & Stornetta 1991, "How to Time-Stamp a Digital Document",
Journal of Cryptology 3(2)) with SHA-256 over a canonical JSON text. Whoever noted a link's sequence and hash
(an anchor) can later show whether the chain still contains it. Formulas: docs/methods/ledger.md.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final, Protocol

Fact = str | int | bool | None | list["Fact"] | dict[str, "Fact"]
Facts = Mapping[str, Fact]

GENESIS: Final = "0" * 64
"""What the first link names as its predecessor."""


class Link(Protocol):
    """One link, as whoever keeps the chain holds it."""

    @property
    def sequence(self) -> int:
        """Its place, from 1."""

    @property
    def kind(self) -> str:
        """What it records."""

    @property
    def recorded_at(self) -> datetime:
        """When, aware."""

    @property
    def facts(self) -> Any:
        """What it says: JSON."""

    @property
    def previous_hash(self) -> str:
        """The hash of the link before it, or `GENESIS`."""

    @property
    def hash(self) -> str:
        """Its own, in hexadecimal."""


def canonical(value: object) -> bytes:
    """The one JSON text of a value: keys sorted, no spaces, ASCII only. Figures with decimals are given as text."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    ).encode()


def moment(value: datetime) -> str:
    """An aware time as the chain writes it: UTC, to the microsecond. Raises ValueError for a naive one."""
    if value.tzinfo is None:
        raise ValueError("a time without its zone has no place in the chain")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def link_hash(
    *, chain: int, previous_hash: str, sequence: int, kind: str, recorded_at: datetime, facts: Facts
) -> str:
    """SHA-256, in hexadecimal, over the chain's number, the previous hash and all that the link says."""
    said = [chain, previous_hash, sequence, kind, moment(recorded_at), facts]
    return hashlib.sha256(canonical(said)).hexdigest()


def words_digest(salt: str, words: str) -> str:
    """What the chain keeps of words that may have to be erased: without the salt it tells nothing of them."""
    return hashlib.sha256(canonical([salt, words])).hexdigest()


def faults(link: Link, *, chain: int, after: int, after_hash: str) -> list[str]:
    """What is wrong with a link that should follow the one with sequence `after` and hash `after_hash`."""
    found = []
    if link.sequence != after + 1:
        found.append(f"entry {after + 1} is missing: entry {link.sequence} follows entry {after}")
    if link.previous_hash != after_hash:
        found.append(f"entry {link.sequence} does not follow from the entry before it")
    computed = link_hash(
        chain=chain,
        previous_hash=link.previous_hash,
        sequence=link.sequence,
        kind=link.kind,
        recorded_at=link.recorded_at,
        facts=link.facts,
    )
    if link.hash != computed:
        found.append(f"entry {link.sequence} was altered: its hash does not fit what it says")
    return found


def breaks(links: Iterable[Link], *, chain: int) -> Iterator[str]:
    """Where a whole chain does not hold, in one pass that keeps only the last link."""
    after, after_hash = 0, GENESIS
    for link in links:
        yield from faults(link, chain=chain, after=after, after_hash=after_hash)
        after, after_hash = link.sequence, link.hash
