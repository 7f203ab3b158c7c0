"""«Reservar»: three taps from the list, the price before the last one, the nearest free times where it clashes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.kernel import clock
from ayni.kernel.money import shown as money_shown
from ayni.kernel.refusal import Sentence
from ayni.methods.free_time import Span
from ayni.resources import actions
from ayni.resources.actions.places import why_no_room
from ayni.resources.models import Approval, Booking, BookingState, PriceBasis, Resource
from ayni.resources.prices import quote
from ayni.resources.queries.calendar import calendar_of
from ayni.resources.queries.gates import resource_for
from ayni.resources.queries.slots import earliest_for, nearest_free
from ayni.resources.queries.standing import standing_of
from ayni.resources.rules import lending
from ayni.resources.rules.owning import acts_for_somebody
from ayni.resources.words import lasting
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.resources.days import quarter_after
from ayni.web.resources.listing import book_address
from ayni.web.resources.times import WhenForm
from ayni.web.resources.words import is_own, when_words
from ayni.web.tenant import TenantRequest

NEAREST = 4


class BookingForm(WhenForm):
    """When, how many, what for."""

    cuantos = forms.IntegerField(label=gettext_lazy("¿Cuántos?"), min_value=1, max_value=1000, initial=1)
    piezas = forms.IntegerField(label=gettext_lazy("¿Cuántas piezas?"), min_value=1, max_value=1_000_000)
    para_que = forms.CharField(
        label=gettext_lazy("¿Para qué?"), required=False, max_length=200, widget=forms.TextInput()
    )

    def __init__(self, *arguments: Any, resource: Resource, owner: bool = False, **options: Any) -> None:
        super().__init__(*arguments, resource=resource, owner=owner, **options)
        if resource.capacity == 1:
            del self.fields["cuantos"]
        if resource.price_basis != PriceBasis.PIECE or owner:
            del self.fields["piezas"]


@dataclass(frozen=True)
class Quote:
    """What is known before the last tap: the price in words, why the time is not free, the nearest if not."""

    when: str
    price: str
    sum: str
    reason: str
    nearest: list[tuple[str, str]]
    at_once: bool


@members_only
def book(request: TenantRequest, slug: str, resource_id: int) -> HttpResponse:
    """Book, or ask the owner. An HTMX request with other times gets the price and what is free."""
    shown = resource_for(request.actor, resource_id)
    own = is_own(shown, request.actor.organization)
    why_not = _why_not(request, shown, own=own)
    if request.method == "POST":
        form = BookingForm(request.POST, resource=shown, owner=own)
        if form.is_valid() and (made := attempt(form, lambda: _book(request, shown, form))) is not None:
            messages.success(request, _said(made))
            return redirect(at(slug, "booking", made.pk))
    else:
        form = BookingForm(with_defaults(request.GET, shown), resource=shown, owner=own)
        form.is_valid()
        if not form.errors.keys() <= {"piezas"}:
            form = BookingForm(
                initial=dict(with_defaults(QueryDict(), shown).items()), resource=shown, owner=own
            )
    context = {
        "resource": shown,
        "own": own,
        "form": form,
        "why_not": why_not,
        "quote": _quote(request, shown, form, own=own),
    }
    template = "resources/book.html"
    if request.htmx and request.method == "GET":
        return render(request, f"{template}#quote", context)
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def _why_not(request: TenantRequest, shown: Resource, *, own: bool) -> Sentence | None:
    """Why this organisation cannot have it at all, told before anything is filled in."""
    reason = acts_for_somebody(request.actor)
    if reason is not None or own or request.actor.organization is None:
        return reason
    return lending.can_borrow(
        shown, request.actor.organization, standing_of(shown, request.actor.organization)
    )


def with_defaults(given: QueryDict, shown: Resource) -> QueryDict:
    """The address's times; where they are missing, the first quarter that notice allows."""
    answers = given.copy()
    first = timezone.localtime(quarter_after(earliest_for(shown)))
    usual = min(max(60, shown.min_minutes), shown.max_minutes)
    defaults = {
        "dia": first.date().isoformat(),
        "hora": f"{first:%H:%M}",
        "minutos": str(usual),
        "cuantos": "1",
    }
    for name, value in defaults.items():
        if not answers.get(name):
            answers[name] = value
    return answers


def _book(request: TenantRequest, shown: Resource, form: BookingForm) -> Booking:
    cleaned = form.cleaned_data
    return actions.book(
        actor=request.actor,
        resource=shown,
        begins_at=cleaned["begins_at"],
        ends_at=cleaned["ends_at"],
        units=cleaned.get("cuantos", 1),
        pieces=cleaned.get("piezas"),
        purpose=cleaned["para_que"],
    )


def _said(made: Booking) -> str:
    if made.state == BookingState.CONFIRMED:
        return _("Reservado: %(when)s.") % {"when": when_words(made.begins_at, made.ends_at)}
    return _("Pedido enviado a %(name)s. Te avisamos cuando responda.") % {"name": made.resource.owner.name}


def _quote(request: TenantRequest, shown: Resource, form: BookingForm, *, own: bool) -> Quote | None:
    if not form.is_bound or "begins_at" not in getattr(form, "cleaned_data", {}):
        return None
    cleaned = form.cleaned_data
    begins_at, ends_at = cleaned["begins_at"], cleaned["ends_at"]
    units, pieces = cleaned.get("cuantos", 1), cleaned.get("piezas")
    reason = _why_taken(shown, begins_at, ends_at, units, own=own)
    amount = quote(shown, minutes=cleaned["minutos"], units=units, pieces=pieces)
    nearest = nearest_free(shown, begins_at, ends_at, units=units, count=NEAREST) if reason else []
    return Quote(
        when=when_words(begins_at, ends_at),
        price=_price(request, shown, amount, own=own),
        sum=_sum(request, shown, cleaned["minutos"], units, pieces),
        reason=reason,
        nearest=[
            (
                when_words(span.start, span.end),
                book_address(request.cluster.slug, shown, span.start, span.end),
            )
            for span in nearest
        ],
        at_once=own or shown.approval == Approval.AT_ONCE,
    )


def _why_taken(shown: Resource, begins_at: datetime, ends_at: datetime, units: int, *, own: bool) -> str:
    """Why the time cannot be had, in the words in which booking it would be refused; empty where it is free."""
    reason = lending.units_fit(shown, units)
    if not own:
        reason = reason or lending.begin_fits(shown, begins_at, clock.now())
    if reason is not None:
        return str(reason)
    calendar = calendar_of(shown, Span(begins_at, ends_at + timedelta(minutes=shown.buffer_minutes + 1)))
    return why_no_room(calendar, begins_at, ends_at, units=units, keeps_hours=not own) or ""


def _price(request: TenantRequest, shown: Resource, amount: Decimal, *, own: bool) -> str:
    if own or shown.price_basis == PriceBasis.FREE:
        return _("Gratis")
    if shown.price_basis == PriceBasis.EXCHANGE:
        return _("A cambio de otra ayuda")
    return money_shown(amount, request.cluster.currency)


def _sum(request: TenantRequest, shown: Resource, minutes: int, units: int, pieces: int | None) -> str:
    """«2 horas × S/ 40.00»: how the price comes about."""
    price = money_shown(shown.price, request.cluster.currency)
    if shown.price_basis == PriceBasis.HOUR:
        count = f" × {units}" if units > 1 else ""
        return f"{lasting(minutes)}{count} × {price}"
    if shown.price_basis == PriceBasis.PIECE and pieces:
        return _("%(count)s piezas × %(price)s") % {"count": pieces, "price": price}
    return ""
