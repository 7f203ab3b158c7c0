"""The texts of a project with their codes, as a page for people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal

from ayni.methods.refi_qda import values
from ayni.methods.refi_qda.codings_table import code_paths
from ayni.methods.refi_qda.material import Document, Media, Source, TextSpan
from ayni.methods.refi_qda.model import Project

Language = Literal["es", "en"]

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "es": {"codes": "Códigos", "texts": "Textos", "none": "sin texto", "coder": "codificó"},
    "en": {"codes": "Codes", "texts": "Texts", "none": "no text", "coder": "coded by"},
}
_STYLE = (
    "body{font:1rem/1.6 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "article{white-space:pre-wrap;overflow-wrap:anywhere}"
    "mark{background:#0001;color:inherit;border-bottom:3px solid var(--c,#777)}"
    "sup{font-size:.7em;white-space:normal}"
    "li::marker{font-weight:bold}"
    ".c{display:inline-block;width:.8em;height:.8em;background:var(--c,#777);margin-right:.4em}"
    "@media print{body{max-width:none}}"
)


@dataclass(frozen=True, slots=True)
class _Legend:
    number: int
    path: str
    color: str | None


def coded_html(project: Project, language: Language = "es") -> str:
    """A page that stands alone: the codebook, numbered, and each text with its coded stretches.

    A stretch is underlined in its code's colour; the codes' numbers follow where a stretch ends, and the
    pointer shows codes and coders. Texts of PDFs and pictures are included.
    """
    words = _WORDS[language]
    colors = {code.guid: code.color for code in project.all_codes()}
    legend = {
        guid: _Legend(number, " > ".join(names), colors[guid])
        for number, (guid, names) in enumerate(code_paths(project.codes), 1)
    }
    coders = {user.guid: user.name or user.id or user.guid for user in project.users}
    texts = [(source.name or source.guid, _text_of(source)) for source in project.sources]
    parts = [
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(project.name)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(project.name)}</h1>",
        f"<h2>{words['codes']}</h2><ol>",
        *(f'<li id="c{one.number}">{_swatch(one)}{escape(one.path)}</li>' for one in legend.values()),
        f"</ol><h2>{words['texts']}</h2>",
    ]
    for name, document in texts:
        parts.append(f"<h3>{escape(name)}</h3>")
        if document is None or document.text is None:
            parts.append(f"<p>({words['none']})</p>")
        else:
            stretches = list(_stretches(document, legend, coders))
            parts.append(f"<article>{''.join(_marked(document, stretches, words['coder']))}</article>")
    parts.append("</body></html>\n")
    return "\n".join(parts)


def _text_of(source: Source) -> Document | None:
    return source.text if isinstance(source, Media) else source


def _swatch(one: _Legend) -> str:
    return f'<span class="c"{_color(one)}></span>'


def _color(one: _Legend) -> str:
    return f' style="--c:{one.color}"' if one.color and values.is_color(one.color) else ""


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int
    code: _Legend
    coder: str


def _stretches(
    document: Document, legend: Mapping[str, _Legend], coders: Mapping[str, str]
) -> Iterator[_Stretch]:
    for selection in document.selections:
        span = selection.span
        for coding in selection.codings:
            if isinstance(span, TextSpan) and coding.code in legend:
                coder = coders.get(coding.created_by or "", "")
                yield _Stretch(span.start, span.end, legend[coding.code], coder)


def _marked(document: Document, stretches: list[_Stretch], made: str) -> Iterator[str]:
    """The text cut wherever a coded stretch begins or ends."""
    text = document.text or ""
    begins: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for index, stretch in enumerate(stretches):
        begins.setdefault(stretch.start, []).append(index)
        ends.setdefault(stretch.end, []).append(index)
    active: dict[int, _Stretch] = {}
    place = 0
    for cut in sorted({*begins, *ends, len(text)}):
        yield _piece(text[place:cut], list(active.values()), made)
        place = cut
        active.update((index, stretches[index]) for index in begins.get(cut, []))
        numbers = sorted({active.pop(index).code.number for index in ends.get(cut, [])})
        if numbers:
            links = " ".join(f'<a href="#c{number}">{number}</a>' for number in numbers)
            yield f"<sup>{links}</sup>"


def _piece(text: str, active: list[_Stretch], made: str) -> str:
    if not active or not text:
        return escape(text)
    told = dict.fromkeys(
        f"{one.code.path} ({made} {one.coder})" if one.coder else one.code.path for one in active
    )
    return f'<mark title="{escape("; ".join(told))}"{_color(active[0].code)}>{escape(text)}</mark>'
