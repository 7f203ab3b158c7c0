"""Leading a big order: kept, split in lots, asked for, quoted to the client, given together, its money shared."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.money import cents
from ayni.kernel.refusal import Refused, refuse_if
from ayni.work.actions import awards, jobs
from ayni.work.models import Award, BigOrder, ClientPayment, ClientQuotation, Job, JobState, Quote
from ayni.work.naming import amount
from ayni.work.queries.big_orders import lot_lines, lots_of
from ayni.work.rules import awards as award_rules
from ayni.work.rules import big_orders as rules
from ayni.work.rules.jobs import acts_for_workshop

FIELDS = ("title", "client_name", "deadline", "note", "margin_percent")


@transaction.atomic
def keep_big_order(*, actor: Actor, fields: Mapping[str, Any]) -> BigOrder:
    """A new big order that the actor's workshop leads. `fields` are all of `FIELDS`."""
    refuse_if(acts_for_workshop(actor))
    assert actor.organization is not None  # the rule refused who acts for nobody
    _check(fields)
    return BigOrder.objects.create(leader=actor.organization, created_at=clock.now(), **_said(fields))


@transaction.atomic
def change_big_order(*, actor: Actor, big_order: BigOrder, fields: Mapping[str, Any]) -> BigOrder:
    """Change what it says; quotations that the client already has stay as they are."""
    current = _locked(big_order)
    refuse_if(rules.leads(actor, current))
    _check(fields)
    for name, value in _said(fields).items():
        setattr(current, name, value)
    current.save()
    return current


@transaction.atomic
def add_lot(
    *, actor: Actor, big_order: BigOrder, fields: Mapping[str, Any], depends_on: Job | None = None
) -> Job:
    """A part of the order, as a draft of a job; it may wait for another lot."""
    current = _locked(big_order)
    lots = lots_of(current)
    refuse_if(rules.can_add_lot(actor, current, lots=len(lots)))
    if fields["deadline"] > current.deadline:
        raise Refused(_("El lote tiene que estar listo antes que el pedido entero."), field="deadline")
    lot = jobs.save_draft(actor=actor, fields=fields)
    refuse_if(rules.can_come_after(lot, depends_on, lots), field="depends_on")
    lot.big_order, lot.depends_on = current, depends_on
    lot.save(update_fields=["big_order", "depends_on"])
    return lot


@transaction.atomic
def set_dependency(*, actor: Actor, big_order: BigOrder, lot: Job, depends_on: Job | None) -> Job:
    """Say which lot has to be ready before this one starts; None: it can start at once."""
    current = _locked(big_order)
    refuse_if(rules.leads(actor, current))
    refuse_if(rules.can_come_after(lot, depends_on, lots_of(current)), field="depends_on")
    lot.depends_on = depends_on
    lot.save(update_fields=["depends_on"])
    return lot


@transaction.atomic
def ask_for_quotes(*, actor: Actor, big_order: BigOrder) -> list[Job]:
    """Show every lot that is still a draft to those who can see it."""
    current = _locked(big_order)
    refuse_if(rules.leads(actor, current))
    drafts = [lot for lot in lots_of(current) if lot.state == JobState.DRAFT]
    if not drafts:
        raise Refused(_("Todos los lotes ya están pidiendo cotizaciones."))
    return [jobs.open_job(actor=actor, job=lot) for lot in drafts]


@transaction.atomic
def award_lots(
    *, actor: Actor, big_order: BigOrder, shares: Mapping[int, Sequence[awards.Share]]
) -> list[Award]:
    """Give these shares of these lots (by the job's id), all or none; rows are locked in the order of their ids."""
    current = _locked(big_order)
    refuse_if(rules.leads(actor, current))
    lots = {lot.pk: lot for lot in lots_of(current)}
    if not shares:
        raise Refused(_("No hay nada que adjudicar en esta propuesta."))
    if not set(shares) <= set(lots):
        raise Refused(_("Uno de esos lotes no es de este pedido."))
    given: list[Award] = []
    for job_id in sorted(shares):
        try:
            given += awards.award(actor=actor, job=lots[job_id], shares=shares[job_id])
        except Refused as refusal:
            raise Refused(
                _("«%(lot)s»: %(reason)s No se adjudicó ningún lote.")
                % {"lot": lots[job_id].title, "reason": refusal}
            ) from refusal
    return given


