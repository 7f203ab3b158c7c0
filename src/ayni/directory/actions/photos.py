"""The photo on an organisation's card."""

from typing import IO

from django.db import transaction

from ayni.directory.actions.organizations import locked, record_change
from ayni.directory.actor import Actor
from ayni.directory.models import ChangeKind, Organization
from ayni.directory.rules.organizations import can_edit
from ayni.kernel import files
from ayni.kernel.refusal import refuse_if


@transaction.atomic
def set_photo(*, actor: Actor, organization: Organization, upload: IO[bytes], size: int) -> Organization:
    """Put a photo on the card in place of the earlier one. `size` is the upload's length in bytes."""
    refuse_if(can_edit(actor, organization))
    return _replace(actor, organization, files.store_image(upload, size=size))


@transaction.atomic
def remove_photo(*, actor: Actor, organization: Organization) -> Organization:
    """Take the photo off the card."""
    refuse_if(can_edit(actor, organization))
    return _replace(actor, organization, "")


def _replace(actor: Actor, organization: Organization, name: str) -> Organization:
    """The earlier file goes once the change is certain: a failed request must not lose it."""
    current = locked(organization)
    earlier, current.photo = current.photo, name
    current.save(update_fields=["photo"])
    record_change(actor=actor, organization=current, kind=ChangeKind.PHOTO)
    if earlier:
        transaction.on_commit(lambda: files.remove(earlier))
    return current
