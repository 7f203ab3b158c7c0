"""Interviews: the list, adding one, replacing its names, reading, correcting, its versions."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ayni.kernel.refusal import Refused
from ayni.methods.transcripts import MentionKind
from ayni.studies import rules
from ayni.studies.actions import interviews as actions
from ayni.studies.models import Interview
from ayni.studies.queries import names as named
from ayni.studies.queries.material import interview_for, transcript_of, versions_of
from ayni.studies.queries.reading import interviews_of, reading_of
from ayni.studies.queries.sample import participant_for
from ayni.studies.queries.studies import guides_of, seat_for, waves_of
from ayni.studies.rules import Seat
from ayni.web.forms import attempt
from ayni.web.gate import researchers_only
from ayni.web.links import at
from ayni.web.studies.form_page import form_page, in_study
from ayni.web.tenant import TenantRequest


class InterviewForm(forms.Form):
    """When, where, and the text or its file."""

    text = forms.CharField(
        label=gettext_lazy("Texto"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Un turno por línea: «E: ¿Cómo empezó?», «Rosa: Con una amoladora»."),
    )
    file = forms.FileField(
        label=gettext_lazy("O un archivo"),
        required=False,
        help_text=gettext_lazy("TXT, Word (.docx), PDF con texto, o subtítulos SRT y VTT."),
        widget=forms.FileInput(attrs={"accept": ".txt,.docx,.pdf,.srt,.vtt"}),
    )
    held_on = forms.DateField(
        label=gettext_lazy("Cuándo fue"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    place = forms.CharField(label=gettext_lazy("Dónde"), required=False, max_length=120)

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waves, guides = waves_of(seat.study), guides_of(seat.study)
        self.fields["wave"] = forms.TypedChoiceField(
            label=_("Ola"),
            required=False,
            coerce=lambda pk: next(each for each in waves if str(each.pk) == pk),
            empty_value=None,
            choices=[("", _("ninguna")), *((str(each.pk), each.name) for each in waves)],
        )
        self.fields["guide"] = forms.TypedChoiceField(
            label=_("Guía"),
            required=False,
            coerce=lambda pk: next(each for each in guides if str(each.pk) == pk),
            empty_value=None,
            choices=[
                ("", _("ninguna")),
                *((str(g.pk), _("versión %(number)s") % {"number": g.version}) for g in guides),
            ],
        )


@researchers_only
def interviews(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """Every interview that may be read, and how many are closed."""
    seat = seat_for(request.actor, study_id)
    listed, closed = interviews_of(seat)
    return render(
        request, "studies/interviews.html", in_study(seat, "interviews", listed=listed, closed=closed)
    )


@researchers_only
def add_interview(request: TenantRequest, slug: str, study_id: int, participant_id: int) -> HttpResponse:
    """Type, paste or upload what was said."""
    seat = seat_for(request.actor, study_id)
    person = participant_for(seat, participant_id)
    form = InterviewForm(request.POST or None, request.FILES or None, seat=seat)

    def begin() -> Interview:
        said = {**form.cleaned_data}
        file = said.pop("file")
        if file is not None:
            said["text"], said["marks"] = actions.read_upload(file.read(), file.name)
        return actions.begin_interview(seat=seat, participant=person, **said)

    return form_page(
        request,
        form,
        begin,
        then=lambda made: at(slug, "interview_names", study_id, made.pk),
        context=in_study(
            seat,
            "interviews",
            title=_("La entrevista de %(label)s") % {"label": person.label},
            lead=_("Después revisas los nombres: nadie lee el texto antes de que se cambien por seudónimos."),
            button=_("Seguir: revisar los nombres"),
            back=at(slug, "participant", study_id, participant_id),
            back_words=person.label,
            refusal=rules.can_work(seat) or rules.can_analyse(person),
        ),
    )


@researchers_only
def interview_names(request: TenantRequest, slug: str, study_id: int, interview_id: int) -> HttpResponse:
    """Names found in the text, each with a pseudonym; replaced everywhere at once."""
    seat = seat_for(request.actor, study_id)
    found = interview_for(seat, interview_id)
    refusal = rules.can_work(seat)
    if refusal is not None:
        raise Refused(refusal, status=403)
    extra = request.POST.get("extra", request.GET.get("extra", "")).splitlines()
    proposals = named.proposals(found, extra)
    form = forms.Form(request.POST or None)
    if request.method == "POST" and "replace" in request.POST:
        names = _chosen_names(request, proposals)
        if attempt(form, lambda: actions.replace_names(seat=seat, interview=found, names=names)) is not None:
            return redirect(at(slug, "interview", study_id, interview_id))
    context = in_study(
        seat, "interviews", interview=found, proposals=proposals, form=form, extra="\n".join(extra)
    )
    return render(request, "studies/names.html", context, status=422 if form.errors else 200)


def _chosen_names(
    request: TenantRequest, proposals: list[named.Proposal]
) -> dict[str, tuple[MentionKind, str]]:
    """What was marked, with the pseudonym as it was typed."""
    return {
        each.original: (each.kind, request.POST.get(f"pseudonym_{place}", "")[:80])
        for place, each in enumerate(proposals)
        if request.POST.get(f"mark_{place}") == each.original
    }


@require_safe
@researchers_only
def interview(request: TenantRequest, slug: str, study_id: int, interview_id: int) -> HttpResponse:
    """The text in windows with its codings; an HTMX request gets the next window alone."""
    seat = seat_for(request.actor, study_id)
    found = interview_for(seat, interview_id)
    wanted = request.GET.get("desde", "0")
    reading = reading_of(seat, found, int(wanted) if wanted.isdecimal() and len(wanted) < 9 else 0)
    if reading is None:
        return redirect(at(slug, "interview_names", study_id, interview_id))
    context = in_study(
        seat,
        "interviews",
        interview=found,
        reading=reading,
        read_share=round(100 * reading.window.end / max(1, reading.window.length)),
        parts=_parts(reading.window.length),
    )
    template = "studies/interview.html#passage" if request.htmx else "studies/interview.html"
    return render(request, template, context)


def _parts(length: int) -> list[tuple[int, int]]:
    """Places to jump to in a long text: percentage and position."""
    return [(share, length * share // 100) for share in (0, 25, 50, 75)] if length > 20_000 else []


class CorrectForm(forms.Form):
    """The whole text, and the version that it was."""

    text = forms.CharField(
        label=gettext_lazy("Texto"),
        strip=False,
        max_length=3_000_000,
        widget=forms.Textarea(attrs={"rows": 24}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


@researchers_only
def correct_interview(request: TenantRequest, slug: str, study_id: int, interview_id: int) -> HttpResponse:
    """Correct the text; the codings move along."""
    seat = seat_for(request.actor, study_id)
    found = interview_for(seat, interview_id)
    present = transcript_of(found)
    initial = {"text": present.text, "version": present.version} if present else {}
    form = CorrectForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form,
        lambda: actions.correct_text(
            seat=seat,
            interview=found,
            text=form.cleaned_data["text"],
            of_version=form.cleaned_data["version"],
        ),
        then=lambda _made: at(slug, "interview_versions", study_id, interview_id),
        context=in_study(
            seat,
            "interviews",
            title=_("Corrige el texto de %(name)s") % {"name": found.name},
            lead=_("Se guarda como versión nueva y cada codificación se mueve con sus palabras."),
            button=_("Guardar la versión"),
            back=at(slug, "interview", study_id, interview_id),
            back_words=found.name,
            refusal=rules.can_work(seat),
        ),
    )


@researchers_only
def interview_versions(request: TenantRequest, slug: str, study_id: int, interview_id: int) -> HttpResponse:
    """The versions of a text, and what each did to the codings."""
    seat = seat_for(request.actor, study_id)
    found = interview_for(seat, interview_id)
    context = in_study(seat, "interviews", interview=found, versions=versions_of(found))
    return render(request, "studies/versions.html", context)


@researchers_only
def pseudonym_key(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """Who is behind each pseudonym, for the lead alone."""
    seat = seat_for(request.actor, study_id)
    refusal = rules.can_direct(seat)
    if refusal is not None:
        raise Refused(refusal, status=403)
    return render(request, "studies/key.html", in_study(seat, "interviews", rows=named.key_of(seat)))
