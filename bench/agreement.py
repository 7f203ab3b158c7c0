"""Krippendorff's α over 100,000 units beside the `krippendorff` and `nltk` packages; u-α over many marks.

    python bench/agreement.py

`krippendorff` is given the matrix that it works on and `ayni` its own arrays; `nltk` and `ayni` are given
the same rows. Medians in seconds; ratios are the peer's time divided by ours.
"""

import json
import random
import resource
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import krippendorff
import numpy as np
from nltk.metrics.agreement import AnnotationTask

from ayni.methods.agreement import LEVELS, Codings, Resampling, Segment, Text, assess, assess_segments
from ayni.methods.agreement.coefficients import krippendorff_alpha
from ayni.methods.agreement.metrics import metric_for
from ayni.methods.agreement.patterns import patterns_of

UNITS, CODERS, VALUES = 100_000, 3, 5
ROUNDS = 5


def main() -> None:
    matrix = _matrix(np.random.default_rng(1))
    rows = [
        (f"u{unit}", f"c{coder}", str(int(matrix[coder, unit])))
        for unit in range(UNITS)
        for coder in range(CODERS)
        if not np.isnan(matrix[coder, unit])
    ]
    report = {
        "units": UNITS,
        "coders": CODERS,
        "values": VALUES,
        "codings": len(rows),
        "alpha_by_level": {level: _beside_krippendorff(level, matrix, rows) for level in LEVELS},
        "from_rows": _from_rows(rows),
        "segments": _segments(),
    }
    report["peak_memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(report, indent=2))


def _matrix(chance: np.random.Generator) -> Any:
    truth = chance.integers(1, VALUES + 1, UNITS)
    guesses = chance.integers(1, VALUES + 1, (CODERS, UNITS))
    given = np.where(chance.random((CODERS, UNITS)) < 0.8, truth, guesses).astype(float)
    given[chance.random((CODERS, UNITS)) < 0.1] = np.nan
    return given


def _beside_krippendorff(level: Any, matrix: Any, rows: list[tuple[str, str, str]]) -> dict[str, float]:
    codings = Codings.from_rows(rows, level=level)

    def ours() -> float:
        patterns = patterns_of(codings)
        metric = metric_for(level, patterns, codings.positions)
        return krippendorff_alpha(metric, patterns, patterns.frequency.astype(float))

    def theirs() -> float:
        return float(krippendorff.alpha(matrix, level_of_measurement=level))

    seconds, peer = _timed(ours), _timed(theirs)
    return {
        "alpha": round(ours(), 6),
        "difference": abs(ours() - theirs()),
        "seconds": seconds,
        "krippendorff_seconds": peer,
        "krippendorff_ratio": round(peer / seconds, 2),
    }


def _from_rows(rows: list[tuple[str, str, str]]) -> dict[str, float]:
    def ours() -> float:
        codings = Codings.from_rows(rows)
        patterns = patterns_of(codings)
        metric = metric_for("nominal", patterns, codings.positions)
        return krippendorff_alpha(metric, patterns, patterns.frequency.astype(float))

    def theirs() -> float:
        return float(AnnotationTask(data=[(coder, unit, value) for unit, coder, value in rows]).alpha())

    seconds, peer = _timed(ours), _timed(theirs, 3)
    return {
        "difference": abs(ours() - theirs()),
        "alpha_seconds": seconds,
        "nltk_alpha_seconds": peer,
        "nltk_ratio": round(peer / seconds, 1),
        "all_coefficients_and_disagreements_seconds": _timed(lambda: assess(Codings.from_rows(rows)), 3),
        "the_same_with_1000_replicates_seconds": _timed(
            lambda: assess(Codings.from_rows(rows), Resampling(1000)), 3
        ),
    }


def _segments() -> dict[str, float]:
    chance = random.Random(1)
    texts, marks = [], 0
    for number in range(50):
        segments: list[Segment] = []
        for coder in ("a", "b"):
            for code in range(20):
                place = chance.randrange(2000)
                while place < 300_000 and len(segments) < 1000 * (1 + (coder == "b")):
                    end = place + chance.randrange(20, 400)
                    segments.append(Segment(place, min(end, 300_000), coder, f"code {code}"))
                    place = end + chance.randrange(1, 12_000)
        marks += len(segments)
        texts.append(Text.of(300_000, segments, name=str(number)))
    return {
        "texts": len(texts),
        "marks": marks,
        "seconds": _timed(lambda: assess_segments(texts), 3),
        "seconds_with_200_replicates": _timed(lambda: assess_segments(texts, resampling=Resampling(200)), 1),
    }


def _timed(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return round(median(taken), 4)


if __name__ == "__main__":
    main()
