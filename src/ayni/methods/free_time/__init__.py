"""When something is free: opening hours minus what is taken, and the slots that remain.

`opening` turns weekly hours with exceptions into spans of time; `occupancy` takes away what is taken, with
buffers and for any number of places; `slots` finds the next slot, the nearest ones and the first among many
machines. Everything is pure and works on aware datetimes; see docs/methods/free_time.md.
"""

from ayni.methods.free_time.occupancy import Limits, Occupied, free_spans, full_spans
from ayni.methods.free_time.opening import ALWAYS, Hours, Opening, opening_spans
from ayni.methods.free_time.slots import Slot, nearest_slots, next_slot, next_slot_among
from ayni.methods.free_time.spans import Span, common, joined, without

__all__ = [
    "ALWAYS",
    "Hours",
    "Limits",
    "Occupied",
    "Opening",
    "Slot",
    "Span",
    "common",
    "free_spans",
    "full_spans",
    "joined",
    "nearest_slots",
    "next_slot",
    "next_slot_among",
    "opening_spans",
    "without",
]
