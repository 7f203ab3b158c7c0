"""What a use costs and what it is worth. Money in the cluster's currency, rounded half up to the cent."""

from datetime import timedelta
from decimal import Decimal

from ayni.kernel.money import cents
from ayni.resources.models import Booking, PriceBasis, Resource

HOUR = Decimal(60)
GRACE = timedelta(minutes=15)
"""A return so little late costs nothing."""

NOTHING = Decimal("0.00")


def cost(basis: str, price: Decimal, *, minutes: int, units: int = 1, pieces: int | None = None) -> Decimal:
    """The price of a use: by the hour (and unit), by the piece, or nothing for free use and exchange."""
    if basis == PriceBasis.HOUR:
        return cents(price * minutes / HOUR * units)
    if basis == PriceBasis.PIECE:
        return cents(price * (pieces or 0))
    return NOTHING


def cost_of(booking: Booking) -> Decimal:
    """The price of a booking by the terms of when it was asked for."""
    return cost(
        booking.price_basis,
        booking.price,
        minutes=minutes_of(booking),
        units=booking.units,
        pieces=booking.pieces,
    )


def quote(resource: Resource, *, minutes: int, units: int = 1, pieces: int | None = None) -> Decimal:
    """The price of a use not yet asked for, by the resource's present terms."""
    return cost(resource.price_basis, resource.price, minutes=minutes, units=units, pieces=pieces)


def worth(booking: Booking, resource: Resource) -> Decimal | None:
    """What the use was worth: its price, or for free use and exchange the hour's worth that the owner named."""
    if booking.price_basis in {PriceBasis.HOUR, PriceBasis.PIECE}:
        return cost_of(booking)
    if resource.reference_price is None:
        return None
    return cents(resource.reference_price * minutes_of(booking) / HOUR * booking.units)


def percent(amount: Decimal, share: int) -> Decimal:
    """A percentage of an amount, to the cent."""
    return cents(amount * share / 100)


def overtime(resource: Resource, late: timedelta) -> Decimal:
    """What a late return costs: the hourly price of delay for the whole time, once it passes the grace."""
    if late <= GRACE:
        return NOTHING
    return cents(resource.overtime_price * Decimal(int(late.total_seconds())) / 3600)


def minutes_of(booking: Booking) -> int:
    """How long the use lasts, in whole minutes."""
    return int((booking.ends_at - booking.begins_at).total_seconds() // 60)
