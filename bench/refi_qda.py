"""A REFI-QDA project of 300 texts and 50,000 codings: written, read, round-tripped, in fresh processes.

    python bench/refi_qda.py [--texts 300] [--codings 50000] [--length 20000] [--repeat 3]

Limits: reading in under 20 s with under 500 MB. Beside it, in the same run, what a bare `lxml` needs to parse
the same XML and a bare `zipfile` to unpack the same texts, which is the least that any reader pays. The text
files have Windows line ends, so that every position must be converted. Prints JSON; medians of the repeats.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from statistics import median
from uuid import UUID

LIMIT_SECONDS, LIMIT_MB = 20, 500
WORDS = [
    "confianza",
    "unión",
    "taller",
    "cliente",
    "acero",
    "máquina",
    "precio",
    "ayuda",
    "vecino",
    "😀",
    "señora",
]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=int, default=300)
    parser.add_argument("--codings", type=int, default=50_000)
    parser.add_argument("--length", type=int, default=20_000, help="characters a text")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--task", choices=TASKS, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.task:
        print(json.dumps(measured(arguments.task, arguments.file)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "study.qdpx"
        write_foreign(path, arguments.texts, arguments.codings, arguments.length)
        found = {task: repeated(task, path, arguments.repeat) for task in TASKS}
        size = round(path.stat().st_size / 2**20, 1)
    reading = found["read"]
    report = {
        "texts": arguments.texts,
        "codings": arguments.codings,
        "characters_a_text": arguments.length,
        "package_mb": size,
        "tasks": found,
        "reading_of_limit": {
            "seconds": round(reading["seconds"] / LIMIT_SECONDS, 3),
            "memory": round(reading["peak_mb"] / LIMIT_MB, 3),
        },
        "reading_over_bare_parse": round(reading["seconds"] / found["bare"]["seconds"], 1),
    }
    print(json.dumps(report, indent=2))


def write_foreign(path: Path, texts: int, codings: int, length: int) -> None:
    """A project as another program would write it: Windows line ends counted as two, nothing of ours."""
    chance = random.Random(1)

    def guid() -> str:
        return str(UUID(int=chance.getrandbits(128), version=4)).upper()

    users, codes = [guid() for _ in range(3)], [guid() for _ in range(80)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        xml = ['<?xml version="1.0" encoding="utf-8"?>']
        xml += ['<Project xmlns="urn:QDA-XML:project:1.0" name="Bench"><Users>']
        xml += [f'<User guid="{user}" name="coder {number}"/>' for number, user in enumerate(users)]
        xml += ["</Users><CodeBook><Codes>"]
        xml += [f'<Code guid="{code}" name="code {n}" isCodable="true"/>' for n, code in enumerate(codes)]
        xml += ["</Codes></CodeBook><Sources>"]
        for number in range(texts):
            text = foreign_text(chance, length)
            source = guid()
            package.writestr(f"Sources/{source}.txt", b"\xef\xbb\xbf" + text.encode())
            xml.append(
                f'<TextSource guid="{source}" name="Entrevista {number}" plainTextPath="internal://{source}.txt">'
            )
            for _ in range(codings // texts + (number < codings % texts)):
                start = text.rindex(" ", 0, chance.randrange(20, len(text) - 400)) + 1
                end = text.index(" ", start + chance.randrange(10, 300))
                stamp = f'creatingUser="{chance.choice(users)}" creationDateTime="2024-05-02T08:30:00Z"'
                coding = (
                    f'<Coding guid="{guid()}" {stamp}><CodeRef targetGUID="{chance.choice(codes)}"/></Coding>'
                )
                xml.append(
                    f'<PlainTextSelection guid="{guid()}" startPosition="{start}" endPosition="{end}"'
                    f" {stamp}>{coding}</PlainTextSelection>"
                )
            xml.append("</TextSource>")
        xml.append("</Sources></Project>")
        package.writestr("project.qde", "\n".join(xml))


def foreign_text(chance: random.Random, length: int) -> str:
    words = chance.choices(WORDS, k=length // 7)
    return "".join(word + (" \r\n" if chance.random() < 0.07 else " ") for word in words) + "fin"


def read_file(path: Path) -> object:
    from ayni.methods.refi_qda import read

    with path.open("rb") as stream:
        reading = read(stream, path.name)
    return {**reading.project.counts(), "errors": len(reading.errors), "losses": len(reading.losses)}


def roundtrip(path: Path) -> object:
    from ayni.methods.refi_qda import read, write_qdpx

    with path.open("rb") as stream, path.with_suffix(".out").open("wb") as out:
        reading = read(stream, path.name)
        return len(write_qdpx(reading.project, out, reading.files))


def bare(path: Path) -> object:
    from lxml import etree

    with zipfile.ZipFile(path) as package:
        texts = [package.read(name).decode() for name in package.namelist() if name.endswith(".txt")]
        root = etree.fromstring(package.read("project.qde"))
    return len(texts) + sum(1 for _ in root.iter())


TASKS = {"read": read_file, "roundtrip": roundtrip, "bare": bare}


def measured(task: str, path: Path) -> dict[str, object]:
    start = time.perf_counter()
    result = TASKS[task](path)
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "result": result,
    }


def repeated(task: str, path: Path, times: int) -> dict[str, float]:
    """Each time in a process of its own, so that memory is the task's."""
    runs = []
    for _ in range(times):
        command = [sys.executable, __file__, "--task", task, "--file", str(path)]
        runs.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    return {
        "seconds": round(median(run["seconds"] for run in runs), 2),
        "peak_mb": round(median(run["peak_mb"] for run in runs)),
        "result": runs[0]["result"],
    }


if __name__ == "__main__":
    main()
