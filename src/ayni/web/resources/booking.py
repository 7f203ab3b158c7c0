"""One booking: where it stands, what comes next, who must act, what happened, what is owed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.resources import actions
from ayni.resources.actions.money import paid
from ayni.resources.models import Booking, BookingEvent, BookingState, Charge, PriceBasis
from ayni.resources.prices import cost_of
from ayni.resources.queries.gates import booking_for
from ayni.resources.rules import changing, owning
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.resources.times import WhenForm, first_fault, times_of
from ayni.web.resources.words import length_words, when_words
from ayni.web.tenant import TenantRequest


@dataclass(frozen=True)
class Owed:
    """A charge of the booking, with what is still missing."""

    charge: Charge
    left: Decimal


@members_only
def booking(request: TenantRequest, slug: str, booking_id: int) -> HttpResponse:
    """The booking's page; each of its buttons posts a verb."""
    shown = booking_for(request.actor, booking_id)
    if request.method != "POST":
        return _page(request, shown)
    verb = request.POST.get("do", "")
    if verb not in VERBS:
        raise Http404
    try:
        said = VERBS[verb](request, shown)
    except Refused as refusal:
        return _page(request, shown, fault=str(refusal), verb=verb)
    messages.success(request, said)
    return redirect(at(slug, "booking", booking_id))


def _page(request: TenantRequest, shown: Booking, *, fault: str = "", verb: str = "") -> HttpResponse:
    now = clock.now()
    mine = owning.acts_for(request.actor, shown.borrower)
    owner = owning.acts_for(request.actor, shown.resource.owner)
    context = {
        "booking": shown,
        "mine": mine,
        "owner": owner,
        "own_use": shown.borrower_id == shown.resource.owner_id,
        "when": when_words(shown.begins_at, shown.ends_at),
        "length": length_words(shown.begins_at, shown.ends_at),
        "cost": cost_of(shown) if shown.price_basis in {PriceBasis.HOUR, PriceBasis.PIECE} else None,
        "state": _state_words(shown, mine=mine),
        "may": _may(request, shown, now, mine=mine, owner=owner),
        "cancel_cost": actions.late_cancel_cost(shown) if mine else None,
        "events": _events(shown),
        "owed": _owed(shown),
        "form": _move_form(request, shown, fault=bool(fault) and verb == "move"),
        "fault": fault,
        "verb": verb,
        "today": clock.today(),
    }
    return render(request, "resources/booking.html", context, status=422 if fault else 200)


def _may(
    request: TenantRequest, shown: Booking, now: datetime, *, mine: bool, owner: bool
) -> dict[str, bool]:
    """Which buttons are of any use; the actions check again."""
    state = shown.state
    taking = changing.can_take(request.actor, shown, now=now) is None
    over = now >= shown.ends_at
    return {
        "answer": owner and state == BookingState.REQUESTED,
        "take_offer": mine and state == BookingState.OFFERED,
        "check_in": taking,
        "check_out": (mine or owner) and state == BookingState.IN_USE,
        "move": mine
        and state in {BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.IN_USE}
        and (state == BookingState.IN_USE or shown.begins_at > now),
        "cancel": state != BookingState.OFFERED
        and changing.can_cancel(request.actor, shown, now=now) is None,
        "reclaim": owner and not mine and changing.can_reclaim(shown, now=now) is None,
        "no_show": owner and changing.can_miss(shown, now=now) is None,
        "used": owner and state == BookingState.CONFIRMED and over,
    }


def _state_words(shown: Booking, *, mine: bool) -> str:
    """Where it stands and who must act."""
    owner = shown.resource.owner.name
    match shown.state:
        case BookingState.REQUESTED:
            return _("Pedida: %(name)s tiene que responder") % {"name": owner}
        case BookingState.OFFERED:
            return _("Se liberó un turno: está guardado por poco tiempo")
        case BookingState.CONFIRMED:
            return (
                _("Confirmada") if shown.ends_at > clock.now() else _("Su hora pasó: falta anotar si se usó")
            )
        case BookingState.IN_USE:
            late = shown.ends_at < clock.now()
            return _("Retrasada: ya debía volver") if late else _("En uso")
        case BookingState.COMPLETED:
            return _("Terminada")
        case BookingState.REFUSED:
            return _("No la aceptaron")
        case BookingState.EXPIRED:
            return _("Venció sin respuesta")
        case BookingState.NO_SHOW:
            return _("No vinieron")
    return _("Cancelada")


