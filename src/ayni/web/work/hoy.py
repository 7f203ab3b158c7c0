"""What asking, quoting and awarding put on Hoy."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.directory.actor import Actor
from ayni.ledger.kinds import Dimension
from ayni.web.hoy import Item, Step
from ayni.web.links import at
from ayni.web.work.words import due_words, summary_of
from ayni.work.naming import amount
from ayni.work.queries.jobs import Seen, awards_to_answer, expired_of, quotes_to_compare, waiting_for_quote
from ayni.work.queries.quotes import unanswered


def awards_for_us(actor: Actor) -> list[Item]:
    """Work given to us that waits for our yes."""
    return [
        Item(
            urgency=0,
            dimension=Dimension.ARTICULATION,
            kicker=_("Te adjudicaron un trabajo"),
            title=award.job.title,
            detail=_("%(amount)s · responde antes del %(when)s")
            % {
                "amount": amount(award.quantity, award.job.unit),
                "when": date_format(localtime(award.respond_by), "SHORT_DATETIME_FORMAT").lower(),
            },
            steps=(Step(_("Ver y responder"), at(actor.cluster.slug, "award", award.pk)),),
            when=award.respond_by,
        )
        for award in awards_to_answer(actor)
    ]


def jobs_for_us(actor: Actor) -> list[Item]:
    """Jobs that fit our machines and that we have not answered."""
    return [_job_for_us(actor, seen) for seen in waiting_for_quote(actor)]


def _job_for_us(actor: Actor, seen: Seen) -> Item:
    job = seen.job
    why = [_("tu taller hace lo que piden")] if job.processes else []
    if seen.invitee is not None and seen.invitee.chosen:
        why = [_("te eligieron para verlo")]
    return Item(
        urgency=0 if job.urgent else 1,
        dimension=Dimension.ARTICULATION,
        kicker=_("Encargo urgente que puedes hacer") if job.urgent else _("Encargo que puedes hacer"),
        title=job.title,
        detail=_("%(summary)s · para %(day)s · %(asker)s")
        % {
            "summary": summary_of(job),
            "day": due_words(job.deadline),
            "asker": seen.asker.name if seen.asker else _("un taller del parque"),
        },
        why=tuple(why),
        steps=(Step(_("Ver y cotizar"), at(actor.cluster.slug, "job", job.pk)),),
        when=job.opened_at,
    )


def quotes_for_us(actor: Actor) -> list[Item]:
    """Offers for what we asked."""
    return [
        Item(
            urgency=1,
            dimension=Dimension.ARTICULATION,
            kicker=_("Cotizaciones por decidir"),
            title=seen.job.title,
            detail=ngettext(
                "%(count)s cotización · para %(day)s", "%(count)s cotizaciones · para %(day)s", seen.quotes
            )
            % {"count": seen.quotes, "day": due_words(seen.job.deadline)},
            steps=(Step(_("Comparar"), at(actor.cluster.slug, "compare_quotes", seen.job.pk)),),
            when=seen.job.opened_at,
        )
        for seen in quotes_to_compare(actor)
    ]


def questions_for_us(actor: Actor) -> list[Item]:
    """Questions about what we asked."""
    return [
        Item(
            urgency=1,
            dimension=Dimension.ARTICULATION,
            kicker=_("Preguntan por tu encargo"),
            title=f"«{question.text}»",
            detail=question.job.title,
            steps=(Step(_("Responder"), at(actor.cluster.slug, "answer_question", question.pk)),),
            when=question.asked_at,
        )
        for question in unanswered(actor)
    ]


def expired_of_us(actor: Actor) -> list[Item]:
    """What we asked and nobody got in time."""
    return [
        Item(
            urgency=2,
            dimension=Dimension.ARTICULATION,
            kicker=_("Pasó la fecha sin adjudicar"),
            title=job.title,
            detail=_("era para %(day)s") % {"day": due_words(job.deadline)},
            steps=(Step(_("Poner otra fecha"), at(actor.cluster.slug, "open_job", job.pk)),),
            when=job.opened_at,
        )
        for job in expired_of(actor)
    ]
