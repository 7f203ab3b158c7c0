"""The PIN with which a person signs on any phone: salted, never shown, and not to be guessed by trying."""

from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext as _

from ayni.directory.models import Person
from ayni.kernel import attempts, clock, tenancy
from ayni.kernel.models import Attempt
from ayni.kernel.refusal import Refused
from ayni.work.models import SignaturePin

TRIES = 5
WINDOW = timedelta(minutes=15)


def keep(person: Person, pin: str) -> SignaturePin:
    """Put this PIN in the place of the person's earlier one."""
    kept, _new = SignaturePin.objects.update_or_create(
        person=person, defaults={"digest": make_password(pin), "set_at": clock.now()}
    )
    return kept


def verify(person: Person, pin: str) -> None:
    """Raise `Refused` (field: pin) unless this is the person's PIN; also after too many tries."""
    kept = SignaturePin.objects.filter(person=person).first()
    if kept is None:
        raise Refused(
            _("%(name)s todavía no tiene PIN: lo pone en su celular, en «Tu PIN para firmar».")
            % {"name": person.name},
            field="pin",
        )
    if _tried_too_often(person):
        raise Refused(_("Demasiados intentos seguidos. Espera quince minutos."), field="pin", status=429)
    if not check_password(pin, kept.digest):
        raise Refused(_("Ese no es el PIN de %(name)s.") % {"name": person.name}, field="pin")


def count_miss(person_id: int, cluster_id: int) -> None:
    """Count one wrong PIN. Call it outside the request's transaction, which a refusal takes back."""
    attempts.too_many(_name(person_id, cluster_id), limit=TRIES, within=WINDOW)


def _tried_too_often(person: Person) -> bool:
    name = _name(person.pk, tenancy.current_cluster_id())
    recent = Attempt.objects.filter(name=name, window__gt=clock.now() - WINDOW)
    return any(attempt.count >= TRIES for attempt in recent)


def _name(person_id: int, cluster_id: int) -> str:
    return f"pin:{cluster_id}:{person_id}"
