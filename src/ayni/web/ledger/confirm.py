"""The page that a confirmation link opens, without an account. Reading it uses nothing up."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from ayni.kernel import clock
from ayni.kernel.refusal import Refused, Sentence
from ayni.ledger import actions, rules
from ayni.ledger.models import Answer
from ayni.ledger.queries.links import OpenedLink, link_by
from ayni.ledger.queries.notes import notes_of
from ayni.ledger.queries.records import Stance
from ayni.web.accounts.limits import links_are_counted
from ayni.web.forms import attempt
from ayni.web.gate import open_to_all
from ayni.web.ledger.words import day_words, sentence
from ayni.web.links import at
from ayni.web.tenant import TenantRequest


class AnswerForm(forms.Form):
    """Yes or no, and a few words if one likes."""

    answer = forms.ChoiceField(
        label=gettext_lazy("¿Fue así?"),
        choices=Answer.choices,
        error_messages={"required": gettext_lazy("Elige «Sí, así fue» o «No fue así».")},
    )
    text = forms.CharField(
        label=gettext_lazy("¿Qué no fue así?"),
        required=False,
        max_length=rules.NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@open_to_all
@never_cache
@links_are_counted
def confirm_link(request: TenantRequest, slug: str, token: str) -> HttpResponse:
    """What is claimed, in plain words, and two buttons; only a button uses the link up."""
    opened = link_by(token)
    closed = _why_closed(opened)
    if closed is not None or opened is None:
        return _closed(request, opened, closed)
    not_for_them = rules.can_open_link(request.actor, recorded_by=opened.record.collaboration.recorded_by_id)
    if not_for_them is not None:
        raise Refused(not_for_them, status=403)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = attempt(form, lambda: actions.answer_by_link(token=token, **form.cleaned_data))
        if given is not None:
            return redirect(at(slug, "confirm_link", token))
    return _show(request, opened, form)


def _why_closed(opened: OpenedLink | None) -> Sentence | None:
    spent = rules.why_link_spent(opened.link if opened else None, clock.now())
    if spent is not None or opened is None:
        return spent
    if opened.record.reversal is not None:
        return _("Quien lo anotó ya lo anuló. No hace falta responder.")
    if opened.part.stance != Stance.SILENT:
        return _("Ya se respondió por ustedes. Si quieres cambiarlo, entra con tu cuenta.")
    return None


def _show(request: TenantRequest, opened: OpenedLink, form: AnswerForm) -> HttpResponse:
    row = opened.record.collaboration
    context = {
        "form": form,
        "record": opened.record,
        "asked": opened.part.organization,
        "sentence": sentence(opened.record, opened.part.organization),
        "day": day_words(row.happened_on),
        "note": notes_of([row.entry_id]).get(row.entry_id),
        "disputing": form.data.get("answer") == Answer.DISPUTED,
    }
    return render(request, "ledger/confirm_link.html", context, status=422 if form.errors else 200)


def _closed(request: TenantRequest, opened: OpenedLink | None, reason: Sentence | None) -> HttpResponse:
    """Answered with thanks, or expired, or never there: what to do now."""
    used = opened is not None and opened.link.used_at is not None
    context = {
        "used": used,
        "reason": reason,
        "opened": opened,
        "sentence": sentence(opened.record, opened.part.organization) if opened and used else "",
    }
    status = 200 if used and request.method == "GET" else 404 if opened is None else 410
    return render(request, "ledger/confirm_closed.html", context, status=status)
