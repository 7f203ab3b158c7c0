"""The interview guide: to read and print, and to write its next version."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.ledger.kinds import Dimension
from ayni.studies import rules
from ayni.studies.actions.guide import write_guide
from ayni.studies.guide_template import GuideQuestion
from ayni.studies.models import Guide, Question
from ayni.studies.queries.studies import guide_of, guides_of, questions_of, seat_for
from ayni.web.gate import researchers_only
from ayni.web.links import at
from ayni.web.studies.form_page import form_page, in_study
from ayni.web.tenant import TenantRequest


class GuideForm(forms.Form):
    """The guide as text: a question a line, what to ask further below it after a dash."""

    opening = forms.CharField(
        label=gettext_lazy("Cómo se empieza"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    closing = forms.CharField(
        label=gettext_lazy("Cómo se termina"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(label=gettext_lazy("Qué cambió y por qué"), required=False, max_length=300)

    def __init__(self, *args: Any, guide: Guide | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = questions_of(guide) if guide else []
        for dimension in Dimension:
            self.fields[dimension] = forms.CharField(
                label=dimension.label,
                required=False,
                max_length=8000,
                initial=_as_text([each for each in asked if each.dimension == dimension]),
                widget=forms.Textarea(attrs={"rows": 6}),
            )
        if guide:
            self.initial = {"opening": guide.opening, "closing": guide.closing}
        self.order_fields(["opening", *Dimension, "closing", "reason"])

    def questions(self) -> list[GuideQuestion]:
        """What was written, dimension by dimension."""
        return [
            each for dimension in Dimension for each in _from_text(dimension, self.cleaned_data[dimension])
        ]


def _as_text(questions: list[Question]) -> str:
    return "\n\n".join("\n".join([q.text, *(f"- {probe}" for probe in q.probe_list)]) for q in questions)


def _from_text(dimension: Dimension, text: str) -> list[GuideQuestion]:
    found: list[GuideQuestion] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith(("-", "–", "•")) and found:
            last = found[-1]
            found[-1] = GuideQuestion(dimension, last.text, (*last.probes, line.lstrip("-–• ")))
        else:
            found.append(GuideQuestion(dimension, line.lstrip("-–• ")[:400]))
    return found


@researchers_only
def study_guide(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """The guide in its latest version or an earlier one, as it is taken along."""
    seat = seat_for(request.actor, study_id)
    wanted = request.GET.get("version", "")
    guide = guide_of(seat.study, int(wanted) if wanted.isdecimal() and len(wanted) < 5 else None)
    asked = questions_of(guide) if guide else []
    by_dimension = [(dimension, [q for q in asked if q.dimension == dimension]) for dimension in Dimension]
    context = in_study(
        seat,
        "study_guide",
        guide=guide,
        parts=[(dimension, questions) for dimension, questions in by_dimension if questions],
        versions=guides_of(seat.study),
    )
    return render(request, "studies/guide.html", context)


@researchers_only
def edit_guide(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """Write the next version."""
    seat = seat_for(request.actor, study_id)
    form = GuideForm(request.POST or None, guide=guide_of(seat.study))
    return form_page(
        request,
        form,
        lambda: write_guide(
            seat=seat,
            questions=form.questions(),
            **{name: form.cleaned_data[name] for name in ("opening", "closing", "reason")},
        ),
        then=lambda _guide: at(slug, "study_guide", study_id),
        context=in_study(
            seat,
            "study_guide",
            title=_("Escribe la guía"),
            lead=_(
                "Una pregunta por línea; debajo, con un guion, las repreguntas. Se guarda como versión nueva."
            ),
            button=_("Guardar la versión"),
            back=at(slug, "study_guide", study_id),
            back_words=_("Guía"),
            refusal=rules.can_direct(seat),
        ),
    )
