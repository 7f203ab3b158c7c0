"""`ayni refi`: check and convert REFI-QDA projects and codebooks without a database."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

from ayni.methods.errors import BadInput
from ayni.methods.refi_qda import (
    Finding,
    Project,
    Reading,
    coded_html,
    codings_csv,
    read,
    write_qdc,
    write_qdpx,
)

Report = dict[str, object]


def main(argv: list[str]) -> int:
    """Print a report as JSON; its keys are in `docs/methods/refi_qda.md`.

    `import` and `export` need the database; the other two need none.
    """
    arguments = _parser().parse_args(argv)
    report: Report = arguments.work(arguments)
    json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ayni refi", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="say what a file holds and what is wrong with it")
    check.add_argument("file", metavar="FILE", help=".qdpx, .qdc, .qde, or Taguette's .sqlite3 or .csv")
    check.set_defaults(work=_check)
    roundtrip = commands.add_parser("roundtrip", help="read a file, write it anew, report what was lost")
    roundtrip.add_argument("file", metavar="FILE")
    roundtrip.add_argument("out", metavar="OUT", help=".qdpx, .qdc, .csv (codings) or .html (coded texts)")
    roundtrip.add_argument("--strict", action="store_true", help="refuse a file that breaks the standard")
    roundtrip.set_defaults(work=_roundtrip)
    bring = commands.add_parser("import", help="make a study of a project; whole or not at all")
    bring.add_argument("file", metavar="FILE")
    bring.set_defaults(work=_import)
    give = commands.add_parser("export", help="write a study as a REFI-QDA project")
    give.add_argument("file", metavar="FILE", help=".qdpx")
    give.set_defaults(work=_export)
    for command in (bring, give):
        command.add_argument("--study", required=True, metavar="NAME")
        command.add_argument("--cluster", metavar="SLUG", help="needed only where several could be meant")
    bring.add_argument("--lead", metavar="EMAIL", help="who directs the study; else the first researcher")
    return parser


def _import(arguments: argparse.Namespace) -> Report:
    with _opened(arguments.file) as stream:
        report: Report = _exchange().bring(stream, Path(arguments.file).name, arguments)
    return report


def _export(arguments: argparse.Namespace) -> Report:
    exchange = _exchange()
    with _replacing(Path(arguments.file)) as target:
        report: Report = exchange.give(target, arguments)
    return report


def _exchange() -> ModuleType:
    """The part that needs the database, loaded with it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ayni.settings")
    from ayni.kernel import embedded

    embedded.ensure_running()
    import django

    django.setup()
    return import_module("ayni.cli.refi_studies")


def _check(arguments: argparse.Namespace) -> Report:
    with _reading(arguments.file) as reading:
        return {
            "valid": reading.valid,
            "errors": _sentences(reading.errors),
            "origin": reading.project.origin,
            **reading.project.counts(),
            "repairs": _sentences(reading.repairs),
            "losses": _sentences(reading.losses),
        }


def _roundtrip(arguments: argparse.Namespace) -> Report:
    out = Path(arguments.out)
    write = _WRITERS.get(out.suffix.casefold())
    if write is None:
        raise BadInput(f"{out}: the ending says the format; use {', '.join(_WRITERS)}")
    with _reading(arguments.file) as reading:
        if arguments.strict and not reading.valid:
            more = f" (and {len(reading.errors) - 1} more)" if len(reading.errors) > 1 else ""
            raise BadInput(f"{arguments.file}: {reading.errors[0]}{more}; without --strict it is read")
        with _replacing(out) as target:
            lost = write(reading, target)
        return {
            "origin": reading.project.origin,
            **reading.project.counts(),
            "errors": _sentences(reading.errors),
            "repairs": _sentences(reading.repairs),
            "losses": _sentences((*reading.losses, *lost)),
        }


@contextmanager
def _reading(path: str) -> Iterator[Reading]:
    with _opened(path) as stream:
        yield read(stream, Path(path).name)


def _opened(path: str) -> BinaryIO:
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise BadInput(f"{path}: the file cannot be read ({error.strerror}); check its name") from error


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its place only when it is complete."""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".ayni-")
    except OSError as error:
        raise BadInput(f"{path}: the file cannot be written ({error.strerror})") from error
    try:
        with os.fdopen(handle, "wb") as target:
            yield target
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _to_csv(reading: Reading, target: BinaryIO) -> tuple[Finding, ...]:
    target.write(codings_csv(reading.project).encode("utf-8-sig", "replace"))
    return _left_out(
        reading.project, "a table of codings", "users", "cases", "variables", "notes", "links", "sets"
    )


def _to_html(reading: Reading, target: BinaryIO) -> tuple[Finding, ...]:
    target.write(coded_html(reading.project).encode("utf-8", "replace"))
    return _left_out(reading.project, "a page of coded texts", "cases", "variables", "notes", "links", "sets")


def _left_out(project: Project, what: str, *kinds: str) -> tuple[Finding, ...]:
    counts = project.counts()
    return tuple(
        Finding("", f"{what} has no {kind}; {counts[kind]} are left out") for kind in kinds if counts[kind]
    )


_WRITERS: dict[str, Callable[[Reading, BinaryIO], tuple[Finding, ...]]] = {
    ".qdpx": lambda reading, target: write_qdpx(reading.project, target, reading.files),
    ".qdc": lambda reading, target: write_qdc(reading.project, target),
    ".csv": _to_csv,
    ".html": _to_html,
}


def _sentences(findings: Iterable[Finding]) -> list[str]:
    return [str(finding) for finding in findings]
