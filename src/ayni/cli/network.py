"""`ayni network EDGES.csv`: the measures of a network from a table of ties, as JSON."""

import argparse
import csv
import json
import math
import sys
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, repeat
from operator import itemgetter
from pathlib import Path

import numpy as np

from ayni.methods.errors import BadInput
from ayni.methods.network import Node, TieColumns, measure_columns
from ayni.methods.network.measures import DEFAULT_SEED
from ayni.methods.network.values import NameCodes

SEPARATORS = ",;\t"
ROWS_AT_ONCE = 50_000


def main(argv: list[str]) -> int:
    """Print the measures of the network in the files that `argv` names. Raises BadInput for a bad file."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if arguments.attribute and not arguments.nodes:
        parser.error("--attribute names a column of the nodes: give their file with --nodes")
    ties = read_ties(arguments.edges, arguments.weight)
    nodes = read_nodes(arguments.nodes, arguments.attribute) if arguments.nodes else []
    measures = measure_columns(
        ties, nodes, directed=not arguments.undirected, attribute=arguments.attribute, seed=arguments.seed
    )
    text = json.dumps(measures.as_dict(), ensure_ascii=False, allow_nan=False, indent=2)
    sys.stdout.buffer.write(text.encode() + b"\n")  # UTF-8 whatever the terminal's encoding
    sys.stdout.buffer.flush()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ayni network",
        description="Print the measures of a network as JSON. Tables are CSV in UTF-8, separated by comma, "
        "semicolon or tab; parallel ties add their weights.",
    )
    parser.add_argument(
        "edges", type=Path, metavar="EDGES.csv", help="columns source, target[, weight][, kind]"
    )
    parser.add_argument(
        "--nodes",
        type=Path,
        metavar="NODES.csv",
        help="column id, other columns are attributes; adds isolates",
    )
    parser.add_argument("--undirected", action="store_true", help="a tie has no direction")
    parser.add_argument("--weight", metavar="COLUMN", help="column of the weights (weight, if there is one)")
    parser.add_argument("--attribute", metavar="NAME", help="column of NODES.csv that groups the E-I index")
    parser.add_argument(
        "--seed", type=int, default=DEFAULT_SEED, help="of the search for communities (%(default)s)"
    )
    return parser


def read_ties(path: Path, weight_column: str | None) -> TieColumns:
    """The ties of a table; without a weight column each row weighs 1. Raises BadInput with row and column."""
    codes, source, target, weight = NameCodes(), array("q"), array("q"), array("d")
    with _open_table(path, ["source", "target", *([weight_column] if weight_column else [])]) as table:
        if weight_column is None and "weight" in table.header:
            weight_column = "weight"
        for part in table.parts():
            source.extend(map(codes.__getitem__, part.names("source")))
            target.extend(map(codes.__getitem__, part.names("target")))
            weight.extend(part.weights(weight_column) if weight_column else repeat(1.0, len(part.rows)))
    return TieColumns(list(codes), np.array(source), np.array(target), np.array(weight))


def read_nodes(path: Path, attribute: str | None) -> list[Node]:
    """The nodes of a table with their attributes. Raises BadInput with row and column."""
    nodes: dict[str, Node] = {}
    with _open_table(path, ["id", *([attribute] if attribute else [])]) as table:
        for part in table.parts():
            for index, (name, row) in enumerate(zip(part.names("id"), part.rows, strict=True)):
                if name in nodes:
                    raise part.refusal(index, "id", f"repeats {name!r}: keep one of the two rows")
                nodes[name] = Node(name, dict(zip(table.header, map(str.strip, row), strict=True)))
    return list(nodes.values())


@dataclass(frozen=True, slots=True)
class Part:
    """Some filled rows of a table, each with its number as a spreadsheet shows it (the header is row 1)."""

    path: Path
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int]

    def names(self, column: str) -> list[str]:
        """The column's texts; raises BadInput for an empty one."""
        names = self._texts(column)
        if "" in names:
            raise self.refusal(names.index(""), column, "is empty: give the name")
        return names

    def weights(self, column: str) -> Sequence[float]:
        """The column's numbers; raises BadInput for one that cannot be a weight."""
        texts = self._texts(column)
        for index, text in enumerate(texts):
            if not _is_weight(text):
                raise self.refusal(index, column, f"is {text!r}: a weight is a number of 0 or more, like 2.5")
        return list(map(float, texts))

    def refusal(self, index: int, column: str, fault: str) -> BadInput:
        """The error that names the place of a fault."""
        return BadInput(f"{self.path}, row {self.numbers[index]}: {column} {fault}.")

    def _texts(self, column: str) -> list[str]:
        return list(map(str.strip, map(itemgetter(self.header.index(column)), self.rows)))


@dataclass(frozen=True, slots=True)
class Table:
    """An open table: its column names and, to be read once, its rows."""

    path: Path
    header: Sequence[str]
    rows: Iterator[list[str]]

    def parts(self) -> Iterator[Part]:
        """The rows in parts that fit in memory, blank ones left out. Raises BadInput for a broken row."""
        first = 2
        while part := list(islice(self.rows, ROWS_AT_ONCE)):
            rows = list(filter(any, part))
            numbers = [number for number, row in enumerate(part, first) if any(row)]
            for number, row in zip(numbers, rows, strict=True):
                if len(row) != len(self.header):
                    raise BadInput(
                        f"{self.path}, row {number}: {len(row)} fields, the header has {len(self.header)}; "
                        "put a name that contains the separator in double quotes."
                    )
            yield Part(self.path, self.header, rows, numbers)
            first += len(part)


@contextmanager
def _open_table(path: Path, needed: Sequence[str]) -> Iterator[Table]:
    """Open a CSV whose header has the `needed` columns. Raises BadInput for a file that is no such table."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first_line = file.readline()
            separator = max(SEPARATORS, key=lambda one: len(set(needed) & set(_header(first_line, one))))
            header = _header(first_line, separator)
            for column in needed:
                if header.count(column) != 1:
                    raise BadInput(
                        f"{path}, row 1: one column must be named {column!r}; there is: {', '.join(header)}."
                    )
            yield Table(path, header, csv.reader(file, delimiter=separator, strict=True))
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{path}, line {_undecodable_line(path)}: not UTF-8; save it as “CSV UTF-8”."
        ) from error
    except csv.Error as error:
        raise BadInput(
            f"{path} is not a regular CSV ({error}): look for a double quote without its pair."
        ) from error


def _header(line: str, separator: str) -> list[str]:
    return [name.strip() for name in next(csv.reader([line], delimiter=separator), [])]


def _undecodable_line(path: Path) -> int:
    content = path.read_bytes()
    try:
        content.decode()
    except UnicodeDecodeError as error:
        return content.count(b"\n", 0, error.start) + 1
    return 1


def _is_weight(text: str) -> bool:
    try:
        return 0 <= float(text) < math.inf and "_" not in text
    except ValueError:
        return False
