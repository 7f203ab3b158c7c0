"""The gates to organisations, their capabilities and the history of their cards."""

from django.db.models import Q, QuerySet
from django.http import Http404

from ayni.directory.actor import Actor
from ayni.directory.models import Capability, CardChange, Organization, Visibility
from ayni.directory.rules.organizations import can_edit
from ayni.kernel.refusal import refuse_if

CHANGES_SHOWN = 20


def audiences(actor: Actor, organization_id: int | None = None) -> frozenset[str]:
    """The visibilities this actor may see, of an organisation in general or of the one with this id."""
    seen = {Visibility.PUBLIC.value}
    if actor.sees_cluster:
        seen.add(Visibility.CLUSTER.value)
    if actor.organization is not None and actor.organization.pk == organization_id:
        seen |= {Visibility.CLUSTER.value, Visibility.PRIVATE.value}
    return frozenset(seen)


def sees(actor: Actor, organization: Organization, field: str) -> bool:
    """Whether the actor may see this field of the card."""
    return organization.visibility_of(field) in audiences(actor, organization.pk)


def organization_for(actor: Actor, pk: int) -> Organization:
    """The organisation; one that left is only there for the park's own people."""
    organization = Organization.objects.filter(pk=pk).first()
    if organization is None or (organization.left_at is not None and not actor.sees_cluster):
        raise Http404
    return organization


def editable_organization_for(actor: Actor, pk: int) -> Organization:
    """The organisation, for the pages that change it; refuses with the rule's reason."""
    organization = organization_for(actor, pk)
    if not actor.is_member:
        raise Http404
    refuse_if(can_edit(actor, organization))
    return organization


def capabilities_of(actor: Actor, organization: Organization) -> list[Capability]:
    """What the organisation can do, as far as the actor may see it: processes first, in a lasting order."""
    return list(
        visible_capabilities(actor).filter(organization=organization).order_by("kind", "process", "pk")
    )


def visible_capabilities(actor: Actor) -> QuerySet[Capability]:
    """Capabilities of all organisations, as far as the actor may see them."""
    visible = Q(visibility__in=audiences(actor))
    if actor.organization is not None:
        visible |= Q(organization=actor.organization)
    return Capability.objects.filter(visible)


def editable_capability_for(actor: Actor, organization_id: int, pk: int) -> Capability:
    """A capability of an organisation that the actor may change."""
    organization = editable_organization_for(actor, organization_id)
    capability = Capability.objects.filter(organization=organization, pk=pk).first()
    if capability is None:
        raise Http404
    return capability


def departed_organizations() -> QuerySet[Organization]:
    """Organisations that left the park, the latest first; for the coordination."""
    return Organization.objects.filter(left_at__isnull=False).order_by("-left_at", "pk")


def changes_of(organization: Organization) -> list[CardChange]:
    """The latest edits of the card, newest first, for those who may edit it."""
    changes = CardChange.objects.filter(organization=organization).select_related("person")
    return list(changes.order_by("-changed_at", "-pk")[:CHANGES_SHOWN])
