"""What a person allows, and takes back. The only writer of a participant's `may_…` columns."""

from collections.abc import Collection
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory import secret_links
from ayni.kernel import clock, tokens
from ayni.kernel.files import store_image
from ayni.kernel.refusal import Refused, refuse_if
from ayni.studies import rules
from ayni.studies.models import Code, Consent, ConsentLink, Participant, Use, Way
from ayni.studies.queries.consent import CONSENT, current_consent, wording_for
from ayni.studies.rules import Seat


@transaction.atomic
def sign(*, seat: Seat, participant: Participant, uses: Collection[str], signed_as: str) -> Consent:
    """The person reads the sheet on the screen, marks each use and signs with their name. Raises `Refused`."""
    refuse_if(rules.can_work(seat))
    if not signed_as.strip():
        raise Refused(_("Falta el nombre con que la persona firma."), field="signed_as")
    return _record(
        participant,
        uses,
        Way.SCREEN,
        signed_as=signed_as.strip(),
        wording=wording_for(seat.study),
        recorded_by=seat.actor.person,
    )


@transaction.atomic
def file_paper(
    *, seat: Seat, participant: Participant, uses: Collection[str], photo: IO[bytes], size: int
) -> Consent:
    """The person signed the printed sheet; its picture is kept. Raises `Refused`, also for what is no picture."""
    refuse_if(rules.can_work(seat))
    _check(uses)
    return _record(
        participant,
        uses,
        Way.PAPER,
        scan=store_image(photo, size=size),
        wording=wording_for(seat.study),
        recorded_by=seat.actor.person,
    )


@transaction.atomic
def note_withdrawal(*, seat: Seat, participant: Participant, keep: Collection[str] = ()) -> Consent:
    """The person told the team what to take back; it holds from now on. Raises `Refused`."""
    refuse_if(rules.can_work(seat))
    return _take_back(participant, keep, Way.TOLD, recorded_by=seat.actor.person)


@transaction.atomic
def take_back_by_link(*, token: str, keep: Collection[str]) -> Consent:
    """The person takes back, with their own link, every use that is not in `keep`. It holds from now on.

    By link one takes back only: to allow something anew, one signs. Raises `Refused` for an unknown link.
    """
    link = (
        ConsentLink.objects.filter(token_digest=tokens.digest(token), closed_at=None)
        .select_related("participant")
        .first()
    )
    if link is None:
        raise Refused(_("Este enlace no existe o fue reemplazado por otro."), status=404)
    return _take_back(link.participant, keep, Way.LINK)


def _take_back(participant: Participant, keep: Collection[str], way: Way, **columns: Any) -> Consent:
    Participant.objects.select_for_update().get(pk=participant.pk)
    present = current_consent(participant)
    if present is None:
        raise Refused(_("Esta persona no ha dado ningún permiso que retirar."))
    kept = set(keep) & {use.value for use in present.uses}
    if kept == {use.value for use in present.uses}:
        return present
    if Use.ANALYSE not in kept:
        kept &= {Use.CONTACT.value}
    return _record(participant, kept, way, **columns)


def _check(uses: Collection[str]) -> set[Use]:
    allowed = {Use(use) for use in uses}
    if Use.ANALYSE not in allowed and allowed - {Use.CONTACT}:
        raise Refused(
            _("Para citar o guardar lo que dice, primero tiene que permitir leerlo y analizarlo."),
            field="uses",
        )
    return allowed


def _record(participant: Participant, uses: Collection[str], way: Way, **columns: Any) -> Consent:
    allowed = _check(uses)
    locked = Participant.objects.select_for_update().get(pk=participant.pk)
    now = clock.now()
    given = Consent.objects.create(
        participant=locked, way=way, given_at=now, **{use.value: use in allowed for use in Use}, **columns
    )
    for use in Use:
        setattr(locked, f"may_{use.value}", use in allowed)
    had = locked.consents.exclude(pk=given.pk).filter(analyse=True).exists()
    locked.withdrawn_at = now if Use.ANALYSE not in allowed and had else None
    locked.save(update_fields=[*(f"may_{use.value}" for use in Use), "withdrawn_at"])
    if Use.ANALYSE not in allowed:
        Code.objects.filter(in_vivo_of__participant=locked).update(
            name=_("código en vivo, retirado"), example=""
        )
    if not ConsentLink.objects.filter(participant=locked, closed_at=None).exists():
        make_link(locked)
    return given


def make_link(participant: Participant) -> ConsentLink:
    """The person's own link."""
    nonce = secret_links.new_nonce()
    return ConsentLink.objects.create(
        participant=participant,
        nonce=nonce,
        token_digest=secret_links.digest_of(CONSENT, nonce),
        created_at=clock.now(),
    )


@transaction.atomic
def renew_link(*, seat: Seat, participant: Participant) -> ConsentLink:
    """A fresh link in place of one that was lost or fell into other hands. Raises `Refused`."""
    refuse_if(rules.can_work(seat))
    Participant.objects.select_for_update().get(pk=participant.pk)
    ConsentLink.objects.filter(participant=participant, closed_at=None).update(closed_at=clock.now())
    return make_link(participant)
