"""Answering, correcting and erasing on a collaboration's page."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.ledger import actions, rules
from ayni.ledger.models import Answer
from ayni.ledger.queries.notes import note_for
from ayni.ledger.queries.records import Part, Record, collaboration_for
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.ledger.words import sentence
from ayni.web.links import at
from ayni.web.tenant import TenantRequest


@require_POST
@members_only
def confirm(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """Yes, it was so."""
    own = _own(request, collaboration_for(request.actor, pk))
    actions.answer(actor=request.actor, participation=own.participation, answer=Answer.CONFIRMED)
    messages.success(request, _("Gracias. Quedó confirmado."))
    return redirect(at(slug, "collaboration", pk))


def _own(request: TenantRequest, record: Record) -> Part:
    own = record.part_of(request.actor.organization)
    if own is None:
        raise Http404
    return own


class ReasonForm(forms.Form):
    """A few words on what was not so."""

    text = forms.CharField(
        label=gettext_lazy("¿Qué no fue así?"),
        max_length=rules.NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Lo leen solo los que participaron y la coordinación."),
    )


class CorrectionForm(forms.Form):
    """Why a record is taken back."""

    text = forms.CharField(
        label=gettext_lazy("¿Qué estuvo mal?"),
        max_length=rules.NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Por ejemplo: «Era otro taller» o «Lo anoté dos veces»."),
    )


@members_only
def dispute(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """No, it was not so: in a few words, if one likes."""
    record = collaboration_for(request.actor, pk)
    own = _own(request, record)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = attempt(
            form,
            lambda: actions.answer(
                actor=request.actor,
                participation=own.participation,
                answer=Answer.DISPUTED,
                text=form.cleaned_data["text"],
            ),
        )
        if given is not None:
            messages.success(request, _("Quedó anotado que no fue así. La otra parte lo verá."))
            return redirect(at(slug, "collaboration", pk))
    context = {"form": form, "record": record, "sentence": sentence(record, request.actor.organization)}
    return render(request, "ledger/dispute.html", context, status=422 if form.errors else 200)


@members_only
def reverse(request: TenantRequest, slug: str, pk: int) -> HttpResponse:
    """Take back what was recorded by mistake."""
    record = collaboration_for(request.actor, pk)
    _own(request, record)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: actions.reverse(
                actor=request.actor, collaboration=record.collaboration, text=form.cleaned_data["text"]
            ),
        )
        if done is not None:
            messages.success(request, _("Quedó anulada: ya no cuenta para nadie."))
            return redirect(at(slug, "collaboration", pk))
    context = {"form": form, "record": record, "sentence": sentence(record, request.actor.organization)}
    return render(request, "ledger/reverse.html", context, status=422 if form.errors else 200)


@require_POST
@members_only
def erase_note(request: TenantRequest, slug: str, pk: int, note_id: int) -> HttpResponse:
    """Take away what somebody wrote."""
    record = collaboration_for(request.actor, pk)
    actions.erase_note(actor=request.actor, note=note_for(request.actor, record, note_id))
    messages.success(request, _("Las palabras quedaron borradas."))
    return redirect(at(slug, "collaboration", pk))
