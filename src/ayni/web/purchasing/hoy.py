"""What buying together puts on Hoy."""

from datetime import timedelta

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.money import shown
from ayni.ledger.kinds import Dimension
from ayni.purchasing.queries.agreements import ending_soon
from ayni.purchasing.queries.money import overdue, owed_by
from ayni.purchasing.queries.pending import purchases_to_move, shares_to_fetch
from ayni.purchasing.queries.purchases import (
    lines_of,
    open_for_orders,
    participation_of,
    progress_of,
    shared_needs,
)
from ayni.web.hoy import Item, Step
from ayni.web.ledger.words import day_words
from ayni.web.links import at
from ayni.web.purchasing.next_steps import next_step

SOON = timedelta(days=2)


def closing_soon(actor: Actor) -> list[Item]:
    """Purchases that take orders and that one has not ordered in yet."""
    if not actor.sees_cluster or actor.organization is None:
        return []
    rows = [row for row in open_for_orders(actor) if not lines_of(participation_of(actor, row))]
    progress = progress_of(rows)
    items = []
    for row in rows[:5]:
        missing = next((each for each in progress[row.pk] if each.missing), None)
        detail = ""
        if missing is not None:
            detail = _("Faltan %(number)s de %(item)s para el mínimo.") % {
                "number": missing.missing, "item": missing.line.item.name,
            }  # fmt: skip
        items.append(
            Item(
                urgency=1 if row.closes_at - clock.now() < SOON else 2,
                dimension=Dimension.COOPERATION,
                kicker=_("Compra conjunta · cierra %(day)s") % {"day": day_words(row.closes_at.date())},
                title=row.title,
                detail=detail,
                steps=(Step(_("Ver y pedir"), at(actor.cluster.slug, "purchase", row.pk)),),
                when=row.closes_at,
            )
        )
    return items


def money_due(actor: Actor) -> list[Item]:
    """Deposits and balances of my workshop, with what they are for."""
    if not actor.sees_cluster or actor.organization is None:
        return []
    return [
        Item(
            urgency=0 if overdue(each, clock.today()) else 1,
            dimension=Dimension.COOPERATION,
            kicker=_("Pago de %(what)s · vence %(day)s")
            % {"what": each.due.get_kind_display(), "day": day_words(each.due.due_on)},
            title=_("%(amount)s por %(purchase)s")
            % {
                "amount": shown(each.left, actor.cluster.currency),
                "purchase": each.due.participant.purchase.title,
            },
            steps=(
                Step(_("Ver mi parte"), at(actor.cluster.slug, "share", each.due.participant.purchase_id)),
            ),
        )
        for each in owed_by(actor.organization)
    ]


def to_fetch(actor: Actor) -> list[Item]:
    """Goods that arrived for my workshop."""
    return [
        Item(
            urgency=1,
            dimension=Dimension.COOPERATION,
            kicker=_("Llegó tu parte"),
            title=_("Recoge %(number)s de %(item)s")
            % {"number": share.allotted - share.handed, "item": share.purchase_item.item.name},
            detail=share.participant.purchase.delivery_place,
            steps=(Step(_("Ver mi PIN"), at(actor.cluster.slug, "share", share.participant.purchase_id)),),
        )
        for share in shares_to_fetch(actor)
    ]


def purchases_waiting_for_me(actor: Actor) -> list[Item]:
    """Purchases that I run and that wait for my next step."""
    items = []
    for row in purchases_to_move(actor):
        step = next_step(actor, row)
        if step is not None:
            items.append(
                Item(
                    urgency=1,
                    dimension=Dimension.COOPERATION,
                    kicker=_("Compra que coordinas"),
                    title=row.title,
                    detail=str(step.words),
                    steps=(Step(step.button, step.url),),
                    when=row.changed_at,
                )
            )
    return items


def needs_in_common(actor: Actor) -> list[Item]:
    """Several need the same: buy it together."""
    if not actor.sees_cluster:
        return []
    return [
        Item(
            urgency=3,
            dimension=Dimension.COOPERATION,
            kicker=_("¿Lo compran juntos?"),
            title=_("%(firms)s talleres necesitan %(item)s") % {"firms": need.firms, "item": need.item.name},
            why=(_("Tú también lo anotaste"),) if need.mine else (_("Coordinas el parque"),),
            steps=(
                Step(
                    _("Preparar la compra"),
                    at(actor.cluster.slug, "start_purchase") + f"?articulo={need.item.pk}",
                ),
            ),
        )
        for need in shared_needs(actor)
        if need.mine or actor.is_coordinator
    ]


def agreements_ending(actor: Actor) -> list[Item]:
    """Agreements to renew, for the coordination."""
    if not actor.is_coordinator:
        return []
    return [
        Item(
            urgency=2,
            dimension=Dimension.COOPERATION,
            kicker=_("Convenio · termina %(day)s") % {"day": day_words(row.valid_until)},
            title=_("%(title)s, con %(supplier)s") % {"title": row.title, "supplier": row.supplier.name},
            steps=(Step(_("Ver el convenio"), at(actor.cluster.slug, "agreement", row.pk)),),
        )
        for row in ending_soon()
    ]
