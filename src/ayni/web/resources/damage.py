"""Something broke: told with photos, and run to who pays what."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.models import Organization
from ayni.kernel.refusal import Refused
from ayni.resources import actions
from ayni.resources.models import Booking, DamageReport, DamageShare, DamageState, Resource
from ayni.resources.queries.gates import booking_for, damage_report_for, resource_for
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at
from ayni.web.money_field import MoneyField
from ayni.web.resources.card import stored_image
from ayni.web.resources.times import first_fault
from ayni.web.resources.using import PhotosField, stored_photos
from ayni.web.resources.words import is_own
from ayni.web.tenant import TenantRequest


class DamageForm(forms.Form):
    """What broke, how it looks, whether it can still be used."""

    what = forms.CharField(
        label=gettext_lazy("¿Qué se dañó?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    photo = PhotosField(label=gettext_lazy("Fotos"))
    blocks = forms.BooleanField(
        label=gettext_lazy("Ya no se puede usar: que nadie la use hasta arreglarla"), required=False
    )


@members_only
def report_damage(request: TenantRequest, slug: str, resource_id: int) -> HttpResponse:
    """Tell the owner; those booked next are told where it blocks the machine."""
    shown = resource_for(request.actor, resource_id)
    booking = _booking(request, shown)
    form = DamageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _report(request, shown, booking, form))
        if made is not None:
            messages.success(request, _("Avisamos a %(name)s.") % {"name": shown.owner.name})
            return redirect(at(slug, "damage_report", made.pk))
    context = {"resource": shown, "booking": booking, "form": form}
    return render(
        request, "resources/report_damage.html", context, status=422 if request.method == "POST" else 200
    )


def _booking(request: TenantRequest, shown: Resource) -> Booking | None:
    written = request.GET.get("reserva", "")
    if not written.isdecimal() or len(written) > 17:
        return None
    booking = booking_for(request.actor, int(written))
    if booking.resource_id != shown.pk:
        raise Http404
    return booking


def _report(
    request: TenantRequest, shown: Resource, booking: Booking | None, form: DamageForm
) -> DamageReport:
    return actions.report_damage(
        actor=request.actor,
        resource=shown,
        booking=booking,
        what=form.cleaned_data["what"],
        blocks=form.cleaned_data["blocks"],
        photos=stored_photos(form.cleaned_data["photo"]),
    )


class SettlementForm(forms.Form):
    """The owner's proposal: what is repaired, and what the borrower pays of it."""

    outcome = forms.CharField(label=gettext_lazy("¿Qué se arregla y cómo?"), max_length=300)
    amount = MoneyField(label=gettext_lazy("¿Cuánto paga el otro taller?"), required=False)
    own = MoneyField(label=gettext_lazy("¿Cuánto ponen ustedes?"), required=False)


@members_only
def damage_report(request: TenantRequest, slug: str, report_id: int) -> HttpResponse:
    """The report and its way to an outcome."""
    shown = damage_report_for(request.actor, report_id)
    form, fault = SettlementForm(), ""
    if request.method == "POST":
        form = SettlementForm(request.POST)
        try:
            _act(request, shown, form)
        except Refused as refusal:
            fault = str(refusal)
        else:
            messages.success(request, _("Quedó anotado."))
            return redirect(at(slug, "damage_report", report_id))
    return _page(request, shown, form, fault)


def _page(request: TenantRequest, shown: DamageReport, form: SettlementForm, fault: str) -> HttpResponse:
    shares = DamageShare.objects.filter(report=shown).select_related("organization", "agreed_by")
    mine = request.actor.organization
    rows = list(shares.order_by("pk"))
    open_now = shown.state in {DamageState.OPEN, DamageState.PROPOSED}
    context = {
        "report": shown,
        "shares": rows,
        "photos": list(range(len(shown.photos))),
        "form": form,
        "fault": fault,
        "payer": _payer(shown),
        "may_propose": open_now and is_own(shown.resource, mine),
        "may_agree": shown.state == DamageState.PROPOSED and any(_is_asked(each, mine) for each in rows),
        "may_decide": shown.state == DamageState.PROPOSED
        and request.actor.is_coordinator
        and mine is not None,
    }
    return render(request, "resources/damage_report.html", context, status=422 if fault else 200)


def _is_asked(share: DamageShare, mine: Organization | None) -> bool:
    """Whether the organisation is to pay this and has not agreed yet."""
    return (
        mine is not None and share.organization_id == mine.pk and not share.agreed_by_id and share.amount > 0
    )


def _payer(shown: DamageReport) -> Organization | None:
    """Who had it when it broke, where that is another than the owner."""
    borrower: Organization | None = shown.booking.borrower if shown.booking is not None else None
    return borrower if borrower is not None and borrower.pk != shown.resource.owner_id else None


def _act(request: TenantRequest, shown: DamageReport, form: SettlementForm) -> None:
    verb: Any = {"agree": actions.agree, "decide": actions.decide}.get(request.POST.get("do", ""))
    if verb is not None:
        verb(actor=request.actor, report=shown)
    elif request.POST.get("do") == "dismiss":
        actions.dismiss(
            actor=request.actor, report=shown, outcome=request.POST.get("outcome", "").replace("\0", "")
        )
    else:
        _propose(request, shown, form)


def _propose(request: TenantRequest, shown: DamageReport, form: SettlementForm) -> None:
    if not form.is_valid():
        raise Refused(first_fault(form))
    payer = _payer(shown)
    shares: dict[Organization, Decimal] = {}
    if form.cleaned_data["own"]:
        shares[shown.resource.owner] = form.cleaned_data["own"]
    if payer is not None and form.cleaned_data["amount"]:
        shares[payer] = form.cleaned_data["amount"]
    actions.propose_settlement(
        actor=request.actor, report=shown, shares=shares, outcome=form.cleaned_data["outcome"]
    )


@members_only  # type: ignore[arg-type]  # the gate passes a file on as it does a page
def damage_photo(request: TenantRequest, slug: str, report_id: int, number: int) -> FileResponse:
    """One picture of a report, for those who may see the report."""
    shown = damage_report_for(request.actor, report_id)
    if number >= len(shown.photos):
        raise Http404
    return stored_image(shown.photos[number])
