"""The English catalogue: `update` collects the Spanish sentences, `compile` makes what Django reads.

Sentences are written in Spanish in the code and templates; `src/ayni/locale/en` holds their English.
No gettext program is needed.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages.extract import extract

SOURCE = Path(__file__).resolve().parent.parent / "src" / "ayni"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}

Key = tuple[str | None, str, str | None]
"""Context, sentence, plural."""


def sentences() -> dict[Key, set[str]]:
    """Every sentence for people in the source, with the files it stands in."""
    found: dict[Key, set[str]] = {}
    for file in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("templates/**/*.*")]):
        if "migrations" in file.parts or file.suffix not in {".py", ".html", ".txt"}:
            continue
        for key in _sentences_of(file):
            found.setdefault(key, set()).add(str(file.relative_to(SOURCE)))
    return found


def _sentences_of(file: Path) -> Iterator[Key]:
    text = file.read_text("utf-8")
    if file.suffix != ".py":
        text = _as_python(text, file)
    for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
        singular, plural = (message, None) if isinstance(message, str) else (message[0], message[-1])
        if singular:
            yield context, singular, plural


def _as_python(text: str, file: Path) -> str:
    from django.utils.translation.template import templatize

    return re.sub(r"^\s+(?=\S)", "", templatize(text, origin=str(file)), flags=re.MULTILINE)


def read() -> polib.POFile:
    """The catalogue as it stands."""
    return polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile(wrapwidth=100)


def key_of(entry: polib.POEntry) -> Key:
    """What identifies an entry."""
    return entry.msgctxt, entry.msgid, entry.msgid_plural or None


def update() -> int:
    """Add what is new, drop what is gone, keep every translation. Returns how many lack one."""
    kept = {key_of(entry): entry for entry in read()}
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "en",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for key, files in sorted(sentences().items(), key=lambda pair: (sorted(pair[1])[0], pair[0][1])):
        entry = kept.get(key) or _new(key)
        entry.occurrences = [(file, "") for file in sorted(files)]
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"] + _format_flag(key[1])
        entry.flags = sorted(set(entry.flags))
        catalogue.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(CATALOGUE))
    return len(catalogue.untranslated_entries())


def _new(key: Key) -> polib.POEntry:
    context, sentence, plural = key
    if plural:
        return polib.POEntry(
            msgctxt=context, msgid=sentence, msgid_plural=plural, msgstr_plural={0: "", 1: ""}
        )
    return polib.POEntry(msgctxt=context, msgid=sentence, msgstr="")


def _format_flag(sentence: str) -> list[str]:
    return ["python-format"] if re.search(r"%\(\w+\)", sentence) else []


def compile_catalogue() -> None:
    """Write the binary catalogue that Django reads."""
    read().save_as_mofile(str(CATALOGUE.with_suffix(".mo")))


def main() -> int:
    """`update`, `compile` or `missing`."""
    verb = sys.argv[1] if len(sys.argv) == 2 else ""
    if verb == "update":
        print(f"{update()} sentences without English")
    elif verb == "compile":
        compile_catalogue()
    elif verb == "missing":
        for entry in read().untranslated_entries():
            print(entry.msgid)
    else:
        print("usage: messages.py update|compile|missing", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
