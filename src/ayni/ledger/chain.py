"""Adding to a cluster's hash chain, under the lock on its head."""

from collections.abc import Sequence

from django.db import connection, models

from ayni.kernel import tenancy
from ayni.ledger.models import ChainHead, Entry
from ayni.methods.hash_chain import link_hash

BATCH = 2000


def lock() -> ChainHead:
    """The head of the open cluster's chain, locked until the transaction ends.

    Nothing of the ledger is written without it, so whatever is read after this call cannot change before
    what follows from it is written. Take other locks (a link, a note, a job) before this one.
    """
    head = ChainHead.objects.select_for_update().first()
    if head is None:
        ChainHead.objects.bulk_create([ChainHead()], ignore_conflicts=True)
        head = ChainHead.objects.select_for_update().get()
    return head


def append(head: ChainHead, entries: Sequence[Entry]) -> None:
    """Link the entries to the locked head, in their order, and write them."""
    chain = tenancy.current_cluster_id()
    for entry in entries:
        entry.sequence = head.sequence + 1
        entry.previous_hash = head.hash
        entry.hash = link_hash(
            chain=chain,
            previous_hash=entry.previous_hash,
            sequence=entry.sequence,
            kind=str(entry.kind),
            recorded_at=entry.recorded_at,
            facts=entry.facts,
        )
        head.sequence, head.hash = entry.sequence, entry.hash
    Entry.objects.bulk_create(entries, batch_size=BATCH)
    head.save(update_fields=["sequence", "hash"])


def new_ids(model: type[models.Model], count: int = 1) -> list[int]:
    """Ids for rows to come: a row and its entry name each other, so both must have theirs before they are written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]
