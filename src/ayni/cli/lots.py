"""`ayni lots plan PROBLEM.json`: the cheapest way to give out a large order, or why there is none."""

import argparse
import json
import sys
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from ayni.methods.errors import BadInput
from ayni.methods.lot_planner import (
    Basis,
    Infeasible,
    Limits,
    Lot,
    Offer,
    Plan,
    Problem,
    Undecided,
    Workshop,
    plan,
)

Table = Mapping[str, Any]
_MISSING = object()


def main(argv: list[str]) -> int:
    """Print the answer as JSON; the keys of file and answer are in docs/methods/lot_planner.md."""
    arguments = _parser().parse_args(argv)
    problem = read_problem(arguments.problem)
    text = json.dumps(as_json(plan(problem, seconds=arguments.seconds)), ensure_ascii=False, indent=2)
    sys.stdout.buffer.write(text.encode() + b"\n")  # UTF-8 whatever the terminal's encoding
    sys.stdout.buffer.flush()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ayni lots", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("plan", help="print the cheapest plan as JSON, or what would have to give")
    one.add_argument("problem", type=Path, metavar="PROBLEM.json", help="lots, workshops, limits; UTF-8")
    one.add_argument("--seconds", type=_seconds, help="stop after about this long with the best plan found")
    return parser


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return seconds


def as_json(answer: Plan | Infeasible | Undecided) -> dict[str, Any]:
    """The answer with the documented keys; amounts are decimal strings, days ISO dates."""
    match answer:
        case Plan():
            return {
                "status": "optimal" if answer.proven else "feasible",
                "cost": str(answer.cost),
                "bound": str(answer.bound),
                "parts": [
                    {"workshop": p.workshop, "lot": p.lot, "quantity": str(p.quantity), "cost": str(p.cost)}
                    for p in answer.parts
                ],
                "schedule": [
                    {"lot": s.lot, "start": s.start.isoformat(), "finish": s.finish.isoformat()}
                    for s in answer.spans
                ],
                "excluded": _excluded(answer),
            }
        case Infeasible():
            return {
                "status": "infeasible",
                "remedies": [
                    [
                        {
                            "family": str(change.family),
                            "subject": change.subject,
                            "amount": change.amount,
                            "limit": change.limit.isoformat()
                            if isinstance(change.limit, date)
                            else change.limit,
                            "words": change.words(),
                        }
                        for change in remedy.changes
                    ]
                    for remedy in answer.remedies
                ],
                "excluded": _excluded(answer),
            }
        case Undecided():
            return {"status": "undecided", "seconds": round(answer.seconds, 2)}


def _excluded(answer: Plan | Infeasible) -> list[dict[str, str]]:
    return [{"workshop": each.workshop, "lot": each.lot, "code": each.code} for each in answer.excluded]


def read_problem(path: Path) -> Problem:
    """The order in a JSON file. Raises BadInput with the file and the place in it."""
    try:
        content = path.read_bytes().decode("utf-8-sig")
        found = json.loads(content, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_constant)
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}); give a JSON file.") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise BadInput(
            f"{path}, line {error.lineno}, column {error.colno}: no JSON ({error.msg})."
        ) from error
    except RecursionError as error:
        raise BadInput(f"{path}: the JSON is nested too deeply; write the order as documented.") from error
    try:
        return _problem(found)
    except BadInput as error:
        raise BadInput(f"{path}: {error}") from error


def _no_constant(name: str) -> Any:
    raise BadInput(f"{name} is not a number that can be planned with; write a figure.")


def _problem(found: Any) -> Problem:
    keys = {"start", "deadline", "lots", "workshops", "least_trust", "most_workshops", "most_share"}
    table = _table(found, "the file", keys)
    most = _number(table, "most_workshops", "the file", None)
    share = _number(table, "most_share", "the file", None)
    return Problem(
        start=_day(table, "start", "the file"),
        deadline=_day(table, "deadline", "the file"),
        lots=tuple(_lot(each, f"lots[{n}]") for n, each in enumerate(_list(table, "lots", "the file"))),
        workshops=tuple(
            _workshop(each, f"workshops[{n}]") for n, each in enumerate(_list(table, "workshops", "the file"))
        ),
        limits=Limits(
            least_trust=float(_number(table, "least_trust", "the file", Decimal(0)) or 0),
            most_workshops=None if most is None else _whole(most, "most_workshops", "the file"),
            most_share=None if share is None else float(share),
        ),
    )


