"""Chance that repeats: igraph draws from one generator for the whole process."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import igraph

_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Let igraph draw the sequence of `seed`; other threads wait, and find the usual generator afterwards."""
    with _ONE_AT_A_TIME:
        igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 (nothing secret depends on it)
        try:
            yield
        finally:
            igraph.set_random_number_generator(random)
