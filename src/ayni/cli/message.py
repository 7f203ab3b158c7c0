"""`ayni message parse`: a message in Spanish to structured needs."""

import argparse
import json
import sys
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ayni.methods.errors import BadInput
from ayni.methods.message_parser import LONGEST_MESSAGE, parse_message

ZONE = ZoneInfo("America/Lima")
_MOST_BYTES = 4 * LONGEST_MESSAGE
"""No character of UTF-8 takes more than four."""


def main(argv: list[str]) -> int:
    """Print the need as a JSON object, several as a list; the keys are in `docs/methods/message_parser.md`."""
    arguments = _parser().parse_args(argv)
    today = arguments.today or datetime.now(ZONE).date()
    needs = [need.as_json() for need in parse_message(_message(arguments.file), today)]
    json.dump(needs[0] if len(needs) == 1 else needs, sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ayni message", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    parse = commands.add_parser("parse", help="print the needs in a message as JSON")
    parse.add_argument(
        "file", nargs="?", metavar="FILE", help="a text file in UTF-8; without it, standard input"
    )
    parse.add_argument(
        "--today",
        type=_day,
        metavar="DATE",
        help="the day the message is read, YYYY-MM-DD; by default today in Lima",
    )
    return parser


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2026-11-23") from error


def _message(file: str | None) -> str:
    place = file or "standard input"
    try:
        with Path(file).open("rb") if file else nullcontext(sys.stdin.buffer) as stream:
            content = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise BadInput(f"{place}: cannot be read ({error.strerror}); give a readable text file.") from error
    if len(content) > _MOST_BYTES:
        raise BadInput(f"{place}: is too long; give one message of at most {LONGEST_MESSAGE} characters.")
    try:
        message = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{place}: byte {error.start} is not UTF-8; save the message as UTF-8.") from error
    if not message.strip():
        raise BadInput(f"{place}: there is no message; give its text.")
    return message