def _lot(found: Any, place: str) -> Lot:
    keys = {"name", "quantity", "processes", "earliest", "latest", "depends_on", "step"}
    table = _table(found, place, keys)
    return Lot(
        name=_text(table, "name", place),
        quantity=_number(table, "quantity", place) or Decimal(0),
        processes=tuple(_texts(table, "processes", place)),
        earliest=_day(table, "earliest", place) if table.get("earliest") is not None else None,
        latest=_day(table, "latest", place) if table.get("latest") is not None else None,
        depends_on=tuple(_texts(table, "depends_on", place)),
        step=_number(table, "step", place, Decimal(1)) or Decimal(0),
    )


def _workshop(found: Any, place: str) -> Workshop:
    table = _table(found, place, {"name", "trust", "hours", "processes", "offers"})
    hours = _number(table, "hours", place, None)
    return Workshop(
        name=_text(table, "name", place),
        offers=tuple(
            _offer(each, f"{place}.offers[{n}]") for n, each in enumerate(_list(table, "offers", place))
        ),
        trust=float(_number(table, "trust", place, Decimal(0)) or 0),
        hours=None if hours is None else float(hours),
        processes=frozenset(_texts(table, "processes", place)) if "processes" in table else None,
    )


def _offer(found: Any, place: str) -> Offer:
    keys = {"lot", "price", "capacity", "basis", "least", "freight", "days", "hours_per_unit"}
    table = _table(found, place, keys)
    basis = table.get("basis", "unit")
    if basis not in list(Basis):
        raise BadInput(f"{place}.basis is {basis!r}; write unit or lump.")
    return Offer(
        lot=_text(table, "lot", place),
        price=_number(table, "price", place) or Decimal(0),
        capacity=_number(table, "capacity", place) or Decimal(0),
        basis=Basis(basis),
        least=_number(table, "least", place, Decimal(0)) or Decimal(0),
        freight=_number(table, "freight", place, Decimal(0)) or Decimal(0),
        days=_whole(_number(table, "days", place, Decimal(0)) or Decimal(0), "days", place),
        hours_per_unit=float(_number(table, "hours_per_unit", place, Decimal(0)) or 0),
    )


def _table(found: Any, place: str, keys: Collection[str]) -> Table:
    if not isinstance(found, dict):
        raise BadInput(f"{place} is not an object {{…}}; write one with: {', '.join(sorted(keys))}.")
    if unknown := sorted(set(found) - set(keys)):
        raise BadInput(
            f"{place} has the unknown key {unknown[0]!r}; the keys are: {', '.join(sorted(keys))}."
        )
    return found


def _value(table: Table, key: str, place: str, default: Any) -> Any:
    value = table.get(key, default)
    if value is _MISSING:
        raise BadInput(f"{place} has no {key!r}; add it.")
    return value


def _list(table: Table, key: str, place: str) -> list[Any]:
    value = _value(table, key, place, _MISSING)
    if not isinstance(value, list):
        raise BadInput(f"{place}.{key} is not a list […]; write one.")
    return value


def _texts(table: Table, key: str, place: str) -> list[str]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise BadInput(f'{place}.{key} is not a list of texts; write ["…"].')
    return value


def _text(table: Table, key: str, place: str) -> str:
    value = _value(table, key, place, _MISSING)
    if not isinstance(value, str) or not value.strip():
        raise BadInput(f"{place}.{key} is {value!r}; write a text.")
    return value.strip()


def _day(table: Table, key: str, place: str) -> date:
    value = _value(table, key, place, _MISSING)
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadInput(f"{place}.{key} is {value!r}; write a date like 2026-12-18.") from error


def _number(table: Table, key: str, place: str, default: Any = _MISSING) -> Decimal | None:
    value = _value(table, key, place, default)
    if value is None and default is None:
        return None
    if isinstance(value, str):
        try:
            value = Decimal(value)
        except InvalidOperation:
            value = None
    if not isinstance(value, Decimal) or not value.is_finite():
        raise BadInput(f"{place}.{key} is not a number; write a figure like 12.50.")
    return value


def _whole(number: Decimal, key: str, place: str) -> int:
    if number != int(number):
        raise BadInput(f"{place}.{key} is {number}; write a whole number.")
    return int(number)
