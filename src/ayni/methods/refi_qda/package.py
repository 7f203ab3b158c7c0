"""The .qdpx package: a zip that is opened with distrust and read entry by entry, never unpacked to disk."""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, BinaryIO
from uuid import UUID, uuid5

from ayni.methods.errors import BadInput
from ayni.methods.refi_qda.findings import Findings
from ayni.methods.refi_qda.values import is_guid

MEGABYTE = 2**20

MOST_ENTRIES = 20_000
LARGEST_XML = 200 * MEGABYTE
LARGEST_TEXT = 50 * MEGABYTE
LARGEST_FILE = 2**31 - 1
"""The standard's own limit for an internal file, section 8.5."""
LARGEST_PACKAGE = 16 * 1024 * MEGABYTE
HIGHEST_RATIO = 200
"""Unpacked size over packed size beyond which a part of more than `SMALL` bytes counts as a zip bomb."""
SMALL = 20 * MEGABYTE

FILE_NAMES = UUID("0d1f2d46-5a0f-4bb8-9d0a-6a3e1f1a7c55")

INTERNAL = "internal://"
_EXTERNAL = re.compile(r"(relative|absolute):/*", re.IGNORECASE)
_INTERNAL = re.compile(r"internal:/*", re.IGNORECASE)
_CASELESS_SOURCES = re.compile(r"sources/", re.IGNORECASE)

Opener = Callable[[], IO[bytes]]


class Package:
    """The entries of a .qdpx file: one .qde and the files of the sources.

    Raises BadInput for what is not a zip, for a zip bomb, for encrypted entries, for names that point out
    of the package, and when there is not exactly one .qde.
    """

    def __init__(self, stream: BinaryIO, findings: Findings) -> None:
        with readable("the package"):
            self._zip = zipfile.ZipFile(stream)
        entries = [entry for entry in self._zip.infolist() if not _is_clutter(entry)]
        _refuse_bombs(entries)
        for entry in entries:
            _refuse_escape(entry.filename)
        self._qde = _find_qde(entries)
        root = self._qde.filename.rpartition("/")[0]
        self._files = _files_by_name(entries, self._qde, f"{root}/" if root else "", findings)

    def xml(self) -> bytes:
        """The content of the .qde file."""
        return self._read(self._qde, LARGEST_XML)

    @property
    def xml_name(self) -> str:
        """The name of the .qde entry."""
        return self._qde.filename

    def names(self) -> set[str]:
        """The names of all files beside the .qde, case-folded."""
        return set(self._files)

    def find(self, path: str) -> str | None:
        """The name under which the package holds the file of a path attribute; None if it does not.

        An absolute or relative path finds the file only if the package happens to hold its name: nothing
        outside the package is ever opened.
        """
        name = inner_name(path).casefold()
        if name in self._files:
            return name
        same = [known for known in self._files if known.rpartition("/")[2] == name.rpartition("/")[2]]
        return same[0] if len(same) == 1 else None

    def read_text(self, name: str) -> bytes:
        """The bytes of a text file found by `find`."""
        return self._read(self._files[name], LARGEST_TEXT)

    def file_name(self, name: str) -> str:
        """The name that the file gets when it is written again: a GUID and its ending."""
        stem, dot, ending = self._files[name].filename.rpartition("/")[2].rpartition(".")
        if not dot:
            stem, ending = ending, ""
        guid = stem.strip("{}") if is_guid(stem) else str(uuid5(FILE_NAMES, name))
        return guid + dot + ending

    def opener(self, name: str) -> Opener:
        """How to open a file found by `find`, while the package's own stream is open."""
        entry = self._files[name]
        return lambda: self._zip.open(entry)

    def _read(self, entry: zipfile.ZipInfo, limit: int) -> bytes:
        if entry.file_size > limit:
            raise BadInput(
                f"{entry.filename}: {entry.file_size // MEGABYTE} MB are too much for a text;"
                f" the limit is {limit // MEGABYTE} MB"
            )
        with readable(entry.filename), self._zip.open(entry) as content:
            return content.read(limit + 1)


