"""A part of an interview as it is read and coded: turns, moments, and the codings that lie on them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from ayni.methods.transcripts import Piece, Span, pieces, turns
from ayni.studies.models import Coding, Interview
from ayni.studies.queries.material import (
    Window,
    blind_interviews,
    codings_of,
    lengths_of,
    open_interviews,
    sealed_count,
    speakers_of,
    window_of,
)
from ayni.studies.rules import Seat


@dataclass(frozen=True)
class ShownPiece:
    """A stretch of text under the same codings; `tone` is the colour of the one that lies on top."""

    begin: int
    end: int
    text: str
    codings: tuple[Coding, ...]

    @property
    def tone(self) -> int | None:
        """Place in the palette of the innermost coding's code; None for uncoded text."""
        if not self.codings:
            return None
        tone: int = min(self.codings, key=lambda coding: coding.end - coding.begin).code.tone
        return tone

    @property
    def names(self) -> str:
        """The codes, for a reader of the screen."""
        return ", ".join(dict.fromkeys(coding.code.name for coding in self.codings))


@dataclass(frozen=True)
class ShownTurn:
    """What one speaker says in the window; `codings` are those that begin in it."""

    begin: int
    end: int
    speaker: str
    moment: str
    pieces: tuple[ShownPiece, ...]
    codings: tuple[Coding, ...]


@dataclass(frozen=True)
class Reading:
    """A window of an interview with its turns."""

    window: Window
    turns: tuple[ShownTurn, ...]
    blind: bool


def reading_of(seat: Seat, interview: Interview, begin: int) -> Reading | None:
    """The window that begins at `begin`; None while there is no text."""
    window = window_of(interview, begin)
    if window is None:
        return None
    rows = list(codings_of(seat, [interview]).filter(begin__lt=window.end, end__gt=window.begin))
    shown = [_turn(window, rows, *part) for part in _parts(window, speakers_of(interview))]
    return Reading(window, tuple(shown), interview.pk in blind_interviews(seat))


def _parts(window: Window, names: Sequence[str]) -> list[tuple[int, int, str]]:
    """Begin, end and speaker of each turn; without speakers each line is one."""
    if names:
        return [
            (window.begin + turn.said, window.begin + turn.end, turn.speaker)
            for turn in turns(window.text, names)
        ]
    lines, reached = [], window.begin
    for line in window.text.splitlines(keepends=True):
        lines.append((reached, reached + len(line), ""))
        reached += len(line)
    return lines


def _turn(window: Window, rows: Sequence[Coding], begin: int, end: int, speaker: str) -> ShownTurn:
    inside = [row for row in rows if row.begin < end and row.end > begin]
    by_pk = {row.pk: row for row in inside}
    cut = pieces(begin, end, [Span(row.begin, row.end, row.pk) for row in inside])
    return ShownTurn(
        begin=begin,
        end=end,
        speaker=speaker,
        moment=next(
            (_clock(mark.milliseconds) for mark in window.marks if begin - 60 <= mark.position < end), ""
        ),
        pieces=tuple(_piece(window, piece, by_pk) for piece in cut),
        codings=tuple(row for row in inside if row.begin >= begin or begin == window.begin),
    )


def _piece(window: Window, piece: Piece[int], rows: dict[int, Coding]) -> ShownPiece:
    text = window.text[piece.begin - window.begin : piece.end - window.begin]
    return ShownPiece(piece.begin, piece.end, text, tuple(rows[key] for key in piece.keys))


def _clock(milliseconds: int) -> str:
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


@dataclass(frozen=True)
class ListedInterview:
    """An interview in the list: how long its text is, how many codings count, whether names wait."""

    interview: Interview
    words: int | None
    codings: int


def interviews_of(seat: Seat) -> tuple[list[ListedInterview], int]:
    """The open interviews of a study, and how many are closed."""
    rows = open_interviews(seat.study).annotate(
        counted=Count(
            "codings",
            filter=Q(codings__removed_at=None, codings__settled=True, codings__code__removed_at=None),
        )
    )
    lengths = lengths_of(seat.study)
    listed = [ListedInterview(row, _words(lengths.get(row.pk)), row.counted) for row in rows]
    return listed, sealed_count(seat.study)


def _words(length: int | None) -> int | None:
    """About how many words; in Spanish one takes six characters with its space."""
    return None if length is None else max(1, round(length / 6))
