"""May material come or go, and who may sign for it?"""

from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Organization, Person
from ayni.kernel.refusal import Sentence
from ayni.work.models import Award, AwardState, CustodyKind, MaterialLot
from ayni.work.naming import plain
from ayni.work.rules.parties import Side, is_contractor, is_working, takes_part

MOST = Decimal("9999999")
SIGNED = frozenset({CustodyKind.HANDED_OVER, CustodyKind.RETURNED})
"""Material changes hands: the receiver signs."""

EXPLAINED = frozenset({CustodyKind.SCRAPPED, CustodyKind.LOST})
"""Material is gone: the contractor says how."""

PIN_LENGTH = (4, 6)


def can_hand_over(actor: Actor, award: Award) -> Sentence | None:
    """Either side may record that the asker's material came, while there is work to do with it."""
    return takes_part(actor, award) or is_working(award)


def can_give_back(actor: Actor, award: Award) -> Sentence | None:
    """Either side may record that material went back, at any time: whatever happened, it is the asker's."""
    if award.state in {AwardState.OFFERED, AwardState.REFUSED, AwardState.LAPSED}:
        return _("De este trabajo no hay material que devolver.")
    return takes_part(actor, award)


def can_account_for(actor: Actor, award: Award) -> Sentence | None:
    """What was used, scrapped or lost is said by who holds it."""
    return is_contractor(actor, award) or can_give_back(actor, award)


def amounts_fit(pieces: Decimal, kg: Decimal) -> Sentence | None:
    """Whether that much material can come or go."""
    if not (pieces.is_finite() and kg.is_finite()) or pieces < 0 or kg < 0 or not (pieces or kg):
        return _("Di cuántas piezas o cuántos kilos.")
    if max(pieces, kg) > MOST:
        return _("Esa cantidad es demasiado grande. Revisa los ceros.")
    return None


def is_held(lot: MaterialLot, pieces: Decimal, kg: Decimal) -> Sentence | None:
    """Whether so much is left in custody."""
    if pieces <= lot.pieces_held and kg <= lot.kg_held:
        return None
    return _(
        "De «%(name)s» quedan %(pieces)s piezas y %(kg)s kg en el taller: no puede salir más que eso."
    ) % {
        "name": lot.name,
        "pieces": plain(lot.pieces_held),
        "kg": plain(lot.kg_held),
    }


def receiving_side(kind: str) -> Side:
    """Who receives, and signs."""
    return Side.CONTRACTOR if kind == CustodyKind.HANDED_OVER else Side.ASKER


def can_sign(actor: Actor, signer: Person, receiver: Organization, *, belongs: bool) -> Sentence | None:
    """Whether this person may sign for the receiver: one of its people, or a coordinator who assists it now."""
    assists = (
        actor.assisting
        and actor.person == signer
        and actor.organization is not None
        and actor.organization.pk == receiver.pk
    )
    if belongs or assists:
        return None
    return _("Firma quien recibe: elige a alguien de %(name)s.") % {"name": receiver.name}


def pin_fits(pin: str) -> Sentence | None:
    """Whether somebody could not guess it at once."""
    shortest, longest = PIN_LENGTH
    if not (pin.isascii() and pin.isdigit() and shortest <= len(pin) <= longest):
        return _("El PIN son de 4 a 6 números.")
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    if steps in ({0}, {1}, {-1}):
        return _("Ese PIN lo adivina cualquiera. Elige otro.")
    return None
