"""Words in all open interviews of a study, each with what stands around it."""

from dataclasses import dataclass

from ayni.methods.transcripts import find_words
from ayni.studies.models import Interview
from ayni.studies.queries.material import open_interviews, texts_of
from ayni.studies.rules import Seat

AROUND = 60
MOST_HITS = 200


@dataclass(frozen=True)
class Concordance:
    """A hit: where it is, and the text before, in and after it."""

    interview: Interview
    begin: int
    end: int
    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Found:
    """The first hits, and how many there are."""

    hits: list[Concordance]
    total: int


def concordance(seat: Seat, query: str) -> Found:
    """Every place where the query's words stand one after another, by Spanish stem."""
    interviews = list(open_interviews(seat.study))
    texts = texts_of(seat.study)
    hits: list[Concordance] = []
    total = 0
    for interview in interviews:
        text = texts.get(interview.pk, "")
        for hit in find_words(text, query):
            total += 1
            if total <= MOST_HITS:
                hits.append(_hit(interview, text, hit.begin, hit.end))
    return Found(hits, total)


def _hit(interview: Interview, text: str, begin: int, end: int) -> Concordance:
    before = " ".join(text[max(0, begin - AROUND) : begin].split(" "))
    after = text[end : end + AROUND]
    return Concordance(
        interview, begin, end, before.replace("\n", " "), text[begin:end], after.replace("\n", " ")
    )
