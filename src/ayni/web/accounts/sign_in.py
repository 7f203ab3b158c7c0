"""Signing in away from the phone that keeps the session: by a code, a link passed on by hand, a password."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from django import forms
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from ayni.directory.actions.deliveries import has_service
from ayni.directory.actions.sign_in_links import ask_for_link, note_link_opened, use_link
from ayni.directory.models import Channel, Cluster
from ayni.directory.queries.people import Contact, contact_in, person_at, sign_in_link_by
from ayni.directory.rules import people as rules
from ayni.kernel.refusal import Refused
from ayni.web.accounts import limits, previews, sessions
from ayni.web.gate import open_to_all
from ayni.web.links import at
from ayni.web.tenant import ADDRESS, TenantRequest


class SignInForm(forms.Form):
    """One field: whatever address the person remembers."""

    contact = forms.CharField(
        label=gettext_lazy("Tu celular o tu correo"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none"}
        ),
    )

    def __init__(self, *args: object, country: str, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # passed on as they are
        self.country = country

    def clean_contact(self) -> Contact:
        """The address in the one form that is stored."""
        contact = contact_in(self.cleaned_data["contact"], self.country)
        if contact is None:
            raise forms.ValidationError(_("Escribe un celular (987 654 321) o un correo (rosa@taller.pe)."))
        return contact


class PasswordForm(SignInForm):
    """For those who made themselves a password."""

    password = forms.CharField(
        label=gettext_lazy("Tu clave"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def _next_of(request: HttpRequest) -> str:
    return get_next_redirect_url(request, REDIRECT_FIELD_NAME) or ""


def _with_next(name: str, wanted: str) -> str:
    return reverse(name) + (f"?{urlencode({REDIRECT_FIELD_NAME: wanted})}" if wanted else "")


def _cluster_wanted(wanted: str) -> Cluster | None:
    match = ADDRESS.match(wanted)
    return Cluster.objects.filter(slug=match["cluster"]).first() if match else None


def _country(wanted: str) -> str:
    cluster = _cluster_wanted(wanted)
    return cluster.country if cluster else sessions.country_of_installation()


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for an address and send a code there; say the same whether or not it has an account."""
    wanted = _next_of(request)
    if request.user.is_authenticated:
        return (
            redirect(wanted or "/") if sessions.is_whole(request) else redirect(_with_next("contact", wanted))
        )
    form = SignInForm(request.POST or None, country=_country(wanted))
    if request.method == "POST" and form.is_valid():
        contact = form.cleaned_data["contact"]
        if not limits.too_many_sign_ins(request, contact.address):
            return _send_way_in(request, contact, wanted)
        form.add_error(None, str(limits.PATIENCE))
    clear_login(request)
    context = {
        "form": form,
        "next": wanted,
        "by_phone": has_service(Channel.PHONE),
        "by_email": has_service(Channel.EMAIL),
    }
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


def _send_way_in(request: HttpRequest, contact: Contact, wanted: str) -> HttpResponse:
    person = person_at(contact)
    if not has_service(contact.channel):
        if person is not None:
            ask_for_link(person=person, contact=contact, wanted=_slug_of(wanted))
        return redirect(_with_next("sign_in_by_hand", wanted))
    address = {"email" if contact.channel == Channel.EMAIL else "phone": contact.address}
    LoginCodeVerificationProcess.initiate(request=request, user=person, **address)
    return redirect(_with_next("account_confirm_login_code", wanted))


def _slug_of(wanted: str) -> str:
    match = ADDRESS.match(wanted)
    return match["cluster"] if match else ""


def sign_in_by_hand(request: HttpRequest) -> HttpResponse:
    """Where no service sends codes: the coordination passes a link on. The same page for any address."""
    return render(request, "accounts/sign_in_by_hand.html", {"next": _next_of(request)})


@never_cache
@sensitive_post_parameters("password")
def sign_in_with_password(request: HttpRequest) -> HttpResponse:
    """Address and password; one answer for a wrong address and a wrong password."""
    wanted = _next_of(request)
    if request.user.is_authenticated:
        return redirect(wanted or "/")
    form = PasswordForm(request.POST or None, country=_country(wanted))
    if request.method == "POST" and form.is_valid():
        response = _check_password(request, form, wanted)
        if response is not None:
            return response
    context = {"form": form, "next": wanted}
    return render(request, "accounts/sign_in_with_password.html", context, status=422 if form.errors else 200)


def _check_password(request: HttpRequest, form: PasswordForm, wanted: str) -> HttpResponse | None:
    contact = form.cleaned_data["contact"]
    way = "email" if contact.channel == Channel.EMAIL else "phone"
    credentials = {way: contact.address, "password": form.cleaned_data["password"]}
    try:
        person = get_adapter(request).authenticate(request, **credentials)
    except forms.ValidationError as too_many:
        form.add_error(None, too_many)
        return None
    if person is None:
        form.add_error(
            None, _("Ese correo o celular y esa clave no van juntos. También puedes entrar con un código.")
        )
        return None
    response: HttpResponse = perform_password_login(
        request, credentials, Login(user=person, redirect_url=wanted or None)
    )
    return response


@open_to_all
@never_cache
@limits.links_are_counted
def sign_in_link(request: TenantRequest, slug: str, token: str) -> HttpResponse:
    """A link that a coordinator passed on: a button signs its person in, in this cluster only."""
    link = sign_in_link_by(token)
    if request.method == "POST":
        try:
            person = use_link(token=token, key=request.POST.get("form_key", ""))
        except Refused as refusal:
            return _closed(request, str(refusal))
        return sessions.sign_in_by_link(request, person, request.cluster, at(slug, "today"))
    reason = rules.may_use(link)
    if reason is not None:
        return _closed(request, str(reason))
    if previews.is_person(request):
        note_link_opened(link=link)
    return render(request, "accounts/sign_in_link.html", {"link": link, "form_key": previews.new_form_key()})


def _closed(request: TenantRequest, reason: str) -> HttpResponse:
    return render(request, "accounts/link_closed.html", {"reason": reason, "ask_again": True}, status=410)
