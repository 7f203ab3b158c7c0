"""Recommending a technician with their own consent, asking for one, and saying how they worked."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ayni.directory import secret_links
from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.ledger import actions as ledger
from ayni.ledger.kinds import PartyRole
from ayni.methods.processes import PROCESS_BY_CODE
from ayni.work.models import Technician, TechnicianReference, TechnicianRequest
from ayni.work.queries.technicians import CONSENT, by_token
from ayni.work.rules import technicians as rules
from ayni.work.rules.jobs import acts_for_workshop

LINK_LIFE = timedelta(days=14)


@transaction.atomic
def recommend(*, actor: Actor, name: str, phone: str, processes: Sequence[str], note: str = "") -> Technician:
    """Put somebody forward; nobody else sees them until they say yes by their own link. `phone` is E.164."""
    own = _workshop_of(actor)
    if not name.strip():
        raise Refused(_("Escribe su nombre."), field="name")
    if not processes or not set(processes) <= set(PROCESS_BY_CODE) or len(processes) > rules.MOST_PROCESSES:
        raise Refused(_("Elige qué sabe hacer, hasta seis cosas."), field="processes")
    nonce, now = secret_links.new_nonce(), clock.now()
    try:
        with transaction.atomic():
            return Technician.objects.create(
                name=name.strip(),
                phone=phone,
                processes=list(dict.fromkeys(processes)),
                note=note.strip(),
                recommended_by=own,
                recommender=actor.signed_in,
                consent_nonce=nonce,
                consent_token_digest=secret_links.digest_of(CONSENT, nonce),
                ask_until=now + LINK_LIFE,
                created_at=now,
            )
    except IntegrityError as clash:
        if "technician_once" not in str(clash):
            raise
        raise Refused(_("Tu taller ya recomendó a esta persona."), field="phone") from clash


@transaction.atomic
def renew_link(*, actor: Actor, technician: Technician) -> Technician:
    """A new link for the technician; the one before stops working."""
    current = _locked(technician.pk)
    refuse_if(rules.can_hand_link(actor, current))
    if current.consented_at is not None:
        raise Refused(_("Ya dijo que sí: su enlace es suyo y sigue valiendo."))
    current.consent_nonce = secret_links.new_nonce()
    current.consent_token_digest = secret_links.digest_of(CONSENT, current.consent_nonce)
    current.ask_until = clock.now() + LINK_LIFE
    current.save(update_fields=["consent_nonce", "consent_token_digest", "ask_until"])
    return current


@transaction.atomic
def decide(*, token: str, agrees: bool) -> Technician:
    """The technician's own word, by their link: yes, no, or no longer. The last word holds."""
    found = by_token(token)
    current = _locked(found.pk) if found is not None else None
    refuse_if(rules.why_link_closed(current))
    assert current is not None  # an unknown link was refused
    now = clock.now()
    if agrees and not rules.is_shown(current):
        current.consented_at, current.withdrawn_at = now, None
    elif not agrees and current.withdrawn_at is None:
        current.withdrawn_at = now
    current.save(update_fields=["consented_at", "withdrawn_at"])
    return current


@transaction.atomic
def ask_for_technician(*, actor: Actor, process: str, note: str) -> TechnicianRequest:
    """Say what somebody should know, for what and when; those who do it themselves see it on Hoy."""
    own = _workshop_of(actor)
    if process not in PROCESS_BY_CODE:
        raise Refused(_("Elige qué debe saber hacer."), field="process")
    return TechnicianRequest.objects.create(
        organization=own,
        asked_by=actor.signed_in,
        process=process,
        note=note.strip(),
        asked_at=clock.now(),
    )


@transaction.atomic
def close_request(*, actor: Actor, request: TechnicianRequest) -> TechnicianRequest:
    """It is found, or no longer needed."""
    refuse_if(rules.can_close(actor, request))
    if request.closed_at is None:
        request.closed_at = clock.now()
        request.save(update_fields=["closed_at"])
    return request


@transaction.atomic
def give_reference(
    *, actor: Actor, technician: Technician, would_call_again: bool, text: str = ""
) -> TechnicianReference:
    """How the technician worked at the actor's workshop: the recommendation led to work, and the ledger says so.

    One a workshop; a new one replaces the earlier. The recommending workshop is asked to confirm as for any
    record. Open requests of the actor's for what the technician knows are closed.
    """
    current = _locked(technician.pk)
    refuse_if(rules.can_refer(actor, current))
    reference, _made = TechnicianReference.objects.update_or_create(
        technician=current,
        organization=actor.organization,
        defaults={
            "given_by": actor.signed_in,
            "would_call_again": would_call_again,
            "text": text.strip(),
            "given_at": clock.now(),
        },
    )
    _record(actor, current)
    TechnicianRequest.objects.filter(
        organization=actor.organization, process__in=current.processes, closed_at=None
    ).update(closed_at=clock.now(), technician=current)
    return reference


def _record(actor: Actor, technician: Technician) -> None:
    """One entry for each workshop that the recommendation brought somebody to; without the technician's name."""
    assert actor.organization is not None  # the rule refused who acts for nobody
    ledger.record(
        actor=actor,
        kind="technician_recommended",
        happened_on=clock.today(),
        parties=[
            ledger.Party(technician.recommended_by, PartyRole.GIVER),
            ledger.Party(actor.organization, PartyRole.RECEIVER),
        ],
        source=f"technician:{technician.pk}:{actor.organization.pk}",
    )


def _workshop_of(actor: Actor) -> Organization:
    """The workshop that the actor acts for; refused without one."""
    refuse_if(acts_for_workshop(actor))
    assert actor.organization is not None  # the rule refused
    return actor.organization


def _locked(pk: int) -> Technician:
    rows = Technician.objects.select_for_update(of=("self",)).select_related("recommended_by")
    found: Technician = rows.get(pk=pk)
    return found
