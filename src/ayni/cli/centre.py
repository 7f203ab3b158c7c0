"""`ayni centre case`: the case for a shared machine, from a problem in JSON."""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

from ayni.methods.errors import BadInput
from ayni.methods.service_centre import Problem, read_problem, report

MOST_BYTES = 5_000_000


def main(argv: list[str]) -> int:
    """Print the answer as JSON; the keys are in `docs/methods/service_centre.md`."""
    arguments = _parser().parse_args(argv)
    try:
        problem = read_problem(_parsed(arguments.problem))
        answer = report(_changed(problem, arguments))
    except BadInput as error:
        raise BadInput(f"{arguments.problem}: {error}") from error
    json.dump(answer, sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ayni centre", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    case = commands.add_parser("case", help="print what follows from a case as JSON")
    case.add_argument("problem", metavar="PROBLEM.json", help="the machine, its costs, demand and price")
    case.add_argument("--draws", type=int, metavar="N", help="of the simulation, instead of the problem's")
    case.add_argument("--seed", type=int, metavar="N", help="of the simulation, instead of the problem's")
    return parser


def _changed(problem: Problem, arguments: argparse.Namespace) -> Problem:
    draws = problem.draws if arguments.draws is None else arguments.draws
    seed = problem.seed if arguments.seed is None else arguments.seed
    return replace(problem, draws=draws, seed=seed)


def _parsed(path: str) -> object:
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise BadInput(f"the file cannot be read ({error.strerror}); check its name.") from error
    if len(content) > MOST_BYTES:
        raise BadInput(f"the file is larger than {MOST_BYTES} bytes; a problem is a page or two.")
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadInput(f"byte {error.start} is not UTF-8; save the file as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise BadInput(f"line {error.lineno}, column {error.colno}: not JSON ({error.msg}).") from error
    except RecursionError as error:
        raise BadInput("the file nests too deep; a problem is one object.") from error
