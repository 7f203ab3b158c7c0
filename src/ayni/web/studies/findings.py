"""Themes, quotes, matrices, saturation, and the report."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.studies import rules
from ayni.studies.actions import findings as actions
from ayni.studies.models import Importance, ReportFormat, Theme
from ayni.studies.queries import analysis
from ayni.studies.queries import findings as queries
from ayni.studies.queries.codebook import listed
from ayni.studies.queries.material import coding_for
from ayni.studies.queries.studies import seat_for
from ayni.studies.reports.blocks import Report
from ayni.studies.reports.content import report_of
from ayni.studies.rules import Seat
from ayni.web.gate import researchers_only
from ayni.web.links import at
from ayni.web.studies.coding import code_choices
from ayni.web.studies.curve import curve_of
from ayni.web.studies.form_page import form_page, in_study
from ayni.web.tenant import TenantRequest

MIME = {
    ReportFormat.HTML: "text/html; charset=utf-8",
    ReportFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ReportFormat.PDF: "application/pdf",
}


class ThemeForm(forms.Form):
    """A theme's name, story and codes."""

    name = forms.CharField(label=gettext_lazy("Nombre"), max_length=200)
    story = forms.CharField(
        label=gettext_lazy("Qué cuenta"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Qué une a estos códigos, y qué casos lo contradicen."),
    )
    codes = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Códigos"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class QuoteForm(forms.Form):
    """What a quote is for."""

    theme = forms.TypedChoiceField(label=gettext_lazy("Tema"), coerce=int, required=False, empty_value=None)
    importance = forms.TypedChoiceField(
        label=gettext_lazy("Importancia"), coerce=int, choices=Importance.choices, initial=Importance.SUPPORTS
    )
    dissents = forms.BooleanField(label=gettext_lazy("Contradice al tema"), required=False)

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told: dict[int, Theme] = {each.theme.pk: each.theme for each in queries.themes_of(seat.study)}
        choices = [("", _("ninguno")), *((pk, theme.name) for pk, theme in self.told.items())]
        self.fields["theme"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


@researchers_only
def themes(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """Themes with what they rest on and their quotes, and the bank of quotes."""
    seat = seat_for(request.actor, study_id)
    context = in_study(
        seat,
        "themes",
        themes=queries.themes_of(seat.study),
        loose=[each for each in queries.quotes_of(seat.study) if each.quote.theme_id is None],
        refusal=rules.can_work(seat),
    )
    return render(request, "studies/themes.html", context)


@researchers_only
def new_theme(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """Write a theme."""
    return _theme_page(request, slug, study_id, None)


@researchers_only
def edit_theme(request: TenantRequest, slug: str, study_id: int, theme_id: int) -> HttpResponse:
    """Tell a theme anew."""
    return _theme_page(request, slug, study_id, theme_id)


def _theme_page(request: TenantRequest, slug: str, study_id: int, theme_id: int | None) -> HttpResponse:
    seat = seat_for(request.actor, study_id)
    theme = queries.theme_for(seat, theme_id) if theme_id is not None else None
    branches = listed(seat.study)
    initial: dict[str, Any] = {}
    if theme is not None:
        own = next(each for each in queries.themes_of(seat.study) if each.theme.pk == theme.pk)
        initial = {"name": theme.name, "story": theme.story, "codes": [code.pk for code in own.codes]}
    form = ThemeForm(request.POST or None, choices=code_choices(branches), initial=initial)

    def write() -> Theme:
        said = form.cleaned_data
        chosen = [branch.code for branch in branches if branch.code.pk in set(said["codes"])]
        return actions.write_theme(
            seat=seat, theme=theme, name=said["name"], story=said["story"], codes=chosen
        )

    return form_page(
        request,
        form,
        write,
        then=lambda _theme: at(slug, "themes", study_id),
        context=in_study(
            seat,
            "themes",
            title=theme.name if theme else _("Un tema nuevo"),
            lead=_("Un tema cuenta algo que atraviesa varios códigos."),
            button=_("Guardar"),
            back=at(slug, "themes", study_id),
            back_words=_("Temas"),
            refusal=rules.can_work(seat),
        ),
    )


@require_POST
@researchers_only
def remove_theme(request: TenantRequest, slug: str, study_id: int, theme_id: int) -> HttpResponse:
    """Take a theme away."""
    seat = seat_for(request.actor, study_id)
    actions.remove_theme(seat=seat, theme=queries.theme_for(seat, theme_id))
    return redirect(at(slug, "themes", study_id))


@researchers_only
def choose_quote(request: TenantRequest, slug: str, study_id: int, coding_id: int) -> HttpResponse:
    """Choose a coded stretch to be quoted."""
    seat = seat_for(request.actor, study_id)
    row = coding_for(seat, coding_id)
    form = QuoteForm(request.POST or None, seat=seat)
    return form_page(
        request,
        form,
        lambda: actions.choose_quote(
            seat=seat,
            coding=row,
            theme=form.told.get(form.cleaned_data["theme"]),
            importance=form.cleaned_data["importance"],
            dissents=form.cleaned_data["dissents"],
        ),
        then=lambda _quote: at(slug, "themes", study_id),
        context=in_study(
            seat,
            "themes",
            title=_("Elegir como cita"),
            lead=_("La persona verá en su propio enlace que se la quiere citar."),
            button=_("Elegir"),
            back=at(slug, "coding", study_id, coding_id),
            back_words=row.code.name,
            refusal=rules.can_work(seat),
        ),
    )


@require_POST
@researchers_only
def drop_quote(request: TenantRequest, slug: str, study_id: int, quote_id: int) -> HttpResponse:
    """Take a quote out of the bank."""
    seat = seat_for(request.actor, study_id)
    actions.drop_quote(seat=seat, quote=queries.quote_for(seat, quote_id))
    return redirect(at(slug, "themes", study_id))


@researchers_only
def compare(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """Codes against attributes and waves, codes together, saturation."""
    seat = seat_for(request.actor, study_id)
    groupings = analysis.groupings()
    by = request.GET.get("por", "wave")
    steps = analysis.saturation(seat.study)
    context = in_study(
        seat,
        "compare",
        matrix=analysis.matrix(seat.study, by if by in groupings else "wave"),
        by=by if by in groupings else "wave",
        groupings=[(code, name) for code, (name, _group) in groupings.items()],
        together=analysis.co_occurrence(seat.study)[:40],
        steps=steps,
        curve=curve_of([step.known for step in steps]),
    )
    return render(request, "studies/compare.html", context)


@researchers_only
def report(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """The report as it would leave now, and those that left before."""
    seat = seat_for(request.actor, study_id)
    in_print = request.GET.get("para") == "publicar"
    context = in_study(
        seat,
        "report",
        report=report_of(seat.study, in_print=in_print),
        in_print=in_print,
        made=queries.reports_for(seat),
        formats=ReportFormat.choices,
    )
    return render(request, "studies/report.html", context)


@require_POST
@researchers_only
def make_report(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """Make a file of the report; that it was made, and with whose words, is noted."""
    seat = seat_for(request.actor, study_id)
    form, in_print = request.POST.get("form", ""), request.POST.get("para") == "publicar"
    if form not in ReportFormat.values:
        raise Http404
    made = report_of(seat.study, in_print=in_print)
    content = _as_file(made, ReportFormat(form))
    actions.note_report(seat=seat, form=form, in_print=in_print, voices=made.voices)
    answer = HttpResponse(content, content_type=MIME[ReportFormat(form)])
    answer["Content-Disposition"] = f'attachment; filename="{slugify(seat.study.name) or "informe"}.{form}"'
    return answer


def _as_file(made: Report, form: ReportFormat) -> bytes:
    if form == ReportFormat.DOCX:
        from ayni.studies.reports.word import as_docx

        return as_docx(made)
    if form == ReportFormat.PDF:
        from ayni.studies.reports.pdf import as_pdf

        return as_pdf(made)
    return render_to_string("studies/report_file.html", {"report": made}).encode()
