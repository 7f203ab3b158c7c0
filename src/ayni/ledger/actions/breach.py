"""Keep that an organisation broke what it had agreed with another, once a mediator found so."""

from django.db import transaction

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.ledger import chain
from ayni.ledger.draft import Draft
from ayni.ledger.models import Breach


@transaction.atomic
def record_breach(*, actor: Actor, by: Organization, against: Organization, source: str) -> Breach:
    """Enter the breach in the chain, in the name of the mediator who acts.

    The area that it comes from has checked that the actor mediates. `source` names what it follows from
    ("breach:12"): the same source again returns the first entry.
    """
    head = chain.lock()
    if earlier := Breach.objects.filter(source=source).first():
        return earlier
    draft = Draft()
    row = draft.breach(
        by=by,
        against=against,
        found_by=actor.signed_in,
        found_on=clock.today(),
        source=source,
        recorded_at=clock.now(),
    )
    draft.write(head)
    return row
