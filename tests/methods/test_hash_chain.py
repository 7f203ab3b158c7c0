"""A chain of hashes: what it covers, what breaks it, and that one can check it with nothing but SHA-256."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.methods.hash_chain import GENESIS, breaks, canonical, link_hash, moment, words_digest

NOON = datetime(2026, 11, 20, 17, 0, 0, 123456, tzinfo=UTC)


@dataclass(frozen=True)
class ALink:
    """A link as a reader of the chain has it."""

    sequence: int
    kind: str
    recorded_at: datetime
    facts: Any
    previous_hash: str
    hash: str


def a_chain(*facts: Any, chain: int = 7) -> list[ALink]:
    """A whole chain that says these facts."""
    links: list[ALink] = []
    for number, said in enumerate(facts, 1):
        previous = links[-1].hash if links else GENESIS
        at = NOON + timedelta(minutes=number)
        computed = link_hash(
            chain=chain, previous_hash=previous, sequence=number, kind="note", recorded_at=at, facts=said
        )
        links.append(ALink(number, "note", at, said, previous, computed))
    return links


facts = st.dictionaries(st.text(max_size=8), st.none() | st.booleans() | st.integers() | st.text(max_size=12))


def test_a_hash_is_sha256_over_a_text_that_anybody_can_write() -> None:
    (link,) = a_chain({"value": "12.50", "año": 1})
    text = f'[7,"{GENESIS}",1,"note","2026-11-20T17:01:00.123456+00:00",{{"a\\u00f1o":1,"value":"12.50"}}]'
    assert link.hash == hashlib.sha256(text.encode()).hexdigest()


@given(facts)
def test_the_same_facts_in_another_order_give_the_same_text(said: dict[str, Any]) -> None:
    assert canonical(said) == canonical(dict(reversed(said.items())))
    assert json.loads(canonical(said)) == said


def test_a_moment_is_written_in_utc_and_never_without_a_zone() -> None:
    lima = timezone(timedelta(hours=-5))
    assert moment(NOON.astimezone(lima)) == moment(NOON) == "2026-11-20T17:00:00.123456+00:00"
    with pytest.raises(ValueError, match="zone"):
        moment(NOON.replace(tzinfo=None))


@given(st.lists(facts, max_size=8))
def test_a_chain_as_it_was_written_holds(said: list[dict[str, Any]]) -> None:
    assert list(breaks(a_chain(*said), chain=7)) == []


CHAIN = a_chain({"a": 1}, {"a": 2}, {"a": 3}, {"a": 4})
REWRITTEN = a_chain({"a": 1}, {"a": 9})[1]
DAMAGED = {
    "facts altered": [CHAIN[0], replace(CHAIN[1], facts={"a": 9}), *CHAIN[2:]],
    "kind altered": [CHAIN[0], replace(CHAIN[1], kind="rating"), *CHAIN[2:]],
    "moment altered": [CHAIN[0], replace(CHAIN[1], recorded_at=NOON), *CHAIN[2:]],
    "link removed": [CHAIN[0], *CHAIN[2:]],
    "first link removed": CHAIN[1:],
    "two links swapped": [CHAIN[0], CHAIN[2], CHAIN[1], CHAIN[3]],
    "link repeated": [CHAIN[0], CHAIN[0], *CHAIN[1:]],
    "link rewritten with a hash of its own": [CHAIN[0], REWRITTEN, *CHAIN[2:]],
}


@pytest.mark.parametrize("links", DAMAGED.values(), ids=DAMAGED.keys())
def test_damage_shows(links: list[ALink]) -> None:
    assert list(breaks(links, chain=7))


def test_a_chain_does_not_pass_for_another_clusters() -> None:
    assert list(breaks(CHAIN, chain=8))


def test_words_cannot_be_told_without_their_salt() -> None:
    assert words_digest("salt", "hola") != words_digest("another", "hola")
    assert words_digest("a", "bc") != words_digest("ab", "c")
