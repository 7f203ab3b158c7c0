"""Material comes to the contractor and leaves again: by piece and kilogram, never below zero.

Every path locks the job and the award first, so that no two movements see the same material.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Organization, Person
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.work import pins, timeline
from ayni.work.actions import stages
from ayni.work.models import Award, CustodyKind, CustodyMovement, Delivery, MaterialLot
from ayni.work.naming import plain
from ayni.work.queries.custody import belongs_to
from ayni.work.rules import custody as rules
from ayni.work.rules.parties import Side
from ayni.work.timeline import EventKind
from ayni.work.uploads import Upload, stored

ZERO = Decimal(0)


@dataclass(frozen=True)
class Signature:
    """Who received the material, and the PIN they typed."""

    signer: Person
    pin: str


@dataclass(frozen=True)
class Used:
    """What of a lot went into a delivery."""

    lot_id: int
    pieces: Decimal = ZERO
    kg: Decimal = ZERO


@transaction.atomic
def set_pin(*, actor: Actor, pin: str) -> None:
    """Give the actor's own person a PIN to sign with, in place of an earlier one. Raises `Refused` (field: pin)."""
    refuse_if(rules.pin_fits(pin), field="pin")
    pins.keep(actor.signed_in, pin)


@transaction.atomic
def hand_over(
    *,
    actor: Actor,
    award: Award,
    name: str,
    signature: Signature,
    pieces: Decimal = ZERO,
    kg: Decimal = ZERO,
    photo: Upload | None = None,
    note: str = "",
) -> CustodyMovement:
    """The asker's material comes to the contractor, one of whose people signs.

    `name` says what it is; the same name adds to the same lot. Raises `Refused` (fields: name, pieces, signer, pin).
    """
    award = stages.locked(award)
    refuse_if(rules.can_hand_over(actor, award))
    called = " ".join(name.split())
    if not called:
        raise Refused(_("Di qué material es, por ejemplo: plancha A36 9 mm."), field="name", status=422)
    refuse_if(rules.amounts_fit(pieces, kg), field="pieces")
    _check_signature(actor, award, CustodyKind.HANDED_OVER, signature)
    lot, _new = MaterialLot.objects.get_or_create(award=award, name=called)
    return _move(
        actor, award, _locked(lot.pk, award), CustodyKind.HANDED_OVER, pieces, kg,
        signed_by=signature.signer, photo=stored(photo), note=note,
    )  # fmt: skip


@transaction.atomic
def give_back(
    *,
    actor: Actor,
    lot: MaterialLot,
    signature: Signature,
    pieces: Decimal = ZERO,
    kg: Decimal = ZERO,
    photo: Upload | None = None,
    note: str = "",
) -> CustodyMovement:
    """Material, offcuts or scrap go back to the asker, one of whose people signs. Raises `Refused`."""
    award = stages.locked(lot.award)
    refuse_if(rules.can_give_back(actor, award))
    _check_signature(actor, award, CustodyKind.RETURNED, signature)
    moved = _take_out(
        actor, award, lot.pk, CustodyKind.RETURNED, pieces, kg,
        signed_by=signature.signer, photo=photo, note=note,
    )  # fmt: skip
    stages.settle(actor=actor, award=award)
    return moved


@transaction.atomic
def account_for(
    *,
    actor: Actor,
    lot: MaterialLot,
    kind: CustodyKind,
    pieces: Decimal = ZERO,
    kg: Decimal = ZERO,
    photo: Upload | None = None,
    note: str = "",
) -> CustodyMovement:
    """The contractor says that material was used, scrapped or lost. Raises `Refused` (fields: pieces, note)."""
    award = stages.locked(lot.award)
    refuse_if(rules.can_account_for(actor, award))
    if kind in rules.SIGNED:
        raise Refused(_("Lo que se entrega o devuelve lo firma quien recibe."))
    if kind in rules.EXPLAINED and not note.strip():
        raise Refused(_("Di qué pasó con ese material."), field="note", status=422)
    moved = _take_out(actor, award, lot.pk, kind, pieces, kg, photo=photo, note=note)
    stages.settle(actor=actor, award=award)
    return moved


def use_for(*, actor: Actor, award: Award, delivery: Delivery, used: Sequence[Used]) -> None:
    """What went into the pieces of a delivery, good or not. The award is locked by the caller."""
    for each in used:
        _take_out(actor, award, each.lot_id, CustodyKind.USED, each.pieces, each.kg, delivery=delivery)


def _take_out(
    actor: Actor,
    award: Award,
    lot_id: int,
    kind: CustodyKind,
    pieces: Decimal,
    kg: Decimal,
    photo: Upload | None = None,
    **columns: Any,
) -> CustodyMovement:
    lot = _locked(lot_id, award)
    refuse_if(rules.amounts_fit(pieces, kg), field="pieces")
    if reason := rules.is_held(lot, pieces, kg):
        raise Refused(reason, field="pieces")
    return _move(actor, award, lot, kind, -pieces, -kg, photo=stored(photo), **columns)


def _locked(lot_id: int, award: Award) -> MaterialLot:
    lot = MaterialLot.objects.select_for_update(of=("self",)).filter(pk=lot_id, award=award).first()
    if lot is None:
        raise Refused(_("Ese material no es de este trabajo."), field="lot", status=422)
    return lot


def _move(
    actor: Actor,
    award: Award,
    lot: MaterialLot,
    kind: CustodyKind,
    pieces: Decimal,
    kg: Decimal,
    **columns: Any,
) -> CustodyMovement:
    """Write the movement and bring the locked lot's balance along; `pieces` and `kg` carry its sign."""
    lot.pieces_held += pieces
    lot.kg_held += kg
    lot.save(update_fields=["pieces_held", "kg_held"])
    moved = CustodyMovement.objects.create(
        lot=lot,
        kind=kind,
        pieces=abs(pieces),
        kg=abs(kg),
        recorded_by=actor.signed_in,
        assisted=actor.assisting,
        at=clock.now(),
        **{**columns, "note": columns.get("note", "").strip()[:300]},
    )
    words = f"{CustodyKind(kind).label}: {lot.name}, {_amount(moved)}"
    timeline.note(
        job=award.job, kind=EventKind.MATERIAL, actor=actor, award=award, words=words, only_parties=True
    )
    return moved


def _amount(moved: CustodyMovement) -> str:
    parts = [_("%(pieces)s piezas") % {"pieces": plain(moved.pieces)}] if moved.pieces else []
    return ", ".join([*parts, *([f"{plain(moved.kg)} kg"] if moved.kg else [])])


def _check_signature(actor: Actor, award: Award, kind: CustodyKind, signature: Signature) -> None:
    receiver: Organization = (
        award.contractor if rules.receiving_side(kind) is Side.CONTRACTOR else award.job.asker
    )
    belongs = belongs_to(signature.signer, receiver)
    refuse_if(rules.can_sign(actor, signature.signer, receiver, belongs=belongs), field="signer")
    pins.verify(signature.signer, signature.pin)