def inner_name(path: str) -> str:
    """The name of a path attribute inside the package, without scheme and folder `sources`.

    Raises BadInput for an internal path that climbs out of the package.
    """
    plain = path.replace("\\", "/")
    if _EXTERNAL.match(plain):
        return PurePosixPath(plain).name
    name = _CASELESS_SOURCES.sub("", _INTERNAL.sub("", plain).lstrip("/"), count=1)
    if ".." in PurePosixPath(name).parts:
        raise BadInput(f"path '{path}' leads out of the package; remove it")
    return name


def is_external(path: str) -> bool:
    """A path to a file outside the package."""
    return bool(_EXTERNAL.match(path.strip()))


@contextmanager
def readable(what: str) -> Iterator[None]:
    """Turn what goes wrong in reading a zip into BadInput."""
    try:
        yield
    except BadInput:
        raise
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        struct.error,
        zlib.error,
    ) as error:
        raise BadInput(f"{what} is not a readable zip ({error}); export the project again") from error
    except RuntimeError as error:  # zipfile's word for an encrypted entry
        raise BadInput(f"{what} is encrypted; export the project without a password") from error


def _is_clutter(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename).parts
    return entry.is_dir() or "__MACOSX" in parts or (bool(parts) and parts[-1] in {".DS_Store", "Thumbs.db"})


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise BadInput(f"the package has {len(entries)} entries; the limit is {MOST_ENTRIES}")
    seen: set[str] = set()
    for entry in entries:
        if entry.filename in seen:
            raise BadInput(f"{entry.filename}: the package holds this name twice; export the project again")
        seen.add(entry.filename)
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise BadInput(f"{entry.filename}: it is compressed in an unusual way; export the project again")
        if entry.flag_bits & 0x1:
            raise BadInput(f"{entry.filename} is encrypted; export the project without a password")
        if entry.file_size > LARGEST_FILE:
            raise BadInput(f"{entry.filename}: the standard allows files of 2 GB at most; link it instead")
        _refuse_ratio(entry.filename, entry.file_size, entry.compress_size)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > LARGEST_PACKAGE:
        raise BadInput(f"the package would unpack to {unpacked // MEGABYTE} MB; the limit is 16 GB")
    _refuse_ratio("the package", unpacked, sum(entry.compress_size for entry in entries))


def _refuse_ratio(name: str, unpacked: int, packed: int) -> None:
    if unpacked > SMALL and unpacked > HIGHEST_RATIO * max(packed, 1):
        raise BadInput(
            f"{name}: {packed} bytes would unpack to {unpacked // MEGABYTE} MB; this looks like a zip bomb"
        )


def _refuse_escape(name: str) -> None:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name):
        raise BadInput(f"entry '{name}' points out of the package; this is not a project export")


def _find_qde(entries: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    found = [entry for entry in entries if entry.filename.casefold().endswith(".qde")]
    highest = min((entry.filename.count("/") for entry in found), default=0)
    found = [entry for entry in found if entry.filename.count("/") == highest]
    named = [entry for entry in found if entry.filename.rpartition("/")[2].casefold() == "project.qde"]
    chosen = named if len(named) == 1 else found
    if len(chosen) != 1:
        names = ", ".join(entry.filename for entry in found)
        raise BadInput(
            f"the package holds several projects ({names}); leave one"
            if names
            else "the package holds no .qde file; export the project as REFI-QDA (.qdpx)"
        )
    return chosen[0]


def _files_by_name(
    entries: list[zipfile.ZipInfo], qde: zipfile.ZipInfo, root: str, findings: Findings
) -> Mapping[str, zipfile.ZipInfo]:
    """Entries other than the .qde, by case-folded name inside the folder `sources`."""
    if qde.filename != "project.qde":
        findings.repair(qde.filename, "the standard calls this file project.qde")
    files: dict[str, zipfile.ZipInfo] = {}
    capitalised: set[str] = set()
    for entry in entries:
        if entry is qde or not entry.filename.startswith(root):
            continue
        inside = entry.filename[len(root) :].replace("\\", "/")
        folder, slash, _ = inside.partition("/")
        if slash and folder != "sources" and folder.casefold() == "sources":
            capitalised.add(folder)
        files.setdefault(_CASELESS_SOURCES.sub("", inside, count=1).casefold(), entry)
    for folder in sorted(capitalised):
        findings.repair(folder, "the standard calls this folder sources")
    return files
