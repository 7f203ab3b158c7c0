"""«Pega el mensaje»: a WhatsApp message becomes the form, or several drafts; what was not understood is shown."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.kernel import clock
from ayni.methods.message_parser import LONGEST_MESSAGE, Need, parse_message
from ayni.web.forms import attempt
from ayni.web.gate import insiders_only
from ayni.web.links import at
from ayni.web.tenant import TenantRequest
from ayni.web.work.ask_form import AskForm, filled_from, missing_of
from ayni.work.actions import jobs
from ayni.work.models import Job
from ayni.work.rules.jobs import acts_for_workshop

MOST_NEEDS = 12


@dataclass(frozen=True)
class Understood:
    """One need of the message: the form it fills, what was not understood and what it does not say."""

    form: AskForm
    unparsed: tuple[str, ...]
    missing: list[str]
    number: int


@insiders_only
def paste_message(request: TenantRequest, slug: str) -> HttpResponse:
    """The message, then the form it fills. One need goes on as a usual form; several become drafts here."""
    text = request.POST.get("message", "")
    context = {"message": text, "problem": acts_for_workshop(request.actor), "longest": LONGEST_MESSAGE}
    if request.method == "POST" and context["problem"] is None:
        if request.POST.get("needs", "").isdecimal():
            return _keep(request, slug, text)
        if not text.strip():
            context["fault"] = _("Pega el mensaje o escribe lo que necesitas.")
        elif len(text) > LONGEST_MESSAGE:
            context["fault"] = _("Es demasiado largo: pega un mensaje a la vez.")
        else:
            return _understood(request, text)
    return render(request, "work/paste.html", context, status=422 if "fault" in context else 200)


def _understood(request: TenantRequest, text: str) -> HttpResponse:
    found = [_of(need, number) for number, need in enumerate(_needs(text), start=1)]
    if len(found) == 1:
        form = AskForm(initial=filled_from(_needs(text)[0]))
        context = {"form": form, "problem": None, "job": None, "understood": found[0], "message": text}
        return render(request, "work/ask.html", context)
    return render(request, "work/several.html", {"found": found, "message": text, "chosen": _all(found)})


def _needs(text: str) -> list[Need]:
    return parse_message(text, clock.today())[:MOST_NEEDS]


def _of(need: Need, number: int) -> Understood:
    form = AskForm(initial=filled_from(need), prefix=f"need{number}")
    return Understood(form, need.unparsed, missing_of(need), number)


def _all(found: list[Understood]) -> set[int]:
    return {each.number for each in found}


def _keep(request: TenantRequest, slug: str, text: str) -> HttpResponse:
    """The marked needs as drafts, all or none."""
    count = min(int(request.POST["needs"][:3]), MOST_NEEDS)
    chosen = {number for number in range(1, count + 1) if request.POST.get(f"keep{number}")}
    found = [
        Understood(AskForm(request.POST, prefix=f"need{number}"), (), [], number)
        for number in range(1, count + 1)
    ]
    marked = [each.form for each in found if each.number in chosen]
    valid = [form.is_valid() for form in marked]
    if marked and all(valid) and all(_kept(request, form) is not None for form in marked):
        messages.success(
            request,
            ngettext(
                "Guardamos %(count)s borrador. Ábrelo para pedir cotizaciones.",
                "Guardamos %(count)s borradores. Abre cada uno para pedir cotizaciones.",
                len(marked),
            )
            % {"count": len(marked)},
        )
        return redirect(f"{at(slug, 'jobs')}?ver=pedimos")
    context = {"found": found, "message": text, "chosen": chosen, "nothing": not marked}
    return render(request, "work/several.html", context, status=422)


def _kept(request: TenantRequest, form: AskForm) -> Job | None:
    return attempt(form, lambda: jobs.save_draft(actor=request.actor, fields=form.columns()))
