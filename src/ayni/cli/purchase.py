"""`ayni purchase solve PROBLEM.json`: the best order for a joint purchase and everybody's bill."""

import argparse
import json
import sys
from decimal import Decimal, DecimalException
from pathlib import Path
from typing import Any

from ayni.methods.errors import BadInput
from ayni.methods.joint_purchase import TIME_LIMIT, read_problem, solve


def main(argv: list[str]) -> int:
    """Print the answer as JSON. Returns 0; raises `BadInput` for a problem that cannot be used."""
    options = _parser().parse_args(argv)
    document = read_document(options.problem)
    try:
        problem = read_problem(document)
    except BadInput as error:
        raise BadInput(f"{options.problem}: {error}") from error
    for warning in problem.warnings:
        print(f"ayni purchase: {options.problem}: {warning}", file=sys.stderr)
    answer = solve(problem, time_limit=options.time_limit, seed=options.seed)
    print(json.dumps(answer.as_json(), ensure_ascii=False, indent=2))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ayni purchase", description="Joint purchases.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    solving = commands.add_parser("solve", help="print the order of least cost and each firm's bill, as JSON")
    solving.add_argument("problem", metavar="PROBLEM.json", help="the problem; - reads standard input")
    solving.add_argument(
        "--time-limit",
        type=_seconds,
        default=TIME_LIMIT,
        metavar="SECONDS",
        help="stop after about so long with the best order found (default: %(default)g)",
    )
    solving.add_argument(
        "--seed", type=int, default=0, help="of the sampled Shapley value (default: %(default)s)"
    )
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < 1e6:
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds above 0")
    return seconds


def read_document(name: str) -> Any:
    """The JSON document in a file, with numbers as exact decimals. Raises `BadInput`."""
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise BadInput(f"{name}: cannot be read ({error.strerror}); check the name") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{name}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=Decimal, object_pairs_hook=_distinct_keys)
    except json.JSONDecodeError as error:
        raise BadInput(
            f"{name}: not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from error
    except (BadInput, RecursionError, DecimalException, ValueError) as error:
        raise BadInput(f"{name}: {error}") from error


def _distinct_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys: dict[str, Any] = {}
    for key, value in pairs:
        if key in keys:
            raise BadInput(f'the key "{key}" stands twice in one object; keep one')
        keys[key] = value
    return keys
