"""How many messages a second the parser reads, beside finding only their dates with dateparser.

    python bench/message_parser.py

Each message of tests/methods/messages.json is parsed with the caches warm; `dateparser.search` looks for dates in
Spanish in a sample of the same messages, which is one of the parser's eleven fields. Times in milliseconds,
each the median of five.
"""

import json
import time
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from dateparser.search import search_dates

from ayni.methods.message_parser import LONGEST_MESSAGE, parse_message

MESSAGES = Path(__file__).parents[1] / "tests" / "methods" / "messages.json"
TODAY = date(2026, 11, 23)
ROUNDS = 5
SAMPLE = 50


def main() -> None:
    messages = [row["message"] for row in json.loads(MESSAGES.read_text("utf-8"))]
    first = _milliseconds(partial(parse_message, messages[0], TODAY))
    times = [_median_milliseconds(partial(parse_message, message, TODAY)) for message in messages]
    sample = messages[:: len(messages) // SAMPLE][:SAMPLE]
    settings = {"RELATIVE_BASE": datetime(2026, 11, 23), "PREFER_DATES_FROM": "future"}
    peer = [
        _median_milliseconds(partial(search_dates, message, languages=["es"], settings=settings))
        for message in sample
    ]
    longest = " ".join(messages)[:LONGEST_MESSAGE]
    cuts = quantiles(times, n=100)
    report = {
        "messages": len(messages),
        "median_ms": round(median(times), 3),
        "p95_ms": round(cuts[94], 3),
        "p99_ms": round(cuts[98], 3),
        "first_ms": round(first, 3),
        "messages_per_second": round(1000 * len(times) / sum(times)),
        "longest_message_ms": round(_milliseconds(partial(parse_message, longest, TODAY)), 1),
        "dateparser_dates_only_median_ms": round(median(peer), 3),
        "dateparser_ratio": round(median(peer) / median(times), 1),
    }
    print(json.dumps(report, indent=2))


def _median_milliseconds(work: Callable[[], object]) -> float:
    return median(_milliseconds(work) for _ in range(ROUNDS))


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    main()
