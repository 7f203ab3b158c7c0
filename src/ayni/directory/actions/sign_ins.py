"""Accounts: making one, and what signing in leaves behind on it."""

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ayni.directory.models import Channel, Person, SignIn
from ayni.directory.queries.people import Contact, person_at
from ayni.kernel import clock
from ayni.kernel.refusal import Refused


@transaction.atomic
def make_person(name: str, contact: Contact) -> Person:
    """A new account with this address; the one that somebody else made at this very moment, if so."""
    field = "email" if contact.channel == Channel.EMAIL else "phone"
    try:
        with transaction.atomic():
            return Person.objects.create_user(name=name, **{field: contact.address})
    except IntegrityError:
        made = person_at(contact)
        if made is None:
            raise Refused(_("La cuenta con esa dirección está cerrada."), field="contact") from None
        return made


@transaction.atomic
def claim(*, person: Person) -> None:
    """From the first sign-in on, no invitation's link signs anybody in as this person."""
    Person.objects.filter(pk=person.pk, claimed_at=None).update(claimed_at=clock.now())


@transaction.atomic
def list_browser(*, person: Person, session_key: str, device: str, sign_in_id: int | None) -> SignIn:
    """List the browser of a session; its key may have changed since (`sign_in_id` says which row it was)."""
    known = SignIn.objects.filter(pk=sign_in_id, person=person).first() if sign_in_id else None
    if known is None:
        return SignIn.objects.create(
            person=person, session_key=session_key, device=device[:80], created_at=clock.now()
        )
    if known.session_key != session_key:
        known.session_key = session_key
        known.save(update_fields=["session_key"])
    return known


@transaction.atomic
def end_sign_in(*, person: Person, sign_in: SignIn) -> None:
    """Sign the person out of one of their browsers."""
    Session.objects.filter(session_key=sign_in.session_key).delete()
    SignIn.objects.filter(pk=sign_in.pk, person=person).delete()


@transaction.atomic
def set_contact(*, person: Person, contact: Contact) -> None:
    """Give the person an address that a code has just proven theirs.

    An account that merely had it written down, by an inviter or unproven, gives it up.
    """
    field = "email" if contact.channel == Channel.EMAIL else "phone"
    other = (
        Person.objects.select_for_update().filter(**{field: contact.address}).exclude(pk=person.pk).first()
    )
    if other is not None:
        if other.claimed_at is not None and (field == "email" or other.phone_verified):
            raise Refused(
                _("Ya tienes otra cuenta con esa dirección: sal y entra con ella."), field="contact"
            )
        setattr(other, field, None)
        other.save(update_fields=[field])
    mine = Person.objects.select_for_update().get(pk=person.pk)
    setattr(mine, field, contact.address)
    if field == "phone":
        mine.phone_verified = True
    mine.save(update_fields=["email", "phone", "phone_verified"])


@transaction.atomic
def set_language(*, person: Person, language: str) -> None:
    """Keep the language the person chose, if the house speaks it."""
    if language in dict(settings.LANGUAGES):
        Person.objects.filter(pk=person.pk).update(language=language)
