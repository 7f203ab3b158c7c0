"""The codebook: the tree, a code with its segments, and making, moving, merging, splitting codes."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ayni.studies import rules
from ayni.studies.actions import codebook as actions
from ayni.studies.models import PALETTE, Code
from ayni.studies.queries import codebook as queries
from ayni.studies.queries.material import codings_of, quotations
from ayni.studies.queries.studies import seat_for
from ayni.web.gate import researchers_only
from ayni.web.links import at
from ayni.web.studies.coding import code_choices, code_with
from ayni.web.studies.form_page import form_page, in_study
from ayni.web.tenant import TenantRequest

SEGMENTS_A_PAGE = 30
TONES = [
    (place, name)
    for place, name in enumerate(
        (
            gettext_lazy("azul"), gettext_lazy("naranja"), gettext_lazy("verde"), gettext_lazy("rosado"),
            gettext_lazy("celeste"), gettext_lazy("rojo"), gettext_lazy("morado"), gettext_lazy("marrón"),
            gettext_lazy("oliva"), gettext_lazy("carmín"), gettext_lazy("petróleo"), gettext_lazy("gris"),
        )
    )
]  # fmt: skip
assert len(TONES) == len(PALETTE)


class CodeForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the checker
    """A code's words and colour."""

    tone = forms.TypedChoiceField(
        label=gettext_lazy("Color"),
        coerce=int,
        required=False,
        empty_value=None,
        choices=[("", gettext_lazy("el que sigue")), *TONES],
    )

    class Meta:
        model = Code
        fields = ("name", "definition", "when_to_use", "when_not", "example", "tone")
        widgets = {
            name: forms.Textarea(attrs={"rows": 2})
            for name in ("definition", "when_to_use", "when_not", "example")
        }
        help_texts = {
            "example": gettext_lazy("Escríbelo tú: las palabras de una persona quedan en sus citas.")
        }


