"""Processes and materials by name: the taxonomies' words in all their forms, the longest phrase first."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ayni.methods.materials import MATERIALS
from ayni.methods.message_parser.lexing import fold
from ayni.methods.message_parser.line import Line, phrase
from ayni.methods.message_parser.mentions import (
    Leftover,
    MaterialMention,
    Mention,
    ProcessMention,
    Refinement,
)
from ayni.methods.message_parser.vocabulary import SHAPES, words
from ayni.methods.message_parser.word_forms import is_infinitive, verb_forms
from ayni.methods.processes import PROCESSES

Specific = dict[str | None, str]
"""From a process said in general (None: «cortar» alone) to the one that the words make it."""


@dataclass(frozen=True)
class Term:
    """What a phrase stands for: a process, a material, or a refinement of a process named elsewhere.

    All three empty: a cut whose method is not said.
    """

    process: str | None = None
    material: str | None = None
    specific: Specific = field(default_factory=dict)
    verb: bool = False


_REFINEMENTS: list[tuple[str, Specific]] = [
    (
        "autogena|autogeno|oxigeno|oxiacetileno|acetileno",
        {None: "oxyfuel_cutting", "welding": "welding_oxyfuel"},
    ),
    (
        "con disco|a disco|en disco|con amoladora|con moladora|con esmeril",
        {None: "abrasive_cutting"},
    ),
    ("con hilo|por hilo|en hilo", {None: "wire_edm"}),
    ("con agua|a agua|por agua", {None: "waterjet_cutting"}),
    ("al arco|por arco|con arco|a arco|de arco|en arco", {"welding": "welding_smaw"}),
    ("por puntos|por punto|a puntos|con puntos", {"welding": "spot_welding"}),
    ("al horno|en polvo|con polvo", {"painting": "powder_coating"}),
]
"""Words that name a process only together with another: «soldar … con autógena»."""

_PARTICIPLES = ("ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas")


def _spellings(text: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield the forms of a phrase as tokens, each with whether it is said as a verb."""
    first, *rest = fold(text).split()
    if is_infinitive(first):
        for form in verb_forms(first):
            yield (form, *rest), not form.endswith(_PARTICIPLES)
    else:
        yield (first, *rest), False


def _terms() -> dict[tuple[str, ...], Term]:
    terms: dict[tuple[str, ...], Term] = {}
    for alternatives, specific in _REFINEMENTS:
        terms |= {tuple(text.split()): Term(specific=specific) for text in alternatives.split("|")}
    terms |= {form: Term(verb=verb) for form, verb in _spellings("cortar")}
    terms |= {(noun,): Term() for noun in ("corte", "cortes", "cortecito", "cortecitos")}
    for process in PROCESSES:
        for text in (process.name_es.partition(" (")[0], *process.synonyms_es):
            for form, verb in _spellings(text):
                terms.setdefault(form, Term(process=process.code, verb=verb))
    for material in MATERIALS:
        for text in (material.name_es, *material.synonyms_es):
            form = tuple(fold(text).split())
            terms[form] = Term(material=material.code)
            terms.setdefault((*form[:-1], f"{form[-1]}s"), Term(material=material.code))
    return terms


TERMS = _terms()
"""Every phrase of the two taxonomies, as tokens."""

_GOODS = frozenset(word for word, shape in SHAPES.items() if shape in {"sheet", "tube"}) | {"fierros"}
"""Left for the goods: «curvado de tubo» is also about tubes."""

_LONGEST = max(map(len, TERMS))

_EQUIPMENT = words("maquina maquinas equipo equipos curso gas guantes taller operario maestro")
_WANTING = words(
    "necesito quiero requiero es hace haces hacen incluye va con nada de necesita queremos hay que"
)
_CLAUSE_ENDS = words(", . ; | y pero ( ) ! ?") | {""}
_ASKING_FOR = words("servicio necesito quiero requiero precio cotizar un el y para mas incluye")

