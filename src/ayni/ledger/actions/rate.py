"""A participant judges another after a collaboration that both stand behind."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Membership, Organization
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.ledger import chain, rules
from ayni.ledger.draft import Draft
from ayni.ledger.models import Collaboration, Participation, Rating
from ayni.ledger.queries.ratings import ratings_between
from ayni.ledger.queries.records import record_of


@transaction.atomic
def rate(
    *,
    actor: Actor,
    collaboration: Collaboration,
    rated: Organization,
    on_time: bool,
    quality: int,
    would_repeat: bool,
) -> Rating:
    """Judge another participant for the actor's organisation; within 14 days of the first a new one replaces it.

    `quality` runs from 1 (bad) to 5 (excellent). The same judgement again returns it and writes nothing.
    Raises `Refused`.
    """
    refuse_if(rules.acts_for_somebody(actor))
    head = chain.lock()
    rater_part, rated_part = _checked(actor, collaboration, rated)
    if quality not in range(1, 6):
        raise Refused(_("La calidad va de 1 a 5."), field="quality")
    earlier = ratings_between(rater_part, rated_part)
    now = clock.now()
    if earlier:
        if _same(earlier[-1], on_time, quality, would_repeat):
            return earlier[-1]
        _refuse_when_late(earlier[0], now)
    draft = Draft()
    rating = draft.rating(
        rater=rater_part,
        rated=rated_part,
        on_time=on_time,
        quality=quality,
        would_repeat=would_repeat,
        replaces=earlier[-1] if earlier else None,
        given_by=actor.signed_in,
        assisted=actor.assisting,
        given_at=now,
    )
    try:
        with transaction.atomic():
            draft.write(head)
    except IntegrityError as clash:
        if "rating_once" not in str(clash):
            raise
        raise Refused(_("Alguien de ustedes acaba de valorar. Actualiza la página para verlo.")) from clash
    return rating


def _checked(
    actor: Actor, collaboration: Collaboration, rated: Organization
) -> tuple[Participation, Participation]:
    """The rater's and the rated's participations, once every rule is kept."""
    record = record_of(collaboration)
    rater_part, rated_part = record.part_of(actor.organization), record.part_of(rated)
    if rater_part is None or rated_part is None:
        raise Refused(_("Solo se valoran entre quienes participaron."), status=403)
    refuse_if(
        rules.can_rate(
            actor,
            rater=rater_part.organization,
            rated=rated,
            stand=record.stand,
            reversed_=record.reversal is not None,
            vouches=record.kind.vouches,
            shares_person=Membership.objects.filter(
                person=actor.person, organization=rated, ended_at=None
            ).exists(),
            rated_for_another=Rating.objects.filter(rater__collaboration=collaboration, given_by=actor.person)
            .exclude(rater=rater_part.participation)
            .exists(),
        )
    )
    return rater_part.participation, rated_part.participation


def _same(rating: Rating, on_time: bool, quality: int, would_repeat: bool) -> bool:
    return (rating.on_time, rating.quality, rating.would_repeat) == (on_time, quality, would_repeat)


def _refuse_when_late(first: Rating, now: datetime) -> None:
    if now - first.given_at > timedelta(days=rules.RATING_DAYS):
        raise Refused(
            _("La valoración se podía cambiar durante %(days)s días. Ya quedó firme.")
            % {"days": rules.RATING_DAYS}
        )
