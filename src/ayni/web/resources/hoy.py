"""What shared machines put on Hoy: requests to decide, turns offered, what begins today, what is late."""

from datetime import time, timedelta

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.ledger.kinds import Dimension
from ayni.resources.models import Booking, BookingState
from ayni.resources.queries.owners import bookings_of, today_of
from ayni.web.hoy import Item, Step
from ayni.web.links import at
from ayni.web.resources.days import local
from ayni.web.resources.words import when_words


def asked_of_owner(actor: Actor) -> list[Item]:
    """Requests, past turns without a word, damage and care that wait for the owner."""
    if actor.organization is None:
        return []
    now, slug = today_of(actor.organization), actor.cluster.slug
    items = [_request(slug, each) for each in now.requests]
    items += [
        _item(
            slug,
            each,
            1,
            _("¿La usaron?"),
            _("%(name)s tenía turno y nadie anotó nada") % {"name": each.borrower.name},
        )
        for each in now.unresolved
    ]
    items += [
        Item(
            urgency=1,
            dimension=Dimension.RESOURCES,
            kicker=_("Daño por resolver"),
            title=each.what,
            detail=each.resource.name,
            steps=(Step(_("Ver"), at(slug, "damage_report", each.pk)),),
            when=each.reported_at,
        )
        for each in now.damage
    ]
    items += [
        Item(
            urgency=2,
            dimension=Dimension.RESOURCES,
            kicker=_("Toca mantenimiento"),
            title=each.what,
            detail=each.resource.name,
            steps=(Step(_("Anotar que se hizo"), at(slug, "closures", each.resource_id)),),
        )
        for each in now.maintenance
    ]
    coming = {
        each.pk: each for each in [*now.comes, *now.in_use] if each.borrower_id != actor.organization.pk
    }
    return items + [_coming(slug, each) for each in coming.values()]


def _request(slug: str, each: Booking) -> Item:
    return _item(slug, each, 0, _("Te piden una máquina"), _("%(name)s pide %(what)s") % {
        "name": each.borrower.name, "what": each.resource.name,
    }, step=_("Responder"))  # fmt: skip


def _coming(slug: str, each: Booking) -> Item:
    late = each.state == BookingState.IN_USE and each.ends_at < clock.now()
    kicker = _("Debía volver") if late else _("Hoy en tu máquina")
    return _item(slug, each, 1 if late else 2, kicker, f"{each.resource.name} · {each.borrower.name}")


def my_turns(actor: Actor) -> list[Item]:
    """Turns offered to us, today's uses, and what we should have given back."""
    if actor.organization is None:
        return []
    slug, tomorrow = actor.cluster.slug, local(clock.today() + timedelta(days=1), time())
    items = []
    for each in bookings_of(actor.organization).filter(begins_at__lt=tomorrow + timedelta(days=60))[:40]:
        if each.state == BookingState.OFFERED:
            title = _("Se liberó un turno de %(what)s") % {"what": each.resource.name}
            items.append(_item(slug, each, 0, _("Turno para ustedes"), title, step=_("Tomarlo o dejarlo")))
        elif each.state == BookingState.IN_USE:
            late = each.ends_at < clock.now()
            kicker = _("Devuélvela") if late else _("La tienen ustedes")
            items.append(_item(slug, each, 0 if late else 1, kicker, each.resource.name))
        elif each.state == BookingState.CONFIRMED and each.begins_at < tomorrow:
            items.append(_item(slug, each, 1, _("Tu turno de hoy"), each.resource.name))
    return items


def _item(slug: str, each: Booking, urgency: int, kicker: str, title: str, *, step: str = "") -> Item:
    return Item(
        urgency=urgency,
        dimension=Dimension.RESOURCES,
        kicker=kicker,
        title=title,
        detail=when_words(each.begins_at, each.ends_at),
        steps=(Step(step or _("Ver"), at(slug, "booking", each.pk)),),
        when=each.begins_at,
    )
