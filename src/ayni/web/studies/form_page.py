"""The shape that most pages of a study have: a form, its action, and where one goes then."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ayni.studies.rules import Seat
from ayni.web.forms import attempt
from ayni.web.tenant import TenantRequest

Result = TypeVar("Result")


def form_page(
    request: TenantRequest,
    form: BaseForm,
    action: Callable[[], Result],
    *,
    then: Callable[[Result], str],
    context: dict[str, Any],
    template: str = "studies/form.html",
) -> HttpResponse:
    """Show the form; a valid POST carries out `action` (which returns something) and goes to `then(result)`.

    The plain template wants `title`, `lead`, `button`, `back` (address) and `back_words` in the context.
    """
    if request.method == "POST" and form.is_valid():
        result = attempt(form, action)
        if result is not None:
            return redirect(then(result))
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def in_study(seat: Seat, here: str, **context: Any) -> dict[str, Any]:
    """What every page of a study knows: the study, the actor's place in it, and which place this is."""
    return {"seat": seat, "study": seat.study, "here": here, **context}
