"""The sample: whom the study asks, why them, and what came of asking."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.models import Guild, Organization
from ayni.kernel import clock
from ayni.methods.contacts import e164, readable
from ayni.studies import rules
from ayni.studies.actions import sample as actions
from ayni.studies.models import Outcome, Participant
from ayni.studies.queries import sample as queries
from ayni.studies.queries.consent import consent_page_of
from ayni.studies.queries.material import open_interviews
from ayni.studies.queries.studies import seat_for
from ayni.web.gate import researchers_only
from ayni.web.links import at
from ayni.web.studies.form_page import form_page, in_study
from ayni.web.tenant import TenantRequest


class ParticipantForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the checker
    """Who, why, and what the study compares by."""

    class Meta:
        model = Participant
        fields = (
            "reason", "label", "name", "phone", "sex", "guild", "people_employed", "founded_year",
            "digital_maturity",
        )  # fmt: skip
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "reason": gettext_lazy(
                "Qué sabe o ha vivido que otros no: por ejemplo, organizó una compra conjunta."
            ),
            "label": gettext_lazy(
                "El informe usa esta forma en lugar del nombre. Vacío: la siguiente, P01, P02…"
            ),
            "name": gettext_lazy("Solo lo ve quien dirige el estudio."),
        }

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country
        self.fields["label"].required = False
        if self.instance.phone:
            self.initial["phone"] = readable(self.instance.phone, country)

    def validate_unique(self) -> None:
        """The action says it, under the tenant's own rows."""

    def clean_phone(self) -> str:
        """In international form."""
        typed: str = self.cleaned_data["phone"].strip()
        number = e164(typed, self.country) if typed else ""
        if number is None:
            raise ValidationError(_("Ese celular no parece correcto. Ejemplo: 987 654 321."))
        return number

    def clean_founded_year(self) -> int | None:
        """A year that can be."""
        year: int | None = self.cleaned_data["founded_year"]
        if year is not None and not 1900 <= year <= clock.today().year:
            raise ValidationError(_("Escribe el año con cuatro cifras, hasta el año actual."))
        return year


class ApproachForm(forms.Form):
    """What came of asking."""

    outcome = forms.ChoiceField(label=gettext_lazy("Qué pasó"), choices=Outcome.choices)
    happened_on = forms.DateField(
        label=gettext_lazy("Cuándo"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(label=gettext_lazy("Nota"), required=False, max_length=300)


@researchers_only
def sample(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """Everybody chosen, how they spread, what came of asking."""
    seat = seat_for(request.actor, study_id)
    chosen = queries.sample_of(seat.study)
    context = in_study(
        seat,
        "sample",
        sample=chosen,
        responses=queries.responses(chosen),
        spreads=queries.spreads(chosen) if chosen else [],
        refusal=rules.can_direct(seat),
    )
    return render(request, "studies/sample.html", context)


@researchers_only
def sampling_frame(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """Workshops of the directory to choose from. An HTMX search gets the list alone."""
    seat = seat_for(request.actor, study_id)
    words, guild = request.GET.get("q", "").strip(), request.GET.get("gremio", "")
    context = in_study(
        seat,
        "sample",
        found=queries.frame(seat.study, words=words, guild=guild if guild in Guild.values else ""),
        words=words,
        guild=guild,
        guilds=Guild.choices,
    )
    template = "studies/frame.html#results" if request.htmx else "studies/frame.html"
    return render(request, template, context)


@researchers_only
def choose_participant(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """Put somebody into the sample, a workshop of the directory (`taller`) or anybody."""
    seat = seat_for(request.actor, study_id)
    wanted = request.GET.get("taller", "")
    chosen = (
        Organization.objects.filter(pk=int(wanted)).first()
        if wanted.isdecimal() and len(wanted) < 18
        else None
    )
    known: dict[str, Any] = actions.known_of(chosen) if chosen else {}
    form = ParticipantForm(request.POST or None, country=request.cluster.country, initial=known)
    return form_page(
        request,
        form,
        lambda: actions.choose(seat=seat, organization=chosen, **form.cleaned_data),
        then=lambda made: at(slug, "participant", study_id, made.pk),
        context=in_study(
            seat,
            "sample",
            title=_("Elige a %(name)s") % {"name": chosen.name} if chosen else _("Elige a una persona"),
            lead=_("Escribe la razón: una muestra intencional se explica, persona por persona."),
            button=_("Poner en la muestra"),
            back=at(slug, "sampling_frame", study_id),
            back_words=_("Directorio"),
            refusal=rules.can_direct(seat),
        ),
    )


@researchers_only
def participant(request: TenantRequest, slug: str, study_id: int, participant_id: int) -> HttpResponse:
    """One person of the sample: why, consent, interviews, the response log and its next entry."""
    seat = seat_for(request.actor, study_id)
    person = queries.participant_for(seat, participant_id)
    form = ApproachForm(request.POST or None, initial={"happened_on": clock.today()})
    return form_page(
        request,
        form,
        lambda: actions.note_approach(seat=seat, participant=person, **form.cleaned_data),
        then=lambda _approach: at(slug, "participant", study_id, participant_id),
        template="studies/participant.html",
        context=in_study(
            seat,
            "sample",
            person=person,
            attributes=[(name, words(person)) for name, words in queries.attributes().values()],
            approaches=queries.approaches_of(person),
            consent=consent_page_of(person),
            interviews=open_interviews(seat.study).filter(participant=person),
            refusal=rules.can_work(seat),
        ),
    )


@researchers_only
def describe_participant(
    request: TenantRequest, slug: str, study_id: int, participant_id: int
) -> HttpResponse:
    """Correct what is known of a person."""
    seat = seat_for(request.actor, study_id)
    person = queries.participant_for(seat, participant_id)
    form = ParticipantForm(
        request.POST or None,
        country=request.cluster.country,
        instance=Participant.objects.get(pk=person.pk) if seat.leads else Participant(),
    )
    form.fields["label"].required = True
    return form_page(
        request,
        form,
        lambda: actions.describe(seat=seat, participant=person, **form.cleaned_data),
        then=lambda changed: at(slug, "participant", study_id, changed.pk),
        context=in_study(
            seat,
            "sample",
            title=_("Datos de %(label)s") % {"label": person.label},
            lead="",
            button=_("Guardar"),
            back=at(slug, "participant", study_id, participant_id),
            back_words=person.label,
            refusal=rules.can_direct(seat),
        ),
    )
