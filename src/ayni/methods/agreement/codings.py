"""Who gave which value to which unit, as arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal, Self, get_args

import numpy as np
from numpy.typing import NDArray

from ayni.methods.errors import BadInput

Level = Literal["nominal", "ordinal", "interval", "ratio"]
"""Stevens' level of measurement: which differences between two values mean something."""

LEVELS: tuple[Level, ...] = get_args(Level)

Indices = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Codings:
    """Values that coders gave to units; each coder values a unit at most once.

    `unit`, `coder`, `value` and `row` are parallel arrays, one entry a coding, the first three indexing
    `units`, `coders` and `values`. `positions` gives each value's number: the number itself at interval
    and ratio level, its rank at ordinal level, and nothing meaningful at nominal level.
    """

    level: Level
    units: tuple[str, ...]
    coders: tuple[str, ...]
    values: tuple[str, ...]
    positions: Numbers
    unit: Indices
    coder: Indices
    value: Indices

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[tuple[str, str, str]],
        *,
        level: Level = "nominal",
        order: Sequence[str] = (),
        first_row: int = 2,
    ) -> Self:
        """Read (unit, coder, value) rows. An empty value means that the coder did not value the unit.

        Rows that are empty altogether only count as rows.
        At interval, ratio and (without `order`) ordinal level values are numbers, so that `1` and `1.0`
        are one value. `order` lists the values of an ordinal scale from lowest to highest.
        `first_row` numbers the first row in messages (2: a table with a heading).

        Raises BadInput for a unit valued twice by one coder, a value outside the scale, an empty name.
        """
        units: dict[str, int] = {}
        coders: dict[str, int] = {}
        words: dict[str, int] = {}
        entries: list[tuple[int, int, int, int]] = []
        for number, (unit, coder, word) in enumerate(rows, first_row):
            if not (unit or coder or word):
                continue
            if not unit or not coder:
                raise BadInput(f"row {number}: the {'coder' if unit else 'unit'} is empty; give it a name")
            place = (units.setdefault(unit, len(units)), coders.setdefault(coder, len(coders)))
            if word:
                entries.append((*place, words.setdefault(word, len(words)), number))
        table = np.array(entries, dtype=np.int64).reshape(len(entries), 4)
        _refuse_repeated(table, tuple(units), tuple(coders))
        scale = _scale(tuple(words), level, order, table)
        return cls(
            level=level,
            units=tuple(units),
            coders=tuple(coders),
            values=scale.values,
            positions=scale.positions,
            unit=table[:, 0],
            coder=table[:, 1],
            value=scale.index[table[:, 2]],
        )


@dataclass(frozen=True, eq=False)
class _Scale:
    values: tuple[str, ...]
    positions: Numbers
    index: Indices  # of the value that each word as written stands for


def _refuse_repeated(table: Indices, units: tuple[str, ...], coders: tuple[str, ...]) -> None:
    key = table[:, 0] * max(len(coders), 1) + table[:, 1]
    by_key = np.argsort(key, kind="stable")
    repeated = np.flatnonzero(np.diff(key[by_key]) == 0)
    if not repeated.size:
        return
    first, second = table[by_key[repeated[0]]], table[by_key[repeated[0] + 1]]
    raise BadInput(
        f"row {second[3]}: coder '{coders[second[1]]}' values unit '{units[second[0]]}' a second time"
        f" (first in row {first[3]}); keep one of them"
    )


def _scale(words: tuple[str, ...], level: Level, order: Sequence[str], table: Indices) -> _Scale:
    if level == "nominal":
        return _Scale(words, np.zeros(len(words)), np.arange(len(words)))
    if order:
        return _Scale(tuple(order), np.arange(len(order), dtype=float), _ranks(words, order, table))
    written = np.array([_number(words, i, level, table) for i in range(len(words))], dtype=float)
    positions, first, index = np.unique(written, return_index=True, return_inverse=True)
    return _Scale(tuple(words[i] for i in first), positions, index)


def _ranks(words: tuple[str, ...], order: Sequence[str], table: Indices) -> Indices:
    rank = {word: position for position, word in enumerate(order)}
    if len(rank) < len(order):
        raise BadInput(f"the order {', '.join(order)} names a value twice; name each value once")
    for index, word in enumerate(words):
        if word not in rank:
            row = _first_row(index, table)
            raise BadInput(f"row {row}: value '{word}' is not in the order {', '.join(order)}; add it")
    return np.array([rank[word] for word in words], dtype=np.int64)


def _number(words: tuple[str, ...], index: int, level: Level, table: Indices) -> float:
    try:
        number = float(words[index])
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        hint = "or give the values' order" if level == "ordinal" else "or choose level nominal"
        row = _first_row(index, table)
        raise BadInput(
            f"row {row}: value '{words[index]}' is not a number; level {level} needs numbers, {hint}"
        )
    if level == "ratio" and number < 0:
        row = _first_row(index, table)
        raise BadInput(
            f"row {row}: value {words[index]} is negative; a ratio scale starts at zero, use level interval"
        )
    return number


def _first_row(word: int, table: Indices) -> int:
    return int(table[table[:, 2] == word, 3].min())
