"""What the directory suggests on Hoy: the one next thing that would complete my card."""

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.queries.gaps import CAPABILITIES, gap_in_words, gap_reason, next_gap
from ayni.directory.rules.organizations import can_edit
from ayni.web.hoy import Item, Step
from ayni.web.links import at


def complete_my_card(actor: Actor) -> list[Item]:
    """At most one suggestion, that can be put off for a month; none while assisting another's organisation."""
    mine = actor.organization
    if mine is None or actor.assisting or can_edit(actor, mine) is not None:
        return []
    gap = next_gap(mine)
    if gap is None:
        return []
    slug = actor.cluster.slug
    return [
        Item(
            urgency=3,
            dimension=None,
            kicker=_("Tu tarjeta"),
            title=gap_in_words(gap),
            detail=gap_reason(gap),
            steps=(
                Step(_("Completar"), gap_address(slug, mine.pk, gap)),
                Step(_("Ahora no"), at(slug, "postpone_suggestion", mine.pk, gap)),
            ),
        )
    ]


def gap_address(slug: str, organization_id: int, gap: str) -> str:
    """Where the gap is closed."""
    if gap == CAPABILITIES:
        return at(slug, "add_capability", organization_id)
    if gap == "photo":
        return at(slug, "edit_photo", organization_id)
    return f"{at(slug, 'edit_card', organization_id)}#id_{gap}"
