"""Adding, changing and removing what an organisation can do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from ayni.directory.actions.indexing import index_organizations
from ayni.directory.actions.organizations import locked, record_change
from ayni.directory.actor import Actor
from ayni.directory.models import Capability, ChangeKind, Organization
from ayni.directory.rules.organizations import can_edit
from ayni.kernel.refusal import Refused, refuse_if


@transaction.atomic
def add_capability(*, actor: Actor, organization: Organization, **fields: Any) -> Capability:
    """Say one more thing that the organisation can do. `fields` are columns of `Capability`."""
    refuse_if(can_edit(actor, organization))
    current = locked(organization)
    capability = Capability(organization=current, **fields)
    _save(capability)
    _follow_up(actor, current, ChangeKind.CAPABILITY_ADDED, capability)
    return capability


@transaction.atomic
def change_capability(*, actor: Actor, capability: Capability, **fields: Any) -> Capability:
    """Correct a capability."""
    refuse_if(can_edit(actor, capability.organization))
    current = locked(capability.organization)
    for name, value in fields.items():
        setattr(capability, name, value)
    _save(capability)
    _follow_up(actor, current, ChangeKind.CAPABILITY_CHANGED, capability)
    return capability


@transaction.atomic
def remove_capability(*, actor: Actor, capability: Capability) -> None:
    """The organisation no longer does this."""
    refuse_if(can_edit(actor, capability.organization))
    current = locked(capability.organization)
    capability.delete()
    _follow_up(actor, current, ChangeKind.CAPABILITY_REMOVED, capability)


def _follow_up(actor: Actor, organization: Organization, kind: ChangeKind, capability: Capability) -> None:
    what = capability.process or capability.material or capability.machine or capability.certificate
    record_change(actor=actor, organization=organization, kind=kind, fields=[what])
    index_organizations([organization.pk])


def _save(capability: Capability) -> None:
    """Check the constraints first, so that their sentences reach the form."""
    try:
        capability.full_clean(exclude=["cluster", "organization"])
    except ValidationError as invalid:
        raise Refused(" ".join(invalid.messages)) from invalid
    capability.save()
