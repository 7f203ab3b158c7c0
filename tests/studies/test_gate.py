"""There is one gate: nothing but `queries.material` reads a transcript, except the actions that write it."""

import ast
from pathlib import Path

import ayni

ROOT = Path(ayni.__file__).parent
MAY_READ = {
    "studies/queries/material.py", "studies/actions/interviews.py", "studies/actions/exchange.py",
    "studies/actions/excerpts.py",
}  # fmt: skip
MAY_NAME = MAY_READ | {"studies/models/__init__.py", "studies/models/interview.py"}


def readers() -> set[str]:
    """Modules that name the model of transcripts, or reach a text through an interview."""
    found = set()
    for path in ROOT.rglob("*.py"):
        if {"migrations", "methods"} & set(path.relative_to(ROOT).parts):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        imported = (
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ayni.studies")
            for alias in node.names
        )
        through = any(
            (isinstance(node, ast.Attribute) and node.attr == "transcripts")
            or (isinstance(node, ast.Constant) and "transcripts__text" in str(node.value))
            for node in ast.walk(tree)
        )
        if "Transcript" in imported or through:
            found.add(path.relative_to(ROOT).as_posix())
    return found


def test_nothing_else_reads_a_transcript() -> None:
    assert readers() <= MAY_NAME


def test_the_search_for_readers_finds_the_gate_itself() -> None:
    assert "studies/queries/material.py" in readers()
