"""What the ledger puts on Hoy."""

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.ledger.queries.pending import asked_of, judgements_open, news_for
from ayni.ledger.queries.records import Stance
from ayni.web.hoy import Item, Step
from ayni.web.ledger.words import day_words, sentence
from ayni.web.links import at


def asked_of_me(actor: Actor) -> list[Item]:
    """What others say they did with us, and only we can confirm."""
    return [
        Item(
            urgency=0,
            dimension=record.kind.dimension,
            kicker=_("Te piden confirmar"),
            title=_("¿Fue así? %(what)s") % {"what": sentence(record, actor.organization)},
            detail=_("%(day)s · lo anotó %(name)s")
            % {
                "day": day_words(record.collaboration.happened_on).capitalize(),
                "name": record.collaboration.recorded_for,
            },
            steps=(Step(_("Responder"), at(actor.cluster.slug, "collaboration", record.collaboration.pk)),),
            when=record.collaboration.recorded_at,
        )
        for record in asked_of(actor)
    ]


def to_rate(actor: Actor) -> list[Item]:
    """Partners of late whom we have not judged."""
    return [
        Item(
            urgency=2,
            dimension=record.kind.dimension,
            kicker=_("Tu valoración"),
            title=_("¿Cómo te fue con %(name)s?") % {"name": part.organization.name},
            detail=f"{sentence(record, actor.organization)} · {day_words(record.collaboration.happened_on)}",
            steps=(
                Step(
                    _("Valorar"),
                    at(actor.cluster.slug, "rate", record.collaboration.pk, part.organization.pk),
                ),
            ),
        )
        for record, part in judgements_open(actor)
    ]


def answers_received(actor: Actor) -> list[Item]:
    """What others said of what we recorded: a disagreement needs us soon, a confirmation is good to know."""
    items = []
    for news in news_for(actor):
        disputed = news.part.stance == Stance.DISPUTED
        name = news.part.organization.name
        items.append(
            Item(
                urgency=1 if disputed else 2,
                dimension=news.record.kind.dimension,
                kicker=_("No están de acuerdo") if disputed else _("Te confirmaron"),
                title=(_("%(name)s dice que no fue así") if disputed else _("%(name)s confirmó"))
                % {"name": name},
                detail=sentence(news.record, actor.organization),
                steps=(
                    Step(
                        _("Ver qué hacer") if disputed else _("Ver"),
                        at(actor.cluster.slug, "collaboration", news.record.collaboration.pk),
                    ),
                ),
                when=news.part.answer.given_at if news.part.answer else None,
            )
        )
    return items
