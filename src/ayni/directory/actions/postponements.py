"""«Ahora no»: a suggestion about the card waits."""

from django.db import transaction

from ayni.directory.actor import Actor
from ayni.directory.models import Organization, Postponement
from ayni.directory.rules.organizations import can_edit
from ayni.kernel import clock
from ayni.kernel.refusal import refuse_if


@transaction.atomic
def postpone(*, actor: Actor, organization: Organization, suggestion: str) -> None:
    """Let the suggestion wait from now on, for as long as `queries.gaps` says."""
    refuse_if(can_edit(actor, organization))
    Postponement.objects.update_or_create(
        organization=organization,
        suggestion=suggestion,
        defaults={"person": actor.signed_in, "postponed_at": clock.now()},
    )
