"""What carried-out work puts on Hoy: to look at, to answer, late, to pay, to settle."""

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock, money
from ayni.ledger.kinds import Dimension
from ayni.web.hoy import Item, Step
from ayni.web.ledger.words import day_words
from ayni.web.links import at
from ayni.web.work.words import due_words
from ayni.work.models import Award, Dispute
from ayni.work.naming import amount
from ayni.work.queries.awards import changes_to_answer, deliveries_to_check, late_awards, unpaid_awards
from ayni.work.queries.disputes import to_mediate, to_state, without_mediator
from ayni.work.queries.statements import accounts_of
from ayni.work.rules.parties import Side, side_of

MOST = 5


def deliveries(actor: Actor) -> list[Item]:
    """Pieces that were brought to us and wait for our word."""
    if actor.organization is None:
        return []
    return [
        Item(
            urgency=0,
            dimension=Dimension.ARTICULATION,
            kicker=_("Te entregaron"),
            title=_("%(contractor)s entregó %(amount)s: ¿están conformes?")
            % {
                "contractor": each.award.contractor.name,
                "amount": amount(each.quantity, each.award.job.unit),
            },
            detail=each.award.job.title,
            steps=(Step(_("Revisar"), at(actor.cluster.slug, "delivery", each.award_id, each.pk)),),
            when=each.delivered_at,
        )
        for each in deliveries_to_check(actor)[:MOST]
    ]


def changes(actor: Actor) -> list[Item]:
    """Changes that the other side proposed."""
    if actor.organization is None:
        return []
    return [
        Item(
            urgency=0,
            dimension=Dimension.ARTICULATION,
            kicker=_("Te proponen un cambio"),
            title=change.reason,
            detail=change.award.job.title,
            steps=(Step(_("Responder"), at(actor.cluster.slug, "work", change.award_id)),),
            when=change.proposed_at,
        )
        for change in changes_to_answer(actor)[:MOST]
    ]


def late(actor: Actor) -> list[Item]:
    """Works whose promised day has passed: ours to deliver, or to be asked about."""
    return [_late(actor, award) for award in late_awards(actor)[:MOST]]


def _late(actor: Actor, award: Award) -> Item:
    ours = side_of(actor, award) is Side.CONTRACTOR
    day = {"day": day_words(award.promised_on), "name": award.contractor.name}
    slug = actor.cluster.slug
    own_steps = (
        Step(_("Entregar"), at(slug, "deliver", award.pk)),
        Step(_("Avisar otra fecha"), at(slug, "delay_work", award.pk)),
    )
    return Item(
        urgency=0 if ours else 1,
        dimension=Dimension.ARTICULATION,
        kicker=_("Atrasado"),
        title=_("Prometiste entregar %(day)s") % day
        if ours
        else _("%(name)s prometió entregar %(day)s") % day,
        detail=award.job.title,
        steps=own_steps if ours else (Step(_("Ver cómo va"), at(slug, "work", award.pk)),),
    )


def to_pay(actor: Actor) -> list[Item]:
    """What we owe, from a few days before it is due; what is overdue is shown to both sides and to nobody else."""
    awards = list(unpaid_awards(actor)[:60])
    accounts = accounts_of(awards)
    items = []
    for award in awards:
        account = accounts[award.pk]
        owes = side_of(actor, award) is Side.ASKER
        if account.balance <= 0 or not (account.is_overdue or owes):
            continue
        items.append(_to_pay(actor, award, account.balance, owes=owes, overdue=account.is_overdue))
    return items[:MOST]


def _to_pay(actor: Actor, award: Award, balance: object, *, owes: bool, overdue: bool) -> Item:
    said = {
        "amount": money.shown(balance, actor.cluster.currency),  # type: ignore[arg-type]  # a Decimal
        "name": award.contractor.name if owes else award.job.asker.name,
        "day": due_words(award.due_on or clock.today()),
    }
    title = _("Paga %(amount)s a %(name)s") % said if owes else _("%(name)s te debe %(amount)s") % said
    return Item(
        urgency=(0 if overdue else 1) if owes else 1,
        dimension=Dimension.ARTICULATION,
        kicker=_("Pago vencido") if overdue else _("Por pagar"),
        title=title,
        detail=(_("Venció el %(day)s") if overdue else _("Vence: %(day)s")) % said + f" · {award.job.title}",
        steps=(Step(_("Anotar el pago"), at(actor.cluster.slug, "payments", award.pk)),),
    )


def disagreements(actor: Actor) -> list[Item]:
    """Disputes to state, to mediate, or to name a mediator for."""
    slug = actor.cluster.slug
    said, mediated = _("¿Cómo lo viste tú? Cuenta tu versión"), _("Te toca mediar entre dos talleres")
    items = [
        _disagreement(each, title, words, at(slug, "work_dispute", each.award_id))
        for found, title, words in (
            (to_state(actor), said, _("Contar")),
            (to_mediate(actor), mediated, _("Leer y mediar")),
        )
        for each in found
    ]
    if actor.is_coordinator:
        items += [
            _disagreement(each, _("Nombra a quien media"), _("Nombrar"), at(slug, "name_mediator", each.pk))
            for each in without_mediator()
        ]
    return items[:MOST]


def _disagreement(dispute: Dispute, title: str, words: str, url: str) -> Item:
    sides = {"asker": dispute.award.job.asker.name, "contractor": dispute.award.contractor.name}
    return Item(
        urgency=0,
        dimension=Dimension.ARTICULATION,
        kicker=_("Desacuerdo"),
        title=title,
        detail=_("%(asker)s y %(contractor)s") % sides,
        steps=(Step(words, url),),
        when=dispute.opened_at,
    )
