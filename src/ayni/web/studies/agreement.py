"""Double coding and agreement: give out, finish, compare, decide; the figures and what is behind them."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.directory.models import Person
from ayni.methods.agreement import SegmentAgreement
from ayni.studies import rules
from ayni.studies.actions import double_coding as actions
from ayni.studies.models import TeamRole
from ayni.studies.queries import agreement as queries
from ayni.studies.queries.codebook import codes_of
from ayni.studies.queries.material import coding_for, interview_for
from ayni.studies.queries.studies import seat_for, team_of
from ayni.studies.rules import Seat
from ayni.web.gate import researchers_only
from ayni.web.links import at
from ayni.web.studies.form_page import form_page, in_study
from ayni.web.studies.statistics import Figure, figure, figures_of
from ayni.web.tenant import TenantRequest


class CodersForm(forms.Form):
    """Who codes the interview blindly."""

    people = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Quiénes la codifican, sin verse"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.possible: dict[int, Person] = {
            member.person_id: member.person
            for member in team_of(seat.study)
            if member.role != TeamRole.READER
        }
        self.fields["people"].choices = [(pk, person.name) for pk, person in self.possible.items()]  # type: ignore[attr-defined]  # a ChoiceField


@researchers_only
def double_coding(request: TenantRequest, slug: str, study_id: int, interview_id: int) -> HttpResponse:
    """Where an interview's double coding stands: to be given out, blind, to be compared, reconciled."""
    seat = seat_for(request.actor, study_id)
    interview = interview_for(seat, interview_id)
    doubled = queries.double_coding_of(interview)
    form = CodersForm(request.POST or None, seat=seat)
    mine = (
        next((c for c in doubled.coders if c.person_id == seat.actor.signed_in.pk), None) if doubled else None
    )
    return form_page(
        request,
        form,
        lambda: actions.open_double_coding(
            seat=seat, interview=interview, people=[form.possible[pk] for pk in form.cleaned_data["people"]]
        ),
        then=lambda _opened: at(slug, "double_coding", study_id, interview_id),
        template="studies/double_coding.html",
        context=in_study(
            seat,
            "agreement",
            interview=interview,
            doubled=doubled,
            mine=mine,
            compared=queries.compared(doubled) if doubled else [],
            refusal=rules.can_direct(seat),
        ),
    )


@require_POST
@researchers_only
def finish_coding(request: TenantRequest, slug: str, study_id: int, interview_id: int) -> HttpResponse:
    """The actor has finished coding blindly."""
    seat = seat_for(request.actor, study_id)
    double = queries.open_double_coding_for(seat, interview_for(seat, interview_id))
    actions.finish_coding(seat=seat, double=double)
    return redirect(at(slug, "double_coding", study_id, interview_id))


@require_POST
@researchers_only
def decide(request: TenantRequest, slug: str, study_id: int, coding_id: int) -> HttpResponse:
    """Whether a coding counts, after talking about it."""
    seat = seat_for(request.actor, study_id)
    row = coding_for(seat, coding_id)
    double = queries.open_double_coding_for(seat, row.interview)
    actions.decide(
        seat=seat,
        double=double,
        coding=row,
        counts=request.POST.get("counts") == "yes",
        reason=request.POST.get("reason", "")[:300],
    )
    return redirect(f"{at(slug, 'double_coding', study_id, row.interview_id)}#c{row.pk}")


@require_POST
@researchers_only
def close_double_coding(request: TenantRequest, slug: str, study_id: int, interview_id: int) -> HttpResponse:
    """All differences are talked through."""
    seat = seat_for(request.actor, study_id)
    double = queries.open_double_coding_for(seat, interview_for(seat, interview_id))
    actions.close_double_coding(seat=seat, double=double)
    return redirect(at(slug, "double_coding", study_id, interview_id))


@researchers_only
def agreement(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """The figures for chosen coders, codes and interviews, each with the list behind it."""
    seat = seat_for(request.actor, study_id)
    chosen = {name: _ids(request, name) for name in ("coders", "codes", "interviews")}
    coded_only = request.GET.get("solo") == "codificado"
    found = queries.assessment_of(seat.study, uncoded=not coded_only, **chosen)
    doubles = queries.comparable(seat.study)
    context = in_study(
        seat,
        "agreement",
        found=found,
        rows=[(each, figures_of(each.agreement)) for each in found.by_code],
        segments=_of_segments(found.segments) if found.segments else [],
        doubles=doubles,
        people={coder.person_id: coder.person.name for each in doubles for coder in each.coders}.items(),
        codes=codes_of(seat.study),
        chosen=chosen,
        coded_only=coded_only,
    )
    return render(request, "studies/agreement.html", context)


def _ids(request: TenantRequest, name: str) -> list[int]:
    return [int(value) for value in request.GET.getlist(name) if value.isdecimal() and len(value) < 18]


def _of_segments(found: SegmentAgreement) -> list[tuple[str, Figure]]:
    return [("u-α", figure(found.overall)), *((name, figure(each)) for name, each in found.per_code.items())]