@transaction.atomic
def quote_to_client(
    *,
    actor: Actor,
    big_order: BigOrder,
    shares: Mapping[int, Sequence[awards.Share]],
    ready_on: date,
    valid_until: date,
    conditions: str = "",
) -> ClientQuotation:
    """One quotation for all lots: what is given already and what is proposed, each line with the leader's margin."""
    current = _locked(big_order)
    refuse_if(rules.leads(actor, current))
    today = clock.today()
    if valid_until < today:
        raise Refused(_("Esa fecha ya pasó: la cotización nacería vencida."), field="valid_until")
    costs = _costs(current, shares)
    factor = 1 + current.margin_percent / 100
    lines = [
        {"title": lot.title, "amount": amount(lot.quantity, lot.unit), "price": str(cents(cost * factor))}
        for lot, cost in costs
    ]
    last = ClientQuotation.objects.filter(big_order=current).order_by("-number").first()
    return ClientQuotation.objects.create(
        big_order=current,
        number=last.number + 1 if last else 1,
        lines=lines,
        total=sum((Decimal(line["price"]) for line in lines), Decimal("0.00")),
        cost=sum((cost for _lot, cost in costs), Decimal("0.00")),
        ready_on=ready_on,
        valid_until=valid_until,
        conditions=conditions.strip(),
        made_by=actor.signed_in,
        assisted=actor.assisting,
        made_at=clock.now(),
    )


@transaction.atomic
def record_client_payment(
    *, actor: Actor, big_order: BigOrder, amount_: Decimal, received_on: date
) -> ClientPayment:
    """Money that came in from the client; it is recorded, not processed."""
    current = _locked(big_order)
    refuse_if(rules.leads(actor, current))
    wrong = rules.can_receive(amount_, received_on=received_on)
    if wrong is not None:
        raise Refused(wrong[0], field=wrong[1])
    return ClientPayment.objects.create(
        big_order=current,
        amount=cents(amount_),
        received_on=received_on,
        recorded_by=actor.signed_in,
        assisted=actor.assisting,
        recorded_at=clock.now(),
    )


@transaction.atomic
def reverse_client_payment(*, actor: Actor, big_order: BigOrder, payment: ClientPayment) -> ClientPayment:
    """Take back a payment that was recorded by mistake; both stay readable."""
    current = _locked(big_order)
    refuse_if(rules.leads(actor, current))
    if payment.reverses_id is not None:
        raise Refused(_("Esto ya es la anulación de otro cobro."))
    if earlier := ClientPayment.objects.filter(reverses=payment).first():
        return earlier
    return ClientPayment.objects.create(
        big_order=current,
        amount=-payment.amount,
        received_on=payment.received_on,
        reverses=payment,
        recorded_by=actor.signed_in,
        assisted=actor.assisting,
        recorded_at=clock.now(),
    )


def _costs(big_order: BigOrder, shares: Mapping[int, Sequence[awards.Share]]) -> list[tuple[Job, Decimal]]:
    """What each lot costs the leader; every lot is given or proposed as a whole."""
    found = []
    for line in lot_lines(big_order):
        lot, wanted = line.lot, shares.get(line.lot.pk, ())
        proposed = [_cost_of(lot, share) for share in wanted]
        quantity = sum((share.quantity for share in wanted), Decimal(0))
        held = sum((award.quantity for award in line.awards), Decimal(0))
        if held + quantity != lot.quantity:
            raise Refused(
                _("«%(lot)s» cambió mientras mirabas: arma la propuesta otra vez.") % {"lot": lot.title}
            )
        given = sum((award.price + award.freight for award in line.awards), Decimal("0.00"))
        found.append((lot, given + sum(proposed, Decimal("0.00"))))
    if not found:
        raise Refused(_("Primero parte el pedido en lotes."))
    return found


def _cost_of(lot: Job, share: awards.Share) -> Decimal:
    quote = Quote.objects.filter(pk=share.quote_id, job=lot).select_related("contractor").first()
    if quote is None:
        raise Refused(_("Esa cotización no es de este encargo."))
    refuse_if(award_rules.quote_stands(quote, seen_version=share.version))
    refuse_if(award_rules.share_fits(quote, share.quantity, unit=lot.unit))
    return awards.price_for(quote, share.quantity) + quote.freight


def _check(fields: Mapping[str, Any]) -> None:
    wrong = rules.why_not_kept(deadline=fields["deadline"], margin_percent=fields["margin_percent"])
    if wrong is not None:
        raise Refused(wrong[0], field=wrong[1])


def _said(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in FIELDS}


def _locked(big_order: BigOrder) -> BigOrder:
    found: BigOrder = BigOrder.objects.select_for_update(of=("self",)).get(pk=big_order.pk)
    return found
