"""Coding: choose the stretch, sentence by sentence or as selected; give codes; change or take away."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.methods.transcripts import sentences
from ayni.studies import rules
from ayni.studies.actions import coding as actions
from ayni.studies.models import Code
from ayni.studies.queries.codebook import Branch, listed
from ayni.studies.queries.material import coding_for, interview_for, passage_of
from ayni.studies.queries.studies import seat_for
from ayni.web.gate import researchers_only
from ayni.web.links import at
from ayni.web.studies.form_page import form_page, in_study
from ayni.web.tenant import TenantRequest

LONGEST_PASSAGE = 12_000
"""Code points that the page shows to choose from."""

WEIGHTS = [(0, gettext_lazy("sin peso")), *((number, str(number)) for number in range(1, 6))]


class PassageForm(forms.Form):
    """Which sentences, from the first to the last."""

    begin = forms.IntegerField(label=gettext_lazy("Desde la frase"), widget=forms.Select)
    end = forms.IntegerField(label=gettext_lazy("Hasta la frase"), widget=forms.Select)
    codes = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Códigos"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    new_code = forms.CharField(label=gettext_lazy("Un código nuevo"), required=False, max_length=200)
    in_vivo = forms.BooleanField(label=gettext_lazy("Usar sus propias palabras como código"), required=False)
    weight = forms.TypedChoiceField(
        label=gettext_lazy("Peso"), coerce=int, choices=WEIGHTS, initial=0, required=False
    )
    memo = forms.CharField(
        label=gettext_lazy("Nota"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *args: Any, spans: list[tuple[int, int, str]], branches: Iterable[Branch], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["begin"].widget.choices = [
            (begin, f"{number}. {words[:60]}") for number, (begin, _end, words) in enumerate(spans, 1)
        ]
        self.fields["end"].widget.choices = [
            (end, f"{number}. {words[-60:]}") for number, (_begin, end, words) in enumerate(spans, 1)
        ]
        self.fields["codes"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (branch.code.pk, "\u2003" * branch.depth + branch.code.name)
            for branch in branches
            if branch.code.codable
        ]


def _spans(text: str, begin: int) -> list[tuple[int, int, str]]:
    """The sentences of a passage that begins at `begin`: begin, end, words."""
    return [(begin + first, begin + last, text[first:last]) for first, last in sentences(text)]


def _number(request: TenantRequest, name: str) -> int:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 9 else 0


@researchers_only
def code_passage(request: TenantRequest, slug: str, study_id: int, interview_id: int) -> HttpResponse:
    """Give codes to a stretch of text: `desde` and `hasta` say what was chosen, `exacto` that it was selected."""
    seat = seat_for(request.actor, study_id)
    found = interview_for(seat, interview_id)
    begin = _number(request, "desde")
    end = min(max(_number(request, "hasta"), begin + 1), begin + LONGEST_PASSAGE)
    text = passage_of(found, begin, end)
    exact = "exacto" in request.GET
    spans = [(begin, begin + len(text), text)] if exact else _spans(text, begin)
    branches = listed(seat.study)
    whole = {"begin": spans[0][0], "end": spans[-1][1], "weight": 0} if spans else {}
    form = PassageForm(request.POST or None, spans=spans, branches=branches, initial=whole)

    def give() -> object:
        said = form.cleaned_data
        chosen = [branch.code for branch in branches if branch.code.pk in set(said["codes"])]
        return actions.code_text(
            seat=seat,
            interview=found,
            begin=said["begin"],
            end=said["end"],
            codes=chosen,
            new_code=said["new_code"],
            in_vivo=said["in_vivo"],
            weight=said["weight"] or 0,
            memo=said["memo"],
        )

    return form_page(
        request,
        form,
        give,
        then=lambda _made: (
            f"{at(slug, 'interview', study_id, interview_id)}?desde={_window_at(begin)}#t{begin}"
        ),
        template="studies/passage.html",
        context=in_study(
            seat,
            "interviews",
            interview=found,
            spans=spans,
            exact=exact,
            refusal=rules.can_work(seat),
            begin=begin,
            back=f"{at(slug, 'interview', study_id, interview_id)}?desde={_window_at(begin)}#t{begin}",
        ),
    )


def _window_at(begin: int) -> int:
    """The beginning of the text for a place near it, else the place itself."""
    return 0 if begin < 4_000 else begin


class CodingForm(forms.Form):
    """A coding's edges, weight and note."""

    begin = forms.IntegerField(label=gettext_lazy("Desde (carácter)"), min_value=0)
    end = forms.IntegerField(label=gettext_lazy("Hasta (carácter)"), min_value=1)
    weight = forms.TypedChoiceField(label=gettext_lazy("Peso"), coerce=int, choices=WEIGHTS)
    memo = forms.CharField(
        label=gettext_lazy("Nota"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


@researchers_only
def coding(request: TenantRequest, slug: str, study_id: int, coding_id: int) -> HttpResponse:
    """One coding: its words, who gave it, and changing it."""
    seat = seat_for(request.actor, study_id)
    row = coding_for(seat, coding_id)
    form = CodingForm(
        request.POST or None,
        initial={"begin": row.begin, "end": row.end, "weight": row.weight, "memo": row.memo},
    )
    own = row.coder_id == seat.actor.signed_in.pk or seat.leads
    return form_page(
        request,
        form,
        lambda: actions.change_coding(seat=seat, coding=row, **form.cleaned_data),
        then=lambda _row: at(slug, "coding", study_id, coding_id),
        template="studies/coding.html",
        context=in_study(
            seat,
            "interviews",
            coding=row,
            words=passage_of(row.interview, row.begin, row.end),
            before=passage_of(row.interview, max(0, row.begin - 120), row.begin),
            after=passage_of(row.interview, row.end, row.end + 120),
            refusal=rules.can_work(seat) or (None if own else _("Esa codificación es de otra persona.")),
        ),
    )


@require_POST
@researchers_only
def uncode(request: TenantRequest, slug: str, study_id: int, coding_id: int) -> HttpResponse:
    """Take a coding away."""
    seat = seat_for(request.actor, study_id)
    row = coding_for(seat, coding_id)
    actions.uncode(seat=seat, coding=row)
    return redirect(f"{at(slug, 'interview', study_id, row.interview_id)}?desde={_window_at(row.begin)}")


def code_choices(branches: Iterable[Branch], *, without: Iterable[int] = ()) -> list[tuple[int, str]]:
    """Codes to choose from, in the tree's order, those below set in."""
    left_out = set(without)
    return [
        (branch.code.pk, "\u2003" * branch.depth + branch.code.name)
        for branch in branches
        if branch.code.pk not in left_out
    ]


def code_with(branches: Iterable[Branch], pk: int | None) -> Code | None:
    """The code with this id among these."""
    return next((branch.code for branch in branches if branch.code.pk == pk), None)
