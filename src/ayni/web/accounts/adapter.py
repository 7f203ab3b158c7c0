"""How allauth meets our people: they come in by invitation, and sign in by a code, a link or a key."""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.cryptokit import generate_user_code
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ayni.directory.actions import messages
from ayni.directory.actions.sign_ins import claim
from ayni.directory.models import Channel, Person
from ayni.directory.queries.people import Contact, contact_in, person_at
from ayni.web.accounts import sessions

SKIPPED_STAGES = {
    "allauth.account.stages.PhoneVerificationStage",
    "allauth.account.stages.EmailVerificationStage",
}
"""An address is proven by the code that was sent to it, or not needed at all."""


class PhoneField(forms.CharField):
    """A phone number as people type it."""

    def clean(self, value: Any) -> Any:
        """The number in E.164."""
        text = super().clean(value)
        if not text:
            return text
        contact = contact_in(text, sessions.country_of_installation())
        if contact is None or contact.channel != Channel.PHONE:
            raise forms.ValidationError(_("Ese celular no parece correcto. Ejemplo: 987 654 321."))
        return contact.address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up by themselves; codes travel by the house's one sender."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed."""
        return False

    def get_login_stages(self) -> list[str]:
        """Code and second factor; addresses are not verified on the way in."""
        return [stage for stage in super().get_login_stages() if stage not in SKIPPED_STAGES]

    # Phones: one on each account.

    def phone_form_field(self, **options: Any) -> forms.Field:
        """Reads numbers as people write them."""
        return PhoneField(**options)

    def get_phone(self, user: Person) -> tuple[str, bool] | None:
        """The person's number and whether a code proved it."""
        return (user.phone, user.phone_verified) if user.phone else None

    def get_user_by_phone(self, phone: str) -> Person | None:
        """The account with this number, in E.164."""
        return person_at(Contact(Channel.PHONE, phone))

    def set_phone(self, user: Person, phone: str, verified: bool) -> None:
        """Give the person this number."""
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: Person, phone: str) -> None:
        """A code sent to the number was typed in."""
        if user.phone == phone and not user.phone_verified:
            user.phone_verified = True
            user.save(update_fields=["phone_verified"])

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failed passwords are counted by address; the library would count those of all phones as one."""
        return f"password:{credentials.get('email') or credentials.get('phone') or ''}"

    # Codes.

    def generate_login_code(self) -> str:
        """Six figures: read over a phone, typed with a thumb."""
        return str(generate_user_code(length=6, numeric=True, dashed=False))

    def generate_phone_verification_code(self, *, user: Person, phone: str) -> str:
        """The same for phones."""
        return self.generate_login_code()

    def send_verification_code_sms(self, user: Person, phone: str, code: str, **options: Any) -> None:
        """Send the code to the phone."""
        send_code(Contact(Channel.PHONE, phone), code)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a sign-in code. Nothing else is sent from here, least of all to those without an account."""
        if template_prefix == "account/email/login_code":
            send_code(Contact(Channel.EMAIL, email), context["code"])

    # Sessions.

    def login(self, request: HttpRequest, user: Person) -> None:
        """Open the session, as wide as what was proven on the way in."""
        records = get_authentication_records(request, user)
        super().login(request, user)
        sessions.set_reach(request, records)
        sessions.remember(request, user)
        claim(person=user)

    def post_login(self, request: HttpRequest, user: Person, **options: Any) -> HttpResponse:
        """Go on in the person's own language."""
        response: HttpResponse = super().post_login(request, user, **options)
        sessions.speak(response, user)
        return response


def send_code(contact: Contact, code: str) -> None:
    """Send a code to sign in or to prove an address."""
    messages.send_code(
        channel=contact.channel,
        address=contact.address,
        subject=_("Tu código para entrar a Ayni: %(code)s") % {"code": code},
        body=_("%(code)s es tu código de Ayni. Vale pocos minutos. No se lo des a nadie.") % {"code": code},
        key=uuid4().hex,
    )
