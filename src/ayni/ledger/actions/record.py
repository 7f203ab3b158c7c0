"""Record one collaboration."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.money import cents
from ayni.kernel.refusal import refuse_if
from ayni.ledger import chain, rules
from ayni.ledger.draft import Draft, Party
from ayni.ledger.models import Answer, Collaboration


@transaction.atomic
def record(
    *,
    actor: Actor,
    kind: str,
    happened_on: date,
    parties: Sequence[Party],
    value: Decimal | None = None,
    text: str = "",
    source: str = "",
    recorded_for: Organization | None = None,
) -> Collaboration:
    """Add a collaboration to the ledger, in the name of the actor's organisation.

    `value` is in the cluster's currency; `text` is what the actor wrote about it. `source` names what it
    follows from ("job:12"): recording the same source again returns the first record. With a source, a
    coordinator may name any party as `recorded_for`, and parties may have agreed already (`Party.agreed_by`).

    Raises `Refused` (fields: kind, parties, happened_on, value) when a rule forbids it.
    """
    recorded_for = recorded_for or actor.organization
    _check(actor, kind, happened_on, parties, value, recorded_for, source)
    assert recorded_for is not None  # _check refused an actor with nobody to act for
    head = chain.lock()
    if source and (earlier := Collaboration.objects.filter(source=source).first()):
        return earlier
    draft, now = Draft(), clock.now()
    row = draft.collaboration(
        parties,
        recorded_at=now,
        words=text.strip()[: rules.NOTE_LENGTH],
        kind=kind,
        happened_on=happened_on,
        value=None if value is None else cents(value),
        recorded_by=actor.signed_in,
        recorded_for=recorded_for,
        assisted=actor.assisting or actor.organization != recorded_for,
        source=source,
    )
    if source:
        _keep_agreements(draft, row, parties, actor)
    draft.write(head)
    return row


def _check(
    actor: Actor,
    kind: str,
    happened_on: date,
    parties: Sequence[Party],
    value: Decimal | None,
    recorded_for: Organization | None,
    source: str,
) -> None:
    if recorded_for is None or actor.person is None:
        refuse_if(rules.acts_for_somebody(actor))
    refuse_if(rules.fit_together(kind, parties), field="parties")
    refuse_if(rules.can_happen(happened_on), field="happened_on")
    refuse_if(rules.can_be_worth(value), field="value")
    if recorded_for is not None:
        refuse_if(rules.can_record_for(actor, recorded_for, parties, source))


def _keep_agreements(draft: Draft, row: Collaboration, parties: Sequence[Party], actor: Actor) -> None:
    """The confirmations of those who agreed inside the application; nobody speaks for two sides."""
    spoke = {actor.signed_in.pk}
    for party, participation in zip(parties, draft.participations_of(row), strict=True):
        person = party.agreed_by
        if person is None or person.pk in spoke or party.organization.pk == row.recorded_for_id:
            continue
        spoke.add(person.pk)
        draft.confirmation(
            participation=participation,
            answer=Answer.CONFIRMED,
            given_by=person,
            assisted=party.agreed_assisted,
            given_at=row.recorded_at,
        )