def _events(shown: Booking) -> list[BookingEvent]:
    rows = BookingEvent.objects.filter(booking=shown).select_related("person")
    return list(rows.order_by("happened_at", "pk"))


def _owed(shown: Booking) -> list[Owed]:
    rows = Charge.objects.filter(booking=shown).select_related("payer", "payee").order_by("created_at", "pk")
    return [Owed(charge, charge.amount - paid(charge)) for charge in rows]


def _move_form(request: TenantRequest, shown: Booking, *, fault: bool) -> WhenForm:
    own = shown.borrower_id == shown.resource.owner_id
    if fault:
        return WhenForm(request.POST, resource=shown.resource, owner=own)
    return WhenForm(initial=times_of(shown), resource=shown.resource, owner=own)


def _move(request: TenantRequest, shown: Booking) -> str:
    form = _move_form(request, shown, fault=True)
    if not form.is_valid():
        raise Refused(first_fault(form))
    cleaned = form.cleaned_data
    moved = actions.move(
        actor=request.actor, booking=shown, begins_at=cleaned["begins_at"], ends_at=cleaned["ends_at"]
    )
    return _("Ahora es: %(when)s.") % {"when": when_words(moved.begins_at, moved.ends_at)}


def _cancel(request: TenantRequest, shown: Booking) -> str:
    actions.cancel(actor=request.actor, booking=shown, reason=_reason(request))
    return _("Cancelada. Si alguien esperaba, le ofrecimos el turno.")


def _reclaim(request: TenantRequest, shown: Booking) -> str:
    actions.reclaim(actor=request.actor, booking=shown, reason=_reason(request))
    return _("El turno vuelve a ser de ustedes. Le avisamos al otro taller.")


def _approve(request: TenantRequest, shown: Booking) -> str:
    actions.approve(actor=request.actor, booking=shown)
    return _("Aprobado. Le avisamos a %(name)s.") % {"name": shown.borrower.name}


def _refuse(request: TenantRequest, shown: Booking) -> str:
    actions.refuse(actor=request.actor, booking=shown, reason=_reason(request))
    return _("Le dijimos a %(name)s que no, con tu motivo.") % {"name": shown.borrower.name}


def _accept(request: TenantRequest, shown: Booking) -> str:
    taken = actions.accept_offer(actor=request.actor, booking=shown)
    if taken.state == BookingState.CONFIRMED:
        return _("El turno es de ustedes.")
    return _("Pedido enviado a %(name)s.") % {"name": shown.resource.owner.name}


def _decline(request: TenantRequest, shown: Booking) -> str:
    actions.decline_offer(actor=request.actor, booking=shown)
    return _("Pasa al siguiente. Siguen en la lista.")


def _no_show(request: TenantRequest, shown: Booking) -> str:
    actions.mark_no_show(actor=request.actor, booking=shown)
    return _("Anotado: no vinieron.")


def _used(request: TenantRequest, shown: Booking) -> str:
    actions.record_use(actor=request.actor, booking=shown)
    return _("Anotado: la usaron. Quedó en el libro del parque.")


def _reason(request: TenantRequest) -> str:
    return request.POST.get("reason", "").replace("\0", "")[:200]


VERBS: dict[str, Callable[[TenantRequest, Booking], str]] = {
    "move": _move,
    "cancel": _cancel,
    "reclaim": _reclaim,
    "approve": _approve,
    "refuse": _refuse,
    "accept": _accept,
    "decline": _decline,
    "no_show": _no_show,
    "used": _used,
}
"""What the buttons of the page do: each returns the sentence that says it is done."""
