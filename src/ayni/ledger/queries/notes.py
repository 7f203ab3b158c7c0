"""What people wrote to entries."""

from collections.abc import Iterable

from django.http import Http404

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.ledger.models import Collaboration, Confirmation, EntryKind, Note, Reversal
from ayni.ledger.queries.records import Record


def notes_of(entry_ids: Iterable[int | None]) -> dict[int, Note]:
    """The notes to these entries, by entry."""
    wanted = [entry_id for entry_id in entry_ids if entry_id is not None]
    return {note.entry_id: note for note in Note.objects.filter(entry__in=wanted)}


def written_for(note: Note) -> Organization:
    """The organisation in whose name the words were written."""
    kind = note.entry.kind
    organization: Organization
    if kind == EntryKind.COLLABORATION:
        organization = Collaboration.objects.select_related("recorded_for").get(entry=note.entry).recorded_for
    elif kind == EntryKind.CONFIRMATION:
        given = Confirmation.objects.select_related("participation__organization").get(entry=note.entry)
        organization = given.participation.organization
    else:
        row = Reversal.objects.select_related("collaboration__recorded_for").get(entry=note.entry)
        organization = row.collaboration.recorded_for
    return organization


def note_for(actor: Actor, record: Record, note_id: int) -> Note:
    """The gate to a note of a collaboration that the actor sees."""
    entries = [record.collaboration.entry_id, record.reversal.entry_id if record.reversal else None]
    entries += Confirmation.objects.filter(
        participation__in=[part.participation for part in record.parts]
    ).values_list("entry", flat=True)
    note = Note.objects.filter(pk=note_id, entry__in=[entry for entry in entries if entry]).first()
    if note is None:
        raise Http404
    return note
