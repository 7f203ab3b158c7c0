"""Three questions after a collaboration that both sides confirmed."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.ledger import actions, rules
from ayni.ledger.models import Rating
from ayni.ledger.queries.ratings import OwnRating, own_ratings
from ayni.ledger.queries.records import Record, collaboration_for
from ayni.web.forms import attempt
from ayni.web.gate import members_only
from ayni.web.ledger.words import day_words, sentence
from ayni.web.links import at
from ayni.web.tenant import TenantRequest

YES_NO = (("yes", gettext_lazy("Sí")), ("no", gettext_lazy("No")))
QUALITY = (
    ("5", gettext_lazy("Excelente")),
    ("4", gettext_lazy("Buena")),
    ("3", gettext_lazy("Regular")),
    ("2", gettext_lazy("Floja")),
    ("1", gettext_lazy("Mala")),
)


class RatingForm(forms.Form):
    """On time, how good, once more."""

    on_time = forms.ChoiceField(
        label=gettext_lazy("¿Cumplió a tiempo?"), choices=YES_NO, widget=forms.RadioSelect
    )
    quality = forms.ChoiceField(
        label=gettext_lazy("¿Cómo estuvo?"), choices=QUALITY, widget=forms.RadioSelect
    )
    would_repeat = forms.ChoiceField(
        label=gettext_lazy("¿Volverías a trabajar con ellos?"), choices=YES_NO, widget=forms.RadioSelect
    )


@members_only
def rate(request: TenantRequest, slug: str, pk: int, organization_id: int) -> HttpResponse:
    """Judge one partner, or change the judgement while that is possible."""
    record = collaboration_for(request.actor, pk)
    rating = _rating_of(request, record, organization_id)
    form = RatingForm(request.POST or None, initial=_initial(rating.present))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        given = attempt(
            form,
            lambda: actions.rate(
                actor=request.actor,
                collaboration=record.collaboration,
                rated=rating.part.organization,
                on_time=said["on_time"] == "yes",
                quality=int(said["quality"]),
                would_repeat=said["would_repeat"] == "yes",
            ),
        )
        if given is not None:
            messages.success(request, _("Gracias. Tu valoración quedó guardada."))
            return redirect(at(slug, "collaboration", pk))
    context = {
        "form": form,
        "record": record,
        "rating": rating,
        "sentence": sentence(record, request.actor.organization),
        "day": day_words(record.collaboration.happened_on),
        "days": rules.RATING_DAYS,
    }
    return render(request, "ledger/rate.html", context, status=422 if form.errors else 200)


def _rating_of(request: TenantRequest, record: Record, organization_id: int) -> OwnRating:
    for rating in own_ratings(request.actor, record):
        if rating.part.organization.pk == organization_id:
            return rating
    raise Http404


def _initial(present: Rating | None) -> dict[str, str]:
    if present is None:
        return {}
    return {
        "on_time": "yes" if present.on_time else "no",
        "quality": str(present.quality),
        "would_repeat": "yes" if present.would_repeat else "no",
    }
