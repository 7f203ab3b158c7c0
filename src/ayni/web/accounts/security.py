"""Password, second factor and the browsers in which a person is signed in."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.totp.views import ActivateTOTPView
from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

from ayni.directory.actions.sign_ins import end_sign_in as end
from ayni.directory.actions.sign_ins import set_language as keep_language
from ayni.directory.models import Person, SignIn
from ayni.web.accounts import sessions
from ayni.web.accounts.handing import qr_svg
from ayni.web.links import came_from

RECENT = 15 * 60
"""Seconds for which a code, password or key that was just used lets a new password be set."""


class PasswordForm(forms.Form):
    """A new password; the present one where the person did not just prove who they are."""

    present = forms.CharField(
        label=gettext_lazy("Tu clave de ahora"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=gettext_lazy("Clave nueva"),
        strip=False,
        help_text=gettext_lazy("Ocho letras o más; que no sea solo números."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Person, ask_present: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person
        if not ask_present:
            del self.fields["present"]

    def clean_present(self) -> str:
        """The present password must be right."""
        given: str = self.cleaned_data["present"]
        if not self.person.check_password(given):
            raise forms.ValidationError(_("Esa no es tu clave. Si la olvidaste, sal y entra con un código."))
        return given

    def clean_new(self) -> str:
        """Long enough, and not one that everybody tries first."""
        clean: str = get_adapter().clean_password(self.cleaned_data["new"], user=self.person)
        return clean


@sensitive_post_parameters("present", "new")
@login_required
@sessions.own_session_only
def password(request: HttpRequest) -> HttpResponse:
    """Set or change the password; every other browser is signed out."""
    person = request.user
    if not isinstance(person, Person):
        raise Http404
    ask = person.has_usable_password() and not _proved_lately(request, person)
    form = PasswordForm(request.POST or None, person=person, ask_present=ask)
    if request.method == "POST" and form.is_valid():
        get_adapter().set_password(person, form.cleaned_data["new"])
        update_session_auth_hash(request, person)
        sessions.remember(request, person)
        messages.success(request, _("Clave guardada. En los otros aparatos hay que entrar otra vez."))
        return redirect(came_from(request, "/"))
    context = {"form": form, "has_password": person.has_usable_password(), "next": came_from(request, "/")}
    return render(request, "accounts/password.html", context, status=422 if form.errors else 200)


def _proved_lately(request: HttpRequest, person: Person) -> bool:
    records = get_authentication_records(request, person)
    return any(r["method"] in sessions.PROOFS and time.time() - r["at"] < RECENT for r in records)


class AuthenticatorApp(ActivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    """Turning on an authenticator app, with the QR drawn on the page itself."""

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """The QR as a drawing: the policy for contents allows no image written into an address."""
        context: dict[str, Any] = super().get_context_data(**options)
        return {**context, "qr": qr_svg(context["totp_url"])}


@require_POST
@login_required
def end_sign_in(request: HttpRequest, sign_in_id: int) -> HttpResponse:
    """Sign out of one browser, this one or another."""
    person = request.user
    if not isinstance(person, Person):
        raise Http404
    listed = SignIn.objects.filter(pk=sign_in_id, person=person).first()
    if listed is None:
        raise Http404
    own = listed.session_key == request.session.session_key
    if not own and not sessions.is_whole(request):
        return redirect("contact")
    end(person=person, sign_in=listed)
    if own:
        request.session.flush()
        return redirect("/")
    messages.success(request, _("Ese aparato ya no está dentro."))
    return redirect(came_from(request, "/"))


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """The switch at the foot of every page; also kept for the person's next sign-in elsewhere."""
    if isinstance(request.user, Person):
        keep_language(person=request.user, language=request.POST.get("language", ""))
    return django_set_language(request)
