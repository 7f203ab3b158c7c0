"""What the ledger has to say on Hoy: confirmations asked of me, judgements to give, answers that came."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.ledger.models import Collaboration, Rating, Reversal
from ayni.ledger.queries.records import Record, records, silent_participations, with_party
from ayni.web.hoy import Item, Step
from ayni.web.ledger.answering import what_was_done
from ayni.web.links import at

MOST = 5
RECENT_DAYS = 14


def asked_of_me(actor: Actor) -> list[Item]:
    """Collaborations that others recorded and the actor's organisation has not answered."""
    if actor.organization is None:
        return []
    waiting = silent_participations().filter(organization=actor.organization).values("collaboration")
    rows = (
        Collaboration.objects.filter(pk__in=waiting)
        .exclude(Exists(Reversal.objects.filter(collaboration=OuterRef("pk"))))
        .select_related("recorded_for")
        .order_by("-happened_on", "-pk")[:MOST]
    )
    return [_question(actor, record) for record in records(list(rows))]


def _question(actor: Actor, record: Record) -> Item:
    part = record.part_of(actor.organization)
    row = record.collaboration
    title = what_was_done(record, part) if part else str(record.kind.name)
    return Item(
        urgency=0,
        dimension=record.kind.dimension,
        kicker=_("%(name)s pide que confirmes") % {"name": row.recorded_for.name},
        title=title,
        detail=row.happened_on.strftime("%d/%m/%Y"),
        steps=(Step(_("Responder"), at(actor.cluster.slug, "collaboration", row.pk)),),
        when=row.recorded_at,
    )


def to_rate(actor: Actor) -> list[Item]:
    """Recent collaborations that stand and that the actor's organisation has not judged."""
    if actor.organization is None:
        return []
    since = clock.today() - timedelta(days=RECENT_DAYS)
    judged = Rating.objects.filter(
        rater__collaboration=OuterRef("pk"), rater__organization=actor.organization
    )
    rows = (
        with_party(Collaboration.objects.filter(happened_on__gte=since), actor.organization.pk)
        .exclude(Exists(judged))
        .order_by("-happened_on", "-pk")[:MOST]
    )
    found = []
    for record in records(list(rows)):
        own = record.part_of(actor.organization)
        others = [part for part in record.parts if part.stands and part is not own]
        if own is not None and own.stands and len(others) == 1 and record.reversal is None:
            found.append(
                _invitation_to_rate(actor, record, others[0].organization.pk, others[0].organization.name)
            )
    return found


def _invitation_to_rate(actor: Actor, record: Record, organization_id: int, name: str) -> Item:
    row = record.collaboration
    return Item(
        urgency=2,
        dimension=record.kind.dimension,
        kicker=_("Tres preguntas cortas"),
        title=_("¿Qué tal %(name)s?") % {"name": name},
        detail=f"{record.kind.name} · {row.happened_on:%d/%m/%Y}",
        steps=(Step(_("Valorar"), at(actor.cluster.slug, "rate", row.pk, organization_id)),),
        when=row.recorded_at,
    )
