"""The QR on the machine: take it, give it back, with photo, meter and what happened. And the sheet to stick on it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.kernel import files
from ayni.kernel.refusal import Refused
from ayni.resources import actions
from ayni.resources.models import Booking, BookingState, PriceBasis, Resource
from ayni.resources.queries import own_bookings
from ayni.resources.queries.gates import resource_for
from ayni.web.directory.sharing import qr_svg
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.links import at, whole
from ayni.web.resources.words import when_words
from ayni.web.tenant import TenantRequest

MOST_PHOTOS = 3


class ManyFiles(forms.FileInput):
    """Lets several pictures be chosen."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several pictures in one field; its value is the list of uploads."""

    def __init__(self, **options: Any) -> None:
        attributes = {"accept": "image/*,.heic,.heif", "multiple": True}
        super().__init__(required=False, widget=ManyFiles(attrs=attributes), **options)

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Each upload by itself."""
        return [super(PhotosField, self).clean(each, initial) for each in data or []]


class HandoverForm(forms.Form):
    """What is seen at the machine. What does not apply stays empty."""

    meter = forms.DecimalField(
        label=gettext_lazy("¿Qué marca el horómetro?"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=1,
    )
    pieces = forms.IntegerField(label=gettext_lazy("¿Cuántas piezas salieron?"), required=False, min_value=0)
    consumables = forms.CharField(label=gettext_lazy("Insumos usados"), required=False, max_length=200)
    incident = forms.CharField(label=gettext_lazy("¿Algo que anotar?"), required=False, max_length=300)
    left_clean = forms.BooleanField(
        label=gettext_lazy("Queda limpia y completa"), required=False, initial=True
    )
    photo = PhotosField(label=gettext_lazy("Fotos de cómo está"))

    def __init__(self, *arguments: Any, booking: Booking, **options: Any) -> None:
        super().__init__(*arguments, **options)
        returning = booking.state == BookingState.IN_USE
        if not returning:
            for name in ("pieces", "consumables", "left_clean"):
                del self.fields[name]
        elif booking.price_basis != PriceBasis.PIECE:
            del self.fields["pieces"]


@members_only
def use_resource(request: TenantRequest, slug: str, resource_id: int) -> HttpResponse:
    """What the QR opens: the next step of whoever stands before the machine."""
    shown = resource_for(request.actor, resource_id)
    mine = request.actor.organization
    booking = own_bookings.at_hand(shown, mine) if mine else None
    form = None
    if booking is not None:
        form = HandoverForm(request.POST or None, request.FILES or None, booking=booking)
        if request.method == "POST" and form.is_valid():
            sent: HandoverForm = form
            if attempt(sent, lambda: _hand_over(request, booking, sent)) is not None:
                return redirect(at(slug, "booking", booking.pk))
    context = {
        "resource": shown,
        "booking": booking,
        "form": form,
        "when": when_words(booking.begins_at, booking.ends_at) if booking else "",
        "returning": booking is not None and booking.state == BookingState.IN_USE,
    }
    return render(request, "resources/use.html", context, status=422 if request.method == "POST" else 200)


def _hand_over(request: TenantRequest, booking: Booking, form: HandoverForm) -> Booking:
    said = {name: value for name, value in form.cleaned_data.items() if name not in {"photo", "left_clean"}}
    photos = stored_photos(form.cleaned_data["photo"])
    if booking.state == BookingState.IN_USE:
        done = actions.check_out(
            actor=request.actor, booking=booking, photos=photos, clean=form.cleaned_data["left_clean"], **said
        )
        messages.success(
            request, _("Devuelta. Quedó en el libro del parque; los dos pueden valorar cómo les fue.")
        )
        return done
    done = actions.check_in(actor=request.actor, booking=booking, photos=photos, **said)
    messages.success(request, _("Anotado: la tienen ustedes. Al terminar, vuelve a leer el QR."))
    return done


def stored_photos(uploads: "Sequence[UploadedFile[Any]]") -> list[str]:
    """The pictures, made again and stored; refuses more than a few."""
    if len(uploads) > MOST_PHOTOS:
        raise Refused(_("Manda %(most)s fotos como máximo.") % {"most": MOST_PHOTOS}, field="photo")
    return [files.store_image(each, size=each.size or 0) for each in uploads]


@members_only
def resource_qr(request: TenantRequest, slug: str, resource_id: int) -> HttpResponse:
    """A sheet to stick on the machine: its QR opens the page above."""
    shown: Resource = resource_for(request.actor, resource_id)
    url = whole(at(slug, "use_resource", resource_id))
    return render(request, "resources/qr.html", {"resource": shown, "url": url, "qr": qr_svg(url)})
