"""Consent: the sheet, signing on the screen or on paper, and the person's own link to take it back."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ayni.kernel.files import path_of
from ayni.kernel.refusal import Refused
from ayni.studies import rules
from ayni.studies.actions import consent as actions
from ayni.studies.models import Use
from ayni.studies.queries import consent as queries
from ayni.studies.queries.findings import quotes_by
from ayni.studies.queries.sample import participant_for
from ayni.studies.queries.studies import seat_for
from ayni.web.accounts.limits import links_are_counted
from ayni.web.faults import refused
from ayni.web.forms import attempt
from ayni.web.gate import open_to_all, researchers_only
from ayni.web.links import at, whole
from ayni.web.studies.form_page import form_page, in_study
from ayni.web.tenant import TenantRequest


class UsesForm(forms.Form):
    """What the person allows, each use by itself; nothing is marked for them."""

    uses = forms.MultipleChoiceField(
        label=gettext_lazy("Permito:"),
        required=False,
        choices=Use.choices,
        widget=forms.CheckboxSelectMultiple,
    )


class SignForm(UsesForm):
    """And their name."""

    signed_as = forms.CharField(
        label=gettext_lazy("Firmo con mi nombre"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PaperForm(UsesForm):
    """And the picture of the signed sheet."""

    photo = forms.FileField(
        label=gettext_lazy("Foto de la hoja firmada"),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={"required": gettext_lazy("Toma una foto de la hoja firmada y elígela.")},
    )


class KeepForm(forms.Form):
    """What stays allowed."""

    keep = forms.MultipleChoiceField(
        label=gettext_lazy("Sigo permitiendo:"),
        required=False,
        choices=Use.choices,
        widget=forms.CheckboxSelectMultiple,
    )


def _context(request: TenantRequest, study_id: int, participant_id: int) -> dict[str, Any]:
    seat = seat_for(request.actor, study_id)
    person = participant_for(seat, participant_id)
    return in_study(
        seat, "sample", person=person, wording=queries.wording_for(seat.study), refusal=rules.can_work(seat)
    )


@researchers_only
def sign_consent(request: TenantRequest, slug: str, study_id: int, participant_id: int) -> HttpResponse:
    """The team's phone is handed to the person: they read, mark and sign."""
    context = _context(request, study_id, participant_id)
    form = SignForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: actions.sign(seat=context["seat"], participant=context["person"], **form.cleaned_data),
        then=lambda _given: at(slug, "consent_link", study_id, participant_id),
        template="studies/sign.html",
        context=context,
    )


@researchers_only
def paper_consent(request: TenantRequest, slug: str, study_id: int, participant_id: int) -> HttpResponse:
    """The person signed on paper: what they marked, and the picture."""
    context = _context(request, study_id, participant_id)
    form = PaperForm(request.POST or None, request.FILES or None)
    return form_page(
        request,
        form,
        lambda: actions.file_paper(
            seat=context["seat"],
            participant=context["person"],
            uses=form.cleaned_data["uses"],
            photo=form.cleaned_data["photo"],
            size=form.cleaned_data["photo"].size,
        ),
        then=lambda _given: at(slug, "consent_link", study_id, participant_id),
        context={
            **context,
            "title": _("Consentimiento en papel de %(label)s") % {"label": context["person"].label},
            "lead": _("Marca lo mismo que la persona marcó en la hoja."),
            "button": _("Guardar"),
            "back": at(slug, "participant", study_id, participant_id),
            "back_words": context["person"].label,
        },
    )


@researchers_only
def consent_sheet(request: TenantRequest, slug: str, study_id: int, participant_id: int) -> HttpResponse:
    """The sheet to print, with boxes to mark and a line to sign on."""
    return render(
        request,
        "studies/consent_sheet.html",
        {**_context(request, study_id, participant_id), "uses": list(Use)},
    )


@researchers_only
def consent_link(request: TenantRequest, slug: str, study_id: int, participant_id: int) -> HttpResponse:
    """The person's own link, to hand over; by POST a fresh one."""
    context = _context(request, study_id, participant_id)
    if request.method == "POST":
        actions.renew_link(seat=context["seat"], participant=context["person"])
        return redirect(at(slug, "consent_link", study_id, participant_id))
    page = queries.consent_page_of(context["person"])
    address = whole(at(slug, "my_consent", page.token)) if page.token else ""
    message = _(
        "Gracias por participar en «%(study)s». Con este enlace ves y cambias lo que permitiste: %(url)s"
    )
    context |= {
        "consent": page,
        "address": address,
        "message": message % {"study": context["study"].name, "url": address},
    }
    return render(request, "studies/consent_link.html", context)


@require_POST
@researchers_only
def note_withdrawal(request: TenantRequest, slug: str, study_id: int, participant_id: int) -> HttpResponse:
    """The person told the team that they take everything back."""
    context = _context(request, study_id, participant_id)
    actions.note_withdrawal(seat=context["seat"], participant=context["person"])
    return redirect(at(slug, "participant", study_id, participant_id))


@researchers_only
def consent_scan(
    request: TenantRequest, slug: str, study_id: int, participant_id: int, consent_id: int
) -> HttpResponse:
    """The picture of a signed sheet, for the lead."""
    seat = seat_for(request.actor, study_id)
    name = queries.scan_of(seat, participant_for(seat, participant_id), consent_id)
    if not path_of(name).exists():
        raise Http404
    return HttpResponse(path_of(name).read_bytes(), content_type="image/webp")


@open_to_all
@never_cache
@links_are_counted
def my_consent(request: TenantRequest, slug: str, token: str) -> HttpResponse:
    """The person's own page, without an account: what they allowed, and taking it back."""
    person = queries.participant_by_link(token)
    if person is None:
        unknown = _("Este enlace no existe o fue reemplazado por otro. Pide el nuevo al equipo.")
        return refused(request, Refused(unknown, status=404))
    present = queries.current_consent(person)
    kept = [use.value for use in present.uses] if present else []
    form = KeepForm(request.POST if request.method == "POST" else None, initial={"keep": kept})
    if present is not None:
        form.fields["keep"].choices = [(use.value, use.label) for use in present.uses]  # type: ignore[attr-defined]  # a ChoiceField
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: actions.take_back_by_link(token=token, keep=form.cleaned_data["keep"]))
        if done is not None:
            return redirect(at(slug, "my_consent", token))
    context = {
        "person": person,
        "study": person.study,
        "consent": present,
        "form": form,
        "quotes": quotes_by(person),
    }
    return render(request, "studies/my_consent.html", context, status=422 if form.errors else 200)
