"""Whose material is where: what the contractor holds of the asker's, and how it came and went."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.http import Http404

from ayni.directory.actor import Actor
from ayni.directory.models import Membership, Organization, Person
from ayni.work.models import Award, CustodyKind, CustodyMovement, MaterialLot, SignaturePin
from ayni.work.queries.awards import award_for


@dataclass(frozen=True)
class LotSum:
    """A lot with its movements added up by kind, as (pieces, kilograms)."""

    lot: MaterialLot
    sums: dict[str, tuple[Decimal, Decimal]]

    @property
    def rows(self) -> list[tuple[str, Decimal, Decimal]]:
        """What came and went: the kind in words, pieces, kilograms; without kinds that did not happen."""
        return [
            (str(CustodyKind(kind).label), pieces, kg)
            for kind, (pieces, kg) in self.sums.items()
            if pieces or kg
        ]

    @property
    def is_open(self) -> bool:
        """Whether the contractor still holds some of it."""
        return bool(self.lot.pieces_held or self.lot.kg_held)


def lots_of(award: Award) -> QuerySet[MaterialLot]:
    """Every kind of material handed over, in the order of first handing over."""
    return MaterialLot.objects.filter(award=award).order_by("pk")


def open_lots(award: Award) -> list[MaterialLot]:
    """What the contractor holds now."""
    return list(lots_of(award).filter(Q(pieces_held__gt=0) | Q(kg_held__gt=0)))


def movements_of(award: Award) -> QuerySet[CustodyMovement]:
    """Everything that came and went, the latest first."""
    return (
        CustodyMovement.objects.filter(lot__award=award)
        .select_related("lot", "recorded_by", "signed_by", "delivery")
        .order_by("-at", "-pk")
    )


def balance_of(award: Award) -> list[LotSum]:
    """Each lot with what was handed over, used, returned, scrapped and lost."""
    sums: dict[int, dict[str, tuple[Decimal, Decimal]]] = {}
    for lot, kind, pieces, kg in movements_of(award).values_list("lot", "kind", "pieces", "kg"):
        of_lot = sums.setdefault(lot, {str(each): (Decimal(0), Decimal(0)) for each in CustodyKind})
        before = of_lot[kind]
        of_lot[kind] = (before[0] + pieces, before[1] + kg)
    return [LotSum(lot, sums[lot.pk]) for lot in lots_of(award) if lot.pk in sums]


def lot_for(actor: Actor, award_id: int, lot_id: int) -> MaterialLot:
    """Gate to a lot of an award that the actor sees."""
    award = award_for(actor, award_id)
    found = lots_of(award).filter(pk=lot_id).first()
    if found is None:
        raise Http404
    found.award = award
    return found


def receivers(organization: Organization) -> list[Person]:
    """Who may sign for material that comes to the organisation: its people, by name."""
    people = Membership.objects.filter(organization=organization, ended_at=None).select_related("person")
    return sorted({each.person for each in people}, key=lambda person: (person.name, person.pk))


def with_pin(people: Collection[Person]) -> set[int]:
    """Ids of those who have set a PIN here."""
    rows = SignaturePin.objects.filter(person__in=people).values_list("person", flat=True)
    return set(rows)


def belongs_to(person: Person, organization: Organization) -> bool:
    """Whether the person acts for the organisation."""
    return Membership.objects.filter(person=person, organization=organization, ended_at=None).exists()
