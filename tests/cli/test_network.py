"""`ayni network`: tables as people have them, and what a bad one gets."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ayni.cli.network import main
from ayni.methods.errors import BadInput

KEYS = [
    "nodes", "edges", "density", "reciprocity", "mean_degree", "isolates", "components", "transitivity",
    "average_clustering", "mean_geodesic", "centralization", "degree_assortativity", "ei_index", "modularity",
    "per_node", "warnings",
]  # fmt: skip
PER_NODE_KEYS = [
    "degree", "in_degree", "out_degree", "betweenness", "closeness", "constraint", "pagerank", "core",
    "community",
]  # fmt: skip


class Folder:
    """A folder of tables; `network` runs the command on files in it and gives what it printed."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self.capsys = capsys

    def write(self, name: str, content: str, encoding: str = "utf-8") -> str:
        path = self.path / name
        path.write_bytes(content.encode(encoding))
        return str(path)

    def network(self, content: str, *options: str, encoding: str = "utf-8") -> dict[str, Any]:
        assert main([self.write("edges.csv", content, encoding), *options]) == 0
        printed: dict[str, Any] = json.loads(self.capsys.readouterr().out)
        return printed

    def refusal(self, content: str, *options: str, encoding: str = "utf-8") -> str:
        with pytest.raises(BadInput) as refused:
            main([self.write("edges.csv", content, encoding), *options])
        assert self.capsys.readouterr().out == ""
        return str(refused.value)


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Folder:
    return Folder(tmp_path, capsys)


class TestWhatIsPrinted:
    def test_the_keys_are_those_documented(self, folder: Folder) -> None:
        printed = folder.network("source,target\na,b\nb,c\n")
        assert list(printed) == KEYS
        assert list(printed["centralization"]) == [
            "degree",
            "in_degree",
            "out_degree",
            "betweenness",
            "closeness",
        ]
        assert list(printed["per_node"]["a"]) == PER_NODE_KEYS

    def test_a_network_is_directed_unless_said_otherwise(self, folder: Folder) -> None:
        table = "source,target\na,b\nb,a\nb,c\n"
        assert folder.network(table)["edges"] == 3
        undirected = folder.network(table, "--undirected")
        assert (undirected["edges"], undirected["reciprocity"]) == (2, None)

    def test_a_header_alone_is_an_empty_network(self, folder: Folder) -> None:
        printed = folder.network("source,target\n")
        assert (printed["nodes"], printed["edges"], printed["density"]) == (0, 0, None)

    def test_nodes_without_ties_and_their_groups_come_from_the_list(self, folder: Folder) -> None:
        nodes = folder.write("nodes.csv", "id;gremio\na;metal\nb;madera\nz;metal\n")
        printed = folder.network("source,target\na,b\n", "--nodes", nodes, "--attribute", "gremio")
        assert (printed["nodes"], printed["isolates"], printed["ei_index"]) == (3, 1, 1)

    def test_the_weight_column_is_the_one_named_else_weight_else_each_row_weighs_one(
        self, folder: Folder
    ) -> None:
        def share(table: str, *options: str) -> float:
            pagerank: float = folder.network(table, *options)["per_node"]["b"]["pagerank"]
            return pagerank

        table = "source,target,weight,soles\na,b,1,9\na,c,3,1\n"
        assert share(table) < share("source,target\na,b\na,c\n") < share(table, "--weight", "soles")

    def test_the_same_seed_gives_the_same_output(self, folder: Folder) -> None:
        table = "source,target\n" + "".join(f"{n},{n * 7 % 40}\n" for n in range(1, 40))
        assert folder.network(table, "--seed", "4") == folder.network(table, "--seed", "4")