_ELECTRODE = phrase(
    r"(?:(?:con|electrodo|electrodos|soldadura) )*(?P<class>e?-?(?:6010|6011|6013|7018|7024))"
    r"(?: (?:de )?\d/\d+(?: \")?)?"
)


def electrodes(line: Line) -> Iterator[Mention]:
    """Yield shielded metal arc welding for electrodes by their AWS classification: «con 7018 de 1/8»."""
    for span in line.find(_ELECTRODE):
        if not line.word(span.first).isdigit():
            line.take(span.first, span.last)
            yield ProcessMention(span.first, span.last, "welding_smaw")


def named_terms(line: Line) -> Iterator[Mention]:
    """Yield processes and materials given by name, the longest phrase at each place."""
    place = 0
    while place < len(line.tokens):
        length, term = _longest_term(line, place)
        mention = _mention(line, place, place + length - 1, term) if term else None
        if mention:
            line.take(mention.first, mention.last, leaving=_GOODS)
            yield mention
        place += max(length, 1)


def _longest_term(line: Line, place: int) -> tuple[int, Term | None]:
    for length in range(_LONGEST, 0, -1):
        tokens = tuple(line.free_word(at) for at in range(place, place + length))
        if tokens in TERMS:
            return length, TERMS[tokens]
    return 0, None


def _mention(line: Line, first: int, last: int, term: Term) -> Mention | None:
    """Return what a term means at this place; None where it only describes, and is left to be shown."""
    word, before = line.word(first), line.word(first - 1)
    if word.endswith(_PARTICIPLES) and before in {"ya", "estan", "esta", "acabado", "vienen", "viene"}:
        return None  # the state of the goods, not what is asked for
    if not term.material and (before == "electro" or _is_of_equipment(line, first)):
        return None
    if before in {"color", "tono"} or (not term.material and _is_denied(line, first, last)):
        return Leftover(first, last)
    if word == "cobre" and before in {"me", "nos", "que"}:
        return None  # of «cobrar», to charge
    if word == "galvanizado" and first == last and _is_the_service(line, first):
        return ProcessMention(first, last, "galvanizing")
    if term.material:
        return MaterialMention(first, last, term.material, is_for_all(line, first, last))
    if term.specific:
        return Refinement(first, last, term.specific)
    adjective = not term.verb and word.endswith(("ada", "ados", "adas"))
    return ProcessMention(first, last, term.process, term.verb, adjective)


def _is_the_service(line: Line, place: int) -> bool:
    """Say whether «galvanizado» is what is asked for, not what the tube is: «galvanizado de 45 postes»."""
    before, after = line.word(place - 1), line.word(place + 1)
    opens = not before.isalpha() and not before[:1].isdigit()
    return before in _ASKING_FOR or (after == "de" and opens)


def is_for_all(line: Line, first: int, last: int) -> bool:
    """Say whether a material is that of every need: «todo en inox», «acero 1045 todos»."""
    around = {line.word(first - 1), line.word(first - 2), line.word(last + 1)}
    return bool(around & {"todo", "todos", "todas"})


def _is_of_equipment(line: Line, first: int) -> bool:
    """Say whether a process only names equipment or supplies: «máquina de soldar», «50 kg de soldadura»."""
    noun, number = line.word(first - 2), line.word(first - 3)
    weighed = noun in {"kg", "kilo", "kilos"} and number[:1].isdigit()
    return line.word(first - 1) == "de" and (noun in _EQUIPMENT or weighed)


def _is_denied(line: Line, first: int, last: int) -> bool:
    """Say whether a process is named to be left out: «no necesito soldadura», «sin pintar», «niquelar no»."""
    if line.word(last + 1) == "no" and line.word(last + 2) in _CLAUSE_ENDS:
        return True
    before = first - 1
    while line.word(before) in _WANTING:
        before -= 1
    return line.word(before) in {"no", "sin"} or (line.word(before) == "nada" and before < first - 1)
