"""`ayni agreement`: how far coders agree, from a table of codings or of marked segments."""

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ayni.methods.agreement import (
    LEVELS,
    Agreement,
    Codings,
    Coefficient,
    Resampling,
    Segment,
    SegmentAgreement,
    Text,
    assess,
    assess_segments,
)
from ayni.methods.errors import BadInput

FIRST_ROW = 2
"""The heading is row 1, as a spreadsheet numbers it."""


def main(argv: list[str]) -> int:
    """Print the coefficients as JSON; the keys are in `docs/methods/agreement.md`."""
    arguments = _parser().parse_args(argv)
    report = _of_segments(arguments) if arguments.segments else _of_codings(arguments)
    json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ayni agreement", description=__doc__)
    table = parser.add_mutually_exclusive_group(required=True)
    table.add_argument("codings", nargs="?", metavar="CODINGS.csv", help="columns unit, coder, value")
    table.add_argument(
        "--segments", metavar="SEGMENTS.csv", help="columns begin, end, coder, value; the end is excluded"
    )
    codings = parser.add_argument_group("with CODINGS.csv")
    codings.add_argument("--level", choices=LEVELS, default="nominal", help="level of measurement for alpha")
    codings.add_argument("--order", metavar="A,B,C", help="the values of an ordinal scale, lowest first")
    codings.add_argument("--replicates", type=int, default=1000, help="of the bootstrap; 0: no intervals")
    codings.add_argument("--seed", type=int, default=1, help="of the bootstrap")
    codings.add_argument("--confidence", type=float, default=0.95, help="of the intervals")
    segments = parser.add_argument_group("with --segments")
    segments.add_argument("--length", type=int, metavar="N", help="length of the text the segments lie in")
    segments.add_argument("--coders", metavar="A,B", help="all coders, to count those who marked nothing")
    segments.add_argument(
        "--merge-overlaps", action="store_true", help="join a coder's overlapping segments of one code"
    )
    return parser


def _of_codings(arguments: argparse.Namespace) -> dict[str, object]:
    with _place(arguments.codings):
        table = _rows(arguments.codings, ("unit", "coder", "value"))
        codings = Codings.from_rows(
            ((unit, coder, value) for unit, coder, value in table),
            level=arguments.level,
            order=_names(arguments.order),
            first_row=FIRST_ROW,
        )
    resampling = None
    if arguments.replicates:
        resampling = Resampling(arguments.replicates, arguments.seed, arguments.confidence)
    return _codings_report(assess(codings, resampling), resampling)


def _codings_report(found: Agreement, resampling: Resampling | None) -> dict[str, object]:
    named = {str(name): coefficient for name, coefficient in found.coefficients.items()}
    return {
        "level": found.level,
        "units": found.units,
        "coders": len(found.coders),
        "values": found.values,
        "pairable_units": found.pairable_units,
        "pairable_values": found.pairable_values,
        **_values(named),
        "intervals": {name: c.interval for name, c in named.items() if c.interval},
        "bootstrap": vars(resampling) if resampling else None,
        "reasons": _reasons(named),
        "disagreements": [
            {"unit": d.unit, "share": d.share, "values": dict(d.values)} for d in found.disagreements
        ],
    }


def _of_segments(arguments: argparse.Namespace) -> dict[str, object]:
    path = arguments.segments
    if arguments.length is None:
        raise BadInput(f"{path}: give --length N, the length of the text that the segments lie in")
    with _place(path):
        rows: list[int] = []
        segments: list[Segment] = []
        for row, cells in enumerate(_rows(path, ("begin", "end", "coder", "value")), FIRST_ROW):
            if any(cells):
                begin, end, coder, value = cells
                rows.append(row)
                segments.append(
                    Segment(_position(begin, row, "begin"), _position(end, row, "end"), coder, value)
                )
        text = Text.of(arguments.length, segments, merge_overlaps=arguments.merge_overlaps, rows=rows)
    return _segments_report(assess_segments([text], coders=_names(arguments.coders)))


def _segments_report(found: SegmentAgreement) -> dict[str, object]:
    overall = {
        "overall": found.overall,
        "with_uncoded": found.with_uncoded,
        "relevance": found.relevance,
        "without_uncoded": found.without_uncoded,
    }
    return {
        "length": found.length,
        "coders": len(found.coders),
        "segments": found.segments,
        "u_alpha": {"overall": found.overall.value, "per_code": _values(found.per_code)},
        "u_alpha_2016": {
            "with_uncoded": found.with_uncoded.value,
            "relevance": found.relevance.value,
            "without_uncoded": found.without_uncoded.value,
            "per_code": _values(found.coding_per_code),
            "coverage": dict(found.coverage),
        },
        "reasons": _reasons(overall)
        | _reasons({f"per_code {code}": c for code, c in found.per_code.items()})
        | _reasons({f"2016 per_code {code}": c for code, c in found.coding_per_code.items()}),
        "disagreements": [
            {
                "value": d.first.value,
                "difference": d.difference,
                "share": d.share,
                "first": _mark(d.first.coder, d.first),
                "second": _mark(d.other_coder, d.second),
            }
            for d in found.disagreements
        ],
    }


def _mark(coder: str, segment: Segment | None) -> dict[str, object]:
    begin, end = (segment.begin, segment.end) if segment else (None, None)
    return {"coder": coder, "begin": begin, "end": end}


def _values(coefficients: Mapping[str, Coefficient]) -> dict[str, float | None]:
    return {name: coefficient.value for name, coefficient in coefficients.items()}


def _reasons(coefficients: Mapping[str, Coefficient]) -> dict[str, str]:
    return {name: c.reason for name, c in coefficients.items() if c.reason}


def _rows(path: str, columns: Sequence[str]) -> Iterator[list[str]]:
    """The columns' cells, trimmed, row by row; an empty row gives empty cells, so that row numbers hold."""
    text = _text(path)
    heading = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if "," not in heading else ",")
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        places = _places(names, columns)
        for number, row in enumerate(reader, FIRST_ROW):
            if row and len(row) <= max(places):
                raise BadInput(f"row {number}: there are {len(row)} cells; the heading has {len(names)}")
            yield [row[place].strip() for place in places] if row else [""] * len(places)
    except csv.Error as error:
        raise BadInput(f"line {reader.line_num}: this is not a table in CSV ({error})") from error


def _places(names: Sequence[str], columns: Sequence[str]) -> list[int]:
    missing = [column for column in columns if column not in names]
    if missing:
        raise BadInput(
            f"row 1: column {', '.join(missing)} is missing; the heading needs {', '.join(columns)}"
        )
    return [names.index(column) for column in columns]


def _text(path: str) -> str:
    try:
        return Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadInput(f"the file cannot be read ({error.strerror}); check its name") from error
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        raise BadInput(f"row {row}: the text is not UTF-8; save the table as CSV UTF-8") from error


def _position(written: str, row: int, column: str) -> int:
    try:
        return int(written)
    except ValueError:
        raise BadInput(f"row {row}: {column} '{written}' is not a whole number") from None


def _names(written: str | None) -> list[str]:
    return [name.strip() for name in written.split(",") if name.strip()] if written else []


@contextmanager
def _place(path: str) -> Iterator[None]:
    """Put the file's name before what is wrong in it."""
    try:
        yield
    except BadInput as error:
        raise BadInput(f"{path}: {error}") from error
