"""Transcripts as text: read from files, split into turns, pseudonymised, kept in step with codings.

Positions are Unicode code points of the text, whose line ends are always a single LF; the end of a span is the
first position after it. Nothing is composed or decomposed: an accent that stands by itself stays so.
`docs/methods/transcripts.md` says how each step decides.
"""

from ayni.methods.transcripts.anchoring import Anchored, Difference, Edit
from ayni.methods.transcripts.captions import Mark, read_captions, take_marks
from ayni.methods.transcripts.mentions import (
    Mention,
    MentionKind,
    find_known,
    find_mentions,
    name_key,
)
from ayni.methods.transcripts.pieces import Piece, Span, pieces
from ayni.methods.transcripts.reading import ReadTranscript, UnreadableTranscript, clean, read_transcript
from ayni.methods.transcripts.searching import Hit, find_words
from ayni.methods.transcripts.turns import Turn, sentences, speakers, turns

__all__ = [
    "Anchored",
    "Difference",
    "Edit",
    "Hit",
    "Mark",
    "Mention",
    "MentionKind",
    "Piece",
    "ReadTranscript",
    "Span",
    "Turn",
    "UnreadableTranscript",
    "clean",
    "find_known",
    "find_mentions",
    "find_words",
    "name_key",
    "pieces",
    "read_captions",
    "read_transcript",
    "sentences",
    "speakers",
    "take_marks",
    "turns",
]
