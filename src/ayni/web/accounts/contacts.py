"""Proving one's phone or e-mail with a code, which also opens a session that a link had kept narrow."""

import time
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.cryptokit import compare_user_code, generate_user_code
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from ayni.directory.actions.deliveries import has_service
from ayni.directory.actions.sign_ins import set_contact
from ayni.directory.models import Channel, Person
from ayni.directory.queries.people import Contact, contact_in
from ayni.methods.contacts import readable
from ayni.web.accounts import limits, sessions
from ayni.web.accounts.adapter import send_code
from ayni.web.forms import attempt
from ayni.web.links import came_from

PENDING = "contact_to_prove"
SECONDS = 15 * 60
TRIES = 3


class ContactForm(forms.Form):
    """The address to prove."""

    contact = forms.CharField(
        label=gettext_lazy("Tu celular o tu correo"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none"}
        ),
    )

    def clean_contact(self) -> Contact:
        """The address in the one form that is stored; only one that a code can reach."""
        contact = contact_in(self.cleaned_data["contact"], sessions.country_of_installation())
        if contact is None:
            raise forms.ValidationError(_("Escribe un celular (987 654 321) o un correo (rosa@taller.pe)."))
        if not has_service(contact.channel):
            raise forms.ValidationError(_("Aquí no podemos enviar códigos por ese medio."))
        return contact


class CodeForm(forms.Form):
    """The code that came."""

    code = forms.CharField(
        label=gettext_lazy("Código"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


@never_cache
@login_required
def contact(request: HttpRequest) -> HttpResponse:
    """Ask for the address, send a code there."""
    person = _person(request)
    form = ContactForm(request.POST or None, initial={"contact": _known_address(person)})
    fixed = not sessions.is_whole(request) and bool(person.phone or person.email)
    if request.method == "POST" and form.is_valid():
        wanted: Contact = form.cleaned_data["contact"]
        if fixed and wanted.address not in {person.phone, person.email}:
            form.add_error("contact", _("Primero comprueba la dirección que ya está en tu cuenta."))
        elif limits.too_many_sign_ins(request, wanted.address):
            form.add_error(None, str(limits.PATIENCE))
        else:
            return _send(request, wanted)
    context = {
        "form": form,
        "next": came_from(request, "/"),
        "narrow": not sessions.is_whole(request),
        "possible": has_service(Channel.PHONE) or has_service(Channel.EMAIL),
    }
    return render(request, "accounts/contact.html", context, status=422 if form.errors else 200)


def _known_address(person: Person) -> str:
    if person.phone and has_service(Channel.PHONE):
        return readable(person.phone, sessions.country_of_installation())
    return person.email or ""


def _person(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise TypeError("a page for those who are signed in")
    return request.user


def _send(request: HttpRequest, wanted: Contact) -> HttpResponse:
    code = generate_user_code(length=6, numeric=True, dashed=False)
    request.session[PENDING] = {
        "channel": str(wanted.channel),
        "address": wanted.address,
        "code": code,
        "at": time.time(),
        "tries": 0,
        "next": came_from(request, "/"),
    }
    send_code(wanted, code)
    return redirect("contact_code")


@never_cache
@login_required
def contact_code(request: HttpRequest) -> HttpResponse:
    """Take the code: the address is the person's, and the session is theirs."""
    pending = request.session.get(PENDING)
    if not pending or time.time() - pending["at"] > SECONDS:
        request.session.pop(PENDING, None)
        messages.warning(request, _("El código venció. Pide otro."))
        return redirect("contact")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if compare_user_code(actual=form.cleaned_data["code"], expected=pending["code"]):
            if _prove(request, form, pending):
                return redirect(pending["next"])
        elif _out_of_tries(request, pending):
            messages.warning(request, _("Tres códigos errados. Pide otro."))
            return redirect("contact")
        else:
            form.add_error("code", _("Ese no es el código. Míralo otra vez."))
    context = {"form": form, "address": pending["address"]}
    return render(request, "accounts/contact_code.html", context, status=422 if form.errors else 200)


def _out_of_tries(request: HttpRequest, pending: dict[str, Any]) -> bool:
    pending["tries"] += 1
    request.session[PENDING] = pending
    if pending["tries"] < TRIES:
        return False
    del request.session[PENDING]
    return True


def _prove(request: HttpRequest, form: CodeForm, pending: dict[str, Any]) -> bool:
    person = _person(request)
    proven = Contact(pending["channel"], pending["address"])

    def keep() -> bool:
        set_contact(person=person, contact=proven)
        return True

    if attempt(form, keep) is None:
        return False
    del request.session[PENDING]
    record_authentication(request, person, "code")
    sessions.widen(request)
    messages.success(request, _("Listo: comprobado. Esta dirección es tuya."))
    return True
