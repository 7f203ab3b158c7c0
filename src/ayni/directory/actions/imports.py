"""Taking a list of organisations over: uploaded, looked at, then written once."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from ayni.directory.actions.indexing import index_organizations
from ayni.directory.actor import Actor
from ayni.directory.models import CardChange, ChangeKind, Cluster, ImportDraft, Organization, Person
from ayni.directory.queries.imports import CARD_FIELDS, Preview, preview_of
from ayni.directory.rules import imports as rules
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.methods.organization_list import (
    FIELDS,
    Entry,
    UnreadableList,
    Value,
    find_header,
    read_table,
    recognise_columns,
)

FILL, REPLACE, SKIP = "fill", "replace", "skip"
MERGES = (FILL, REPLACE, SKIP)
"""What becomes of organisations that the directory has: fill what it lacks, let the list win, leave them."""

BATCH = 1000
NUMBERS = frozenset({"people_employed", "founded_year"})
"""Fields of a card that are whole numbers; all others of a list are text."""


@transaction.atomic
def upload_list(*, actor: Actor, file_name: str, content: bytes) -> ImportDraft:
    """Read a file and keep its rows as a draft; nothing of the directory changes yet."""
    refuse_if(rules.may_import(actor))
    try:
        table = read_table(content, file_name)
    except UnreadableList as fault:
        raise Refused(rules.FILE_WORDS[fault.code], field="file") from fault
    header = find_header(table.rows)
    return ImportDraft.objects.create(
        file_name=file_name[:200],
        rows=[list(row) for row in table.rows[header:]],
        header_row=header + 1,
        columns=recognise_columns(_widened(table.rows[header:])),
        uploaded_by=actor.person,
        created_at=clock.now(),
    )


def _widened(rows: Sequence[Sequence[str]]) -> list[str]:
    """The header, as wide as the widest row: columns without a header can be named by hand."""
    width = max(len(row) for row in rows)
    return [*rows[0], *[""] * (width - len(rows[0]))]


@transaction.atomic
def choose_columns(*, actor: Actor, draft: ImportDraft, columns: Sequence[str]) -> ImportDraft:
    """Correct what each column is. Each field at most once; the list needs a name."""
    refuse_if(rules.may_import(actor))
    chosen = [field for field in columns if field]
    unknown = set(chosen) - set(FIELDS)
    if unknown or len(columns) != len(draft.columns):
        raise Refused(_("Elige para cada columna una opción de la lista."))
    twice = next((field for field in chosen if chosen.count(field) > 1), None)
    if twice is not None:
        raise Refused(
            _("Elegiste «%(field)s» para dos columnas: deja una sola.") % {"field": rules.FIELD_WORDS[twice]}
        )
    if not {"name", "legal_name", "contact_name"} & set(chosen):
        raise Refused(_("Di qué columna tiene el nombre."))
    draft.columns = list(columns)
    ImportDraft.objects.filter(pk=draft.pk, done_at=None).update(columns=draft.columns)
    return draft


@transaction.atomic
def take_over(*, actor: Actor, draft: ImportDraft, merge: str = FILL) -> ImportDraft:
    """Write the draft's good rows into the directory, once: a second call returns the first one's result.

    `merge` is one of `MERGES`. Rows that cannot go in stay in the draft with their reasons.
    """
    refuse_if(rules.may_import(actor))
    if merge not in MERGES:
        raise Refused(_("Elige qué hacer con los que ya están."), field="merge")
    _one_list_at_a_time(actor)
    locked = ImportDraft.objects.select_for_update().get(pk=draft.pk)
    if locked.done_at is not None:
        return locked
    preview = preview_of(locked, actor.cluster.country)
    created = _create(preview.plan.creations)
    changed = {} if merge == SKIP else _merge(preview, replace=merge == REPLACE)
    if actor.person is not None:
        _log(actor.person, created, changed)
    index_organizations([*created, *changed])
    locked.done_at = clock.now()
    locked.result = {
        "created": len(created),
        "merged": len(changed),
        "unchanged": len(preview.plan.merges) - len(changed),
        "refused": len(preview.checked.refused),
        "contacts": _contacts(created, preview),
    }
    locked.save(update_fields=["done_at", "result"])
    return locked


def _one_list_at_a_time(actor: Actor) -> None:
    """Two lists taken over at once would each create what the other creates. Other work goes on."""
    Cluster.objects.select_for_update(no_key=True).get(pk=actor.cluster.pk)


def _create(entries: Sequence[Entry]) -> dict[int, Entry]:
    """New organisations, by the id each was given."""
    drafts = [Organization(**_card(entry), created_at=clock.now()) for entry in entries]
    try:
        with transaction.atomic():
            made = Organization.objects.bulk_create(drafts, batch_size=BATCH)
    except IntegrityError:
        raise Refused(_("Alguien cambió el directorio en este momento. Vuelve a intentar.")) from None
    return {organization.pk: entry for organization, entry in zip(made, entries, strict=True)}


def _card(entry: Entry) -> dict[str, Any]:
    return {"kind": "workshop"} | {k: v for k, v in entry.values.items() if k != "contact_name"}


def _merge(preview: Preview, *, replace: bool) -> dict[int, list[str]]:
    """Write what the list adds (or says otherwise, with `replace`); the fields changed, by organisation."""
    wanted = {
        merge.known.id: {c.field: c.after for c in merge.changes if replace or c.fills}
        for merge in preview.plan.merges
    }
    wanted = {pk: changes for pk, changes in wanted.items() if changes}
    # Locked in one order: two lists taken over at once follow one another.
    list(Organization.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk"))
    for field in CARD_FIELDS:
        values = {pk: changes[field] for pk, changes in wanted.items() if field in changes}
        _write_field(field, values, replace=replace)
    return {pk: sorted(changes) for pk, changes in wanted.items()}


def _write_field(field: str, values: Mapping[int, Value], *, replace: bool) -> None:
    """One statement for a field of any number of organisations, where Django's would have a CASE for each.

    Without `replace` it fills only what is still empty, whatever was written since the list was compared.
    """
    if not values:
        return
    kind = "smallint" if field in NUMBERS else "text"
    still_empty = "" if replace else f"""AND coalesce(o."{field}"::text, '') = ''"""
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE directory_organization AS o SET "{field}" = new.value '  # noqa: S608 - names of ours
            f"FROM unnest(%s::bigint[], %s::{kind}[]) AS new (id, value) WHERE o.id = new.id {still_empty}",
            [list(values), list(values.values())],
        )


def _log(person: Person, created: Collection[int], changed: dict[int, list[str]]) -> None:
    now = clock.now()
    log = [
        CardChange(organization_id=pk, person=person, assisted=True, kind=kind, fields=fields, changed_at=now)
        for kind, those in ((ChangeKind.ADDED, {pk: [] for pk in created}), (ChangeKind.CARD, changed))
        for pk, fields in those.items()
    ]
    CardChange.objects.bulk_create(log, batch_size=BATCH)


def _contacts(created: dict[int, Entry], preview: Preview) -> dict[str, str]:
    """The contact's name of each organisation, for its invitation."""
    entries = {**created, **{merge.known.id: merge.entry for merge in preview.plan.merges}}
    names = {str(pk): str(entry.values.get("contact_name", "")) for pk, entry in entries.items()}
    return {pk: name for pk, name in names.items() if name}
