"""Changing who is in the directory and what their cards say. Every edit is logged and indexed."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ayni.directory.actions.indexing import index_organizations
from ayni.directory.actor import Actor
from ayni.directory.models import Availability, CardChange, ChangeKind, Organization, Visibility
from ayni.directory.rules.organizations import can_coordinate, can_edit
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if

CARD_FIELDS = (
    "name", "kind", "guild", "legal_name", "tax_id", "description", "phone", "email", "website", "address",
    "people_employed", "lead_time_days", "founded_year", "plan_x", "plan_y",
)  # fmt: skip
"""What `edit_card` may change."""


@transaction.atomic
def add_organization(*, actor: Actor, name: str, kind: str, **fields: Any) -> Organization:
    """A coordinator adds an organisation by hand. `fields` are any of `CARD_FIELDS`."""
    refuse_if(can_coordinate(actor))
    organization = Organization(name=name, kind=kind, **_card_only(fields))
    _save(organization)
    record_change(actor=actor, organization=organization, kind=ChangeKind.ADDED)
    index_organizations([organization.pk])
    return organization


@transaction.atomic
def edit_card(*, actor: Actor, organization: Organization, **fields: Any) -> Organization:
    """Change what the card says; only what differs is written and logged."""
    refuse_if(can_edit(actor, organization))
    current = locked(organization)
    changed = [name for name, value in _card_only(fields).items() if getattr(current, name) != value]
    for name in changed:
        setattr(current, name, fields[name])
    if changed:
        _save(current)
        record_change(actor=actor, organization=current, kind=ChangeKind.CARD, fields=changed)
        index_organizations([current.pk])
    return current


@transaction.atomic
def set_visibility(*, actor: Actor, organization: Organization, choices: Mapping[str, str]) -> Organization:
    """Say who may see which field; only what differs from the default is kept."""
    refuse_if(can_edit(actor, organization))
    current = locked(organization)
    changed = [field for field, choice in choices.items() if current.visibility_of(field) != choice]
    if any(choice not in Visibility.values for choice in choices.values()):
        raise Refused(_("Elige quién ve cada dato: todos, solo el parque o solo ustedes."))
    chosen = {field: current.visibility_of(field) for field in Organization.DEFAULT_VISIBILITY} | dict(
        choices
    )
    current.visibility = {
        field: choice for field, choice in chosen.items() if choice != Organization.DEFAULT_VISIBILITY[field]
    }
    if changed:
        current.save(update_fields=["visibility"])
        record_change(actor=actor, organization=current, kind=ChangeKind.VISIBILITY, fields=changed)
        index_organizations([current.pk])
    return current


@transaction.atomic
def set_availability(
    *, actor: Actor, organization: Organization, availability: str, busy_until: date | None = None
) -> Organization:
    """Say in one tap whether work can be taken: free, busy (until a day, if known) or closed."""
    refuse_if(can_edit(actor, organization))
    if availability not in Availability.values:
        raise Refused(_("Elige libre, ocupado o cerrado."), field="availability")
    until = busy_until if availability == Availability.BUSY else None
    if until is not None and until < clock.today():
        raise Refused(_("Esa fecha ya pasó: pon hasta qué día estarán ocupados."), field="busy_until")
    current = locked(organization)
    if (current.availability, current.busy_until) != (availability, until):
        current.availability, current.busy_until = availability, until
        current.save(update_fields=["availability", "busy_until"])
        record_change(actor=actor, organization=current, kind=ChangeKind.AVAILABILITY)
    return current


@transaction.atomic
def mark_left(*, actor: Actor, organization: Organization) -> Organization:
    """The organisation left the park: it is no longer found, its record stays."""
    refuse_if(can_coordinate(actor))
    current = locked(organization)
    if current.left_at is None:
        current.left_at = clock.now()
        current.save(update_fields=["left_at"])
        record_change(actor=actor, organization=current, kind=ChangeKind.LEFT)
        index_organizations([current.pk])
    return current


@transaction.atomic
def mark_returned(*, actor: Actor, organization: Organization) -> Organization:
    """The organisation is back: it is found again."""
    refuse_if(can_coordinate(actor))
    current = locked(organization)
    if current.left_at is not None:
        current.left_at = None
        current.save(update_fields=["left_at"])
        record_change(actor=actor, organization=current, kind=ChangeKind.RETURNED)
        index_organizations([current.pk])
    return current


def locked(organization: Organization) -> Organization:
    """The organisation as it is now, held until the transaction ends: edits follow one another."""
    current: Organization = Organization.objects.select_for_update().get(pk=organization.pk)
    return current


def record_change(
    *, actor: Actor, organization: Organization, kind: ChangeKind, fields: Collection[str] = ()
) -> None:
    """Log an edit with who made it and for whom. Values are not kept: they may be private."""
    CardChange.objects.create(
        organization=organization,
        person=actor.signed_in,
        assisted=_assists(actor, organization),
        kind=kind,
        fields=sorted(fields),
        changed_at=clock.now(),
    )


def _assists(actor: Actor, organization: Organization) -> bool:
    """A coordinator acts for an organisation that is not their own."""
    return actor.assisting or actor.organization is None or actor.organization.pk != organization.pk


def _card_only(fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - set(CARD_FIELDS)
    if unknown:
        raise TypeError(f"not fields of a card: {sorted(unknown)}")
    return dict(fields)


def _save(organization: Organization) -> None:
    """Save, with the constraints' own sentences instead of a fault of the database."""
    if not organization.name.strip():
        raise Refused(_("Escribe el nombre de la organización."), field="name")
    try:
        with transaction.atomic():
            organization.save()
    except IntegrityError as fault:
        if "organization_tax_id_once" in str(fault):
            raise Refused(_("Ya hay una organización con ese RUC."), field="tax_id") from fault
        raise