class NewCodeForm(CodeForm):
    """And below which code it stands."""

    parent = forms.TypedChoiceField(
        label=gettext_lazy("Debajo de"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", _("ninguno")), *choices]  # type: ignore[attr-defined]  # a ChoiceField


class OtherCodeForm(forms.Form):
    """Another code of the study."""

    code = forms.TypedChoiceField(label=gettext_lazy("Código"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, choices: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class SplitForm(forms.Form):
    """The new code's name and the segments that it takes over."""

    name = forms.CharField(label=gettext_lazy("Nombre del código nuevo"), max_length=200)
    codings = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Fragmentos que pasan"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codings"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class MemoForm(forms.Form):
    """A thought."""

    text = forms.CharField(
        label=gettext_lazy("Nota"), widget=forms.Textarea(attrs={"rows": 3}), max_length=20_000
    )


@researchers_only
def codebook(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """The tree, with how often each code counts and for how many people."""
    seat = seat_for(request.actor, study_id)
    context = in_study(
        seat, "codebook", branches=queries.listed(seat.study, counted=True), refusal=rules.can_work(seat)
    )
    return render(request, "studies/codebook.html", context)


@researchers_only
def new_code(request: TenantRequest, slug: str, study_id: int) -> HttpResponse:
    """Make a code."""
    seat = seat_for(request.actor, study_id)
    branches = queries.listed(seat.study)
    wanted = request.GET.get("debajo", "")
    form = NewCodeForm(request.POST or None, choices=code_choices(branches), initial={"parent": wanted})

    def make() -> Code:
        said = {**form.cleaned_data}
        return actions.make_code(seat=seat, parent=code_with(branches, said.pop("parent")), **said)

    return form_page(
        request,
        form,
        make,
        then=lambda _made: at(slug, "codebook", study_id),
        context=in_study(
            seat,
            "codebook",
            title=_("Un código nuevo"),
            lead=_("Con qué significa y cuándo no usarlo, dos personas lo usan igual."),
            button=_("Crear"),
            back=at(slug, "codebook", study_id),
            back_words=_("Códigos"),
            refusal=rules.can_work(seat),
        ),
    )


@researchers_only
def code(request: TenantRequest, slug: str, study_id: int, code_id: int) -> HttpResponse:
    """A code: its words, the segments that the actor may see, notes."""
    seat = seat_for(request.actor, study_id)
    row = queries.code_for(seat, code_id)
    form = MemoForm(request.POST or None)
    rows = codings_of(seat).filter(code=row).order_by("interview_id", "begin", "pk")
    page = Paginator(rows, SEGMENTS_A_PAGE).get_page(request.GET.get("pagina"))
    return form_page(
        request,
        form,
        lambda: actions.note_memo(seat=seat, code=row, **form.cleaned_data),
        then=lambda _memo: at(slug, "code", study_id, code_id),
        template="studies/code.html",
        context=in_study(
            seat,
            "codebook",
            code=row,
            page=page,
            quotations=quotations(page.object_list),
            memos=queries.memos_on(row),
            refusal=rules.can_work(seat),
        ),
    )


def _code_page(
    request: TenantRequest,
    slug: str,
    study_id: int,
    code_id: int,
    form: forms.BaseForm,
    action: Any,
    **words: Any,
) -> HttpResponse:
    """A form about one code."""
    seat = seat_for(request.actor, study_id)
    context = in_study(
        seat,
        "codebook",
        back=at(slug, "code", study_id, code_id),
        back_words=_("El código"),
        refusal=rules.can_work(seat),
        **words,
    )
    return form_page(
        request, form, action, then=lambda _done: at(slug, "codebook", study_id), context=context
    )


@researchers_only
def edit_code(request: TenantRequest, slug: str, study_id: int, code_id: int) -> HttpResponse:
    """Change a code's words and colour."""
    seat = seat_for(request.actor, study_id)
    row = queries.code_for(seat, code_id)
    form = CodeForm(request.POST or None, instance=Code.objects.get(pk=row.pk))

    def change() -> Code:
        said = {**form.cleaned_data}
        said["tone"] = row.tone if said["tone"] is None else said["tone"]
        return actions.change_code(seat=seat, code=row, **said)

    return _code_page(
        request, slug, study_id, code_id, form, change,
        title=row.name, lead=_("Lo que cambies queda en la historia, y se puede deshacer."), button=_("Guardar"),
    )  # fmt: skip


@researchers_only
def move_code(request: TenantRequest, slug: str, study_id: int, code_id: int) -> HttpResponse:
    """Put a code elsewhere in the tree."""
    seat = seat_for(request.actor, study_id)
    row, branches = queries.code_for(seat, code_id), queries.listed(seat.study)
    choices = [("", _("arriba de todo")), *code_choices(branches, without=queries.below(row))]
    form = OtherCodeForm(request.POST or None, choices=choices)
    return _code_page(
        request, slug, study_id, code_id, form,
        lambda: actions.move_code(seat=seat, code=row, parent=code_with(branches, form.cleaned_data["code"])),
        title=_("Mueve «%(name)s»") % {"name": row.name}, lead=_("¿Debajo de cuál?"), button=_("Mover"),
    )  # fmt: skip


@researchers_only
def merge_code(request: TenantRequest, slug: str, study_id: int, code_id: int) -> HttpResponse:
    """Join a code with another."""
    seat = seat_for(request.actor, study_id)
    row, branches = queries.code_for(seat, code_id), queries.listed(seat.study)
    form = OtherCodeForm(request.POST or None, choices=code_choices(branches, without=queries.below(row)))
    form.fields["code"].required = True

    def merge() -> object:
        into = code_with(branches, form.cleaned_data["code"])
        assert into is not None  # the form offers only these
        return actions.merge_codes(seat=seat, code=row, into=into)

    return _code_page(
        request, slug, study_id, code_id, form, merge,
        title=_("Une «%(name)s» con otro") % {"name": row.name},
        lead=_("Todo lo suyo pasa al otro código. Se puede deshacer."), button=_("Unir"),
    )  # fmt: skip


@researchers_only
def split_code(request: TenantRequest, slug: str, study_id: int, code_id: int) -> HttpResponse:
    """Take some segments of a code into a new one."""
    seat = seat_for(request.actor, study_id)
    row = queries.code_for(seat, code_id)
    said = quotations(codings_of(seat).filter(code=row)[:200])
    choices = [(each.coding.pk, f"{each.label}: {each.words[:140]}") for each in said]
    form = SplitForm(request.POST or None, choices=choices)
    return _code_page(
        request, slug, study_id, code_id, form,
        lambda: actions.split_code(seat=seat, code=row, **form.cleaned_data),
        title=_("Divide «%(name)s»") % {"name": row.name},
        lead=_("Marca los fragmentos que pasan a un código nuevo a su lado."), button=_("Dividir"),
    )  # fmt: skip


@require_POST
@researchers_only
def remove_code(request: TenantRequest, slug: str, study_id: int, code_id: int) -> HttpResponse:
    """Take a code out of the codebook; it can be brought back from the history."""
    seat = seat_for(request.actor, study_id)
    actions.remove_code(seat=seat, code=queries.code_for(seat, code_id))
    return redirect(at(slug, "codebook", study_id))
