"""Material in custody: signed by PIN, never below zero, closed only when all of it is accounted for."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from ayni.kernel.refusal import Refused
from ayni.work import pins
from ayni.work.actions import custody
from ayni.work.actions.custody import Signature
from ayni.work.models import CustodyKind, CustodyMovement, MaterialLot, SignaturePin
from ayni.work.queries.custody import balance_of, open_lots
from tests.work.conftest import Park
from tests.work_factories import PIN, signed


def handed(work: Park, pieces: int = 10, kg: int = 0) -> MaterialLot:
    """Rosa's plates at Julio's."""
    moved = custody.hand_over(
        actor=work.rosa, award=work.award, name="plancha A36  9 mm", pieces=Decimal(pieces), kg=Decimal(kg),
        signature=signed(work.julio),
    )  # fmt: skip
    return moved.lot  # type: ignore[no-any-return]  # the lot, freshly locked


def test_the_receiver_signs_on_anybodys_phone(work: Park) -> None:
    lot = handed(work)
    moved = CustodyMovement.objects.get()
    assert (moved.recorded_by, moved.signed_by) == (work.rosa.person, work.julio.person)
    assert lot.name == "plancha A36 9 mm"
    assert open_lots(work.award) == [lot]


def test_a_wrong_pin_or_a_stranger_signs_nothing(work: Park) -> None:
    pins.keep(work.julio.signed_in, PIN)
    pins.keep(work.rosa.signed_in, PIN)
    for signature, words in (
        (Signature(work.julio.signed_in, "9999"), "no es el PIN"),
        (Signature(work.rosa.signed_in, PIN), "Firma quien recibe"),
        (Signature(work.luz.signed_in, PIN), "Firma quien recibe"),
    ):
        with pytest.raises(Refused, match=words):
            custody.hand_over(
                actor=work.rosa, award=work.award, name="plancha", pieces=Decimal(1), signature=signature
            )
    assert not CustodyMovement.objects.exists()
    assert not MaterialLot.objects.exists()


def test_who_has_no_pin_is_told_where_to_set_it(work: Park) -> None:
    with pytest.raises(Refused, match="todavía no tiene PIN"):
        custody.hand_over(
            actor=work.rosa, award=work.award, name="plancha", pieces=Decimal(1),
            signature=Signature(work.julio.signed_in, PIN),
        )  # fmt: skip


def test_after_five_misses_even_the_right_pin_waits(work: Park) -> None:
    signature = signed(work.julio)
    for _miss in range(pins.TRIES):
        pins.count_miss(work.julio.signed_in.pk, work.julio.cluster.pk)
    with pytest.raises(Refused, match="Demasiados intentos"):
        custody.hand_over(
            actor=work.rosa, award=work.award, name="plancha", pieces=Decimal(1), signature=signature
        )


@pytest.mark.parametrize("pin", ["", "12", "1234567", "1111", "1234", "9876", "12a4", "٣٤٥٦"])
def test_a_pin_is_four_to_six_figures_that_nobody_guesses(work: Park, pin: str) -> None:
    with pytest.raises(Refused):
        custody.set_pin(actor=work.julio, pin=pin)


def test_a_pin_is_kept_as_a_digest(work: Park) -> None:
    custody.set_pin(actor=work.julio, pin=PIN)
    kept = SignaturePin.objects.get()
    assert PIN not in kept.digest
    custody.set_pin(actor=work.julio, pin="8052")
    with pytest.raises(Refused):
        pins.verify(work.julio.signed_in, PIN)
    pins.verify(work.julio.signed_in, "8052")


def test_everything_that_came_is_used_returned_scrapped_or_lost(work: Park) -> None:
    lot = handed(work, pieces=10, kg=900)
    for kind, pieces, kg, note in (
        (CustodyKind.USED, 7, 600, ""),
        (CustodyKind.SCRAPPED, 0, 80, "recortes de menos de 10 cm"),
        (CustodyKind.LOST, 1, 90, "se la llevaron"),
    ):
        custody.account_for(
            actor=work.julio, lot=lot, kind=kind, pieces=Decimal(pieces), kg=Decimal(kg), note=note
        )
    custody.give_back(
        actor=work.julio, lot=lot, pieces=Decimal(2), kg=Decimal(130), signature=signed(work.rosa)
    )
    (line,) = balance_of(work.award)
    assert not line.is_open
    assert line.sums[CustodyKind.HANDED_OVER] == tuple(map(Decimal, (10, 900)))
    gone = [line.sums[kind] for kind in CustodyKind if kind != CustodyKind.HANDED_OVER]
    assert (sum(pieces for pieces, _kg in gone), sum(kg for _pieces, kg in gone)) == tuple(
        map(Decimal, (10, 900))
    )


def test_no_more_goes_out_than_came_in(work: Park) -> None:
    lot = handed(work, pieces=2, kg=50)
    with pytest.raises(Refused, match="quedan 2 piezas y 50 kg"):
        custody.account_for(actor=work.julio, lot=lot, kind=CustodyKind.USED, pieces=Decimal(3))
    with pytest.raises(Refused, match="quedan 2 piezas"):
        custody.give_back(actor=work.julio, lot=lot, kg=Decimal(51), signature=signed(work.rosa))
    with pytest.raises(IntegrityError), transaction.atomic():
        MaterialLot.objects.update(kg_held=-1)


def test_loss_and_scrap_are_explained_and_said_by_the_contractor(work: Park) -> None:
    lot = handed(work)
    with pytest.raises(Refused, match="Di qué pasó"):
        custody.account_for(actor=work.julio, lot=lot, kind=CustodyKind.LOST, pieces=Decimal(1))
    with pytest.raises(Refused, match="Solo el taller"):
        custody.account_for(
            actor=work.rosa, lot=lot, kind=CustodyKind.LOST, pieces=Decimal(1), note="no está"
        )
    with pytest.raises(Refused, match="lo firma quien recibe"):
        custody.account_for(actor=work.julio, lot=lot, kind=CustodyKind.RETURNED, pieces=Decimal(1))


def test_nothing_is_not_an_amount(work: Park) -> None:
    with pytest.raises(Refused, match="cuántas piezas"):
        handed(work, pieces=0)


def test_movements_cannot_be_changed(work: Park) -> None:
    handed(work)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        CustodyMovement.objects.update(pieces=1)