class TestTablesAsPeopleHaveThem:
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
    @pytest.mark.parametrize("newline", ["\n", "\r\n"])
    def test_separators_byte_order_mark_and_line_ends(
        self, folder: Folder, separator: str, encoding: str, newline: str
    ) -> None:
        rows = [["source", "target", "weight"], ["Ñañez", "Muñoz", "2.5"], ["Muñoz", "Ñañez", "1"]]
        table = newline.join(separator.join(row) for row in rows)
        printed = folder.network(table, encoding=encoding)
        assert list(printed["per_node"]) == ["Muñoz", "Ñañez"]
        assert printed["reciprocity"] == 1

    def test_quotes_protect_the_separator_and_spaces_around_names_do_not_count(self, folder: Folder) -> None:
        printed = folder.network('kind,source,target\nloan,"Rojas, hijos", a \n,a,"Rojas, hijos"\n')
        assert list(printed["per_node"]) == ["Rojas, hijos", "a"]

    def test_blank_rows_are_skipped(self, folder: Folder) -> None:
        assert folder.network("source,target\n\na,b\n,\n\n")["edges"] == 1

    def test_the_output_is_utf_8_whatever_the_terminal(self, folder: Folder) -> None:
        edges = folder.write("edges.csv", "source,target\nÑuñoa,taller Peña\n")
        printed = subprocess.run(
            [sys.executable, "-m", "ayni", "network", edges],
            env=os.environ | {"PYTHONIOENCODING": "latin-1"},
            capture_output=True,
            check=True,
        )
        assert "taller Peña" in json.loads(printed.stdout.decode("utf-8"))["per_node"]


class TestBadInput:
    @pytest.mark.parametrize("weight", ["mucho", "-1", "nan", "inf", "", "1,5", "1_000"])
    def test_a_bad_weight_is_named_by_row(self, folder: Folder, weight: str) -> None:
        refused = folder.refusal(f"source;target;weight\na;b;1\n\nb;c;{weight}\n")
        assert "row 4: weight" in refused
        assert repr(weight) in refused

    def test_the_row_is_right_far_down_too(self, folder: Folder) -> None:
        rows = ["a,b,1"] * 120_000 + ["a,b,x"]
        assert "row 120002: weight" in folder.refusal("source,target,weight\n" + "\n".join(rows))

    def test_a_missing_name_is_named_by_row(self, folder: Folder) -> None:
        assert "row 3: target is empty" in folder.refusal("source,target\na,b\na, \n")

    def test_a_row_of_another_width_is_named(self, folder: Folder) -> None:
        assert "row 2: 3 fields, the header has 2" in folder.refusal("source,target\nRojas, hijos,b\n")

    @pytest.mark.parametrize("content", ["", "from,to\na,b\n", "source,source,target\n"])
    def test_columns_are_needed_by_name(self, folder: Folder, content: str) -> None:
        assert "row 1: one column must be named 'source'" in folder.refusal(content)

    def test_a_weight_column_that_is_not_there(self, folder: Folder) -> None:
        assert "'soles'" in folder.refusal("source,target,weight\na,b,1\n", "--weight", "soles")

    def test_another_encoding_is_named_by_line(self, folder: Folder) -> None:
        assert "line 3: not UTF-8" in folder.refusal("source,target\na,b\nMuñoz,a\n", encoding="latin-1")

    def test_a_quote_without_its_pair(self, folder: Folder) -> None:
        assert "double quote" in folder.refusal('source,target\n"a,b\na,c\n')

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="cannot be read"):
            main([str(tmp_path / "none.csv")])

    def test_a_repeated_node_is_named_by_row(self, folder: Folder) -> None:
        nodes = folder.write("nodes.csv", "id\na\nb\na\n")
        assert "row 4: id repeats 'a'" in folder.refusal("source,target\na,b\n", "--nodes", nodes)

    def test_an_attribute_must_be_a_column_of_the_nodes(self, folder: Folder) -> None:
        nodes = folder.write("nodes.csv", "id,gremio\na,metal\n")
        refused = folder.refusal("source,target\na,b\n", "--nodes", nodes, "--attribute", "guild")
        assert "'guild'" in refused
        assert "gremio" in refused

    def test_an_attribute_without_nodes_is_bad_usage(self, folder: Folder) -> None:
        with pytest.raises(SystemExit) as stopped:
            main([folder.write("edges.csv", "source,target\n"), "--attribute", "gremio"])
        assert stopped.value.code == 2

    def test_the_command_says_it_in_one_line_and_ends_with_2(self, folder: Folder) -> None:
        edges = folder.write("edges.csv", "source,target,weight\na,b,x\n")
        run = subprocess.run(
            [sys.executable, "-m", "ayni", "network", edges], capture_output=True, text=True, check=False
        )
        assert run.returncode == 2
        assert run.stdout == ""
        assert run.stderr.count("\n") == 1
        assert "row 2: weight is 'x'" in run.stderr
