"""Take away what people wrote; the chain stands, because it held only a salted digest."""

from django.db import transaction

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import refuse_if
from ayni.ledger import chain, rules
from ayni.ledger.draft import Draft
from ayni.ledger.models import Note
from ayni.ledger.queries.notes import written_for


@transaction.atomic
def erase_note(*, actor: Actor, note: Note) -> None:
    """Erase the words and their salt, and enter that it was done. Erasing again does nothing. Raises `Refused`."""
    if actor.person is None:
        refuse_if(rules.acts_for_somebody(actor))
    note = Note.objects.select_for_update(of=("self",)).select_related("entry").get(pk=note.pk)
    refuse_if(rules.can_erase(actor, written_for=written_for(note)))
    if note.erased_at is not None:
        return
    head = chain.lock()
    note.text, note.salt, note.erased_at = "", "", clock.now()
    note.save(update_fields=["text", "salt", "erased_at"])
    draft = Draft()
    draft.erasure(note, erased_by=actor.signed_in, assisted=actor.assisting, erased_at=note.erased_at)
    draft.write(head)
