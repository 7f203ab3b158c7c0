"""The list of studies, a study's first page, its plan, team and waves."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.directory.models import Person
from ayni.kernel import clock
from ayni.studies import rules
from ayni.studies.actions import study as actions
from ayni.studies.models import Study, TeamRole
from ayni.studies.queries import studies as queries
from ayni.studies.queries.progress import progress_of
from ayni.web.gate import researchers_only
from ayni.web.links import at
from ayni.web.studies.form_page import form_page, in_study
from ayni.web.tenant import TenantRequest


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the checker
    """Aim, design, care for people, limits."""

    class Meta:
        model = Study
        fields: tuple[str, ...] = actions.PLAN
        widgets = {
            **{name: forms.Textarea(attrs={"rows": 3}) for name in ("purpose", "design", "ethics", "limits")},
            "smallest_cell": forms.NumberInput(attrs={"min": 1, "max": 50, "inputmode": "numeric"}),
        }
        help_texts = {
            "purpose": gettext_lazy("En dos o tres frases: qué quieren comprender, de quiénes, para qué."),
            "design": gettext_lazy("Enfoque, a cuántas personas, cómo se las elige, cómo se analiza."),
            "ethics": gettext_lazy("Qué riesgo corre quien habla, y cómo lo cuidan."),
            "limits": gettext_lazy("Qué no podrá decir este estudio."),
            "smallest_cell": gettext_lazy("Las comparaciones con menos personas se ocultan."),
            "citation": gettext_lazy("Si ya se publicó."),
        }

    def validate_unique(self) -> None:
        """The action says it, under the tenant's own rows."""


class NewStudyForm(PlanForm):
    """The same and what to begin with."""

    from_template = forms.BooleanField(
        label=gettext_lazy("Empezar con la guía de las cinco dimensiones"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Catorce preguntas ya escritas; después las cambias como quieras."),
    )

    class Meta(PlanForm.Meta):
        fields = ("name", "purpose", "design", "ethics", "smallest_cell")


class MemberForm(forms.Form):
    """Who, and what they do."""

    person = forms.ModelChoiceField(
        label=gettext_lazy("Persona"), queryset=Person.objects.none(), empty_label=gettext_lazy("Elige")
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Qué hace"), choices=TeamRole.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = [person.pk for person in queries.possible_members()]
        chooser = self.fields["person"]
        chooser.queryset = Person.objects.filter(pk__in=possible).order_by("name", "pk")  # type: ignore[attr-defined]  # a ModelChoiceField


class WaveForm(forms.Form):
    """A round of interviews."""

    name = forms.CharField(label=gettext_lazy("Nombre"), max_length=80)
    begins_on = forms.DateField(
        label=gettext_lazy("Empieza"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Termina"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


@researchers_only
def studies_list(request: TenantRequest, slug: str) -> HttpResponse:
    """Every study of the cluster; those of one's own teams can be opened."""
    return render(request, "studies/studies.html", {"listed": queries.studies_for(request.actor)})


@researchers_only
def new_study(request: TenantRequest, slug: str) -> HttpResponse:
    """Begin a study."""
    form = NewStudyForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: actions.begin_study(actor=request.actor, **form.cleaned_data),
        then=lambda seat: at(slug, "study", seat.study.pk),
        context={
            "title": _("Empieza un estudio"),
            "lead": _("Basta decir qué quieren comprender. Lo demás se completa en el camino."),
            "button": _("Empezar"),
            "back": at(slug, "studies"),
            "back_words": _("Estudios"),
        },
    )


@researchers_only
def study(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """Where the study stands and what comes next."""
    seat = queries.seat_for(request.actor, study_id)
    return render(
        request,
        "studies/study.html",
        in_study(
            seat,
            "study",
            team=queries.team_of(seat.study),
            waves=queries.waves_of(seat.study),
            steps=progress_of(seat.study),
        ),
    )


@researchers_only
def study_plan(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """Change what the study says of itself."""
    seat = queries.seat_for(request.actor, study_id)
    form = PlanForm(request.POST or None, instance=Study.objects.get(pk=seat.study.pk))
    return form_page(
        request,
        form,
        lambda: actions.change_plan(seat=seat, **form.cleaned_data),
        then=lambda changed: at(slug, "study", changed.pk),
        context=in_study(
            seat,
            "study",
            title=_("El plan del estudio"),
            lead=_("El informe se llena con lo que escribas aquí."),
            button=_("Guardar"),
            back=at(slug, "study", study_id),
            back_words=seat.study.name,
            refusal=rules.can_direct(seat),
        ),
    )


@researchers_only
def study_team(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """Who works on the study, and one more."""
    seat = queries.seat_for(request.actor, study_id)
    form = MemberForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: actions.put_in_team(seat=seat, **form.cleaned_data),
        then=lambda _member: at(slug, "study_team", study_id),
        template="studies/team.html",
        context=in_study(seat, "study", team=queries.team_of(seat.study), refusal=rules.can_direct(seat)),
    )


@require_POST
@researchers_only
def leave_study(request: TenantRequest, slug: str, study_id: int, person_id: int) -> HttpResponse:
    """Take somebody out of the team."""
    seat = queries.seat_for(request.actor, study_id)
    member = next((m for m in queries.team_of(seat.study) if m.person_id == person_id), None)
    if member is None:
        raise Http404
    actions.leave_team(seat=seat, person=member.person)
    return redirect(at(slug, "study_team", study_id))


@researchers_only
def study_waves(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """The rounds of interviews, and one more."""
    seat = queries.seat_for(request.actor, study_id)
    form = WaveForm(request.POST or None, initial={"begins_on": clock.today()})
    return form_page(
        request,
        form,
        lambda: actions.open_wave(seat=seat, **form.cleaned_data),
        then=lambda _wave: at(slug, "study_waves", study_id),
        template="studies/waves.html",
        context=in_study(seat, "study", waves=queries.waves_of(seat.study), refusal=rules.can_direct(seat)),
    )
