"""A disagreement: opened, stated by each side, mediated, settled. Nothing of it is ever taken away."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.actor import Actor
from ayni.directory.models import Person
from ayni.kernel import clock, money
from ayni.kernel.money import cents
from ayni.kernel.refusal import Refused, refuse_if
from ayni.ledger import actions as ledger
from ayni.work import timeline
from ayni.work.actions import notices, stages
from ayni.work.models import Award, AwardState, ClientClauseBreach, Dispute, DisputeState, Statement
from ayni.work.queries.disputes import open_dispute_of, possible_mediators, undecided_breach
from ayni.work.queries.statements import account_of
from ayni.work.rules import disputes as rules
from ayni.work.rules.parties import DONE, other_side
from ayni.work.timeline import EventKind
from ayni.work.uploads import Upload, stored

OPENED = gettext_lazy("No están de acuerdo sobre este trabajo. Cuenta tu versión; la lee solo quien media.")
SETTLED = gettext_lazy("Quien media anotó en qué quedaron.")


@transaction.atomic
def open_dispute(*, actor: Actor, award: Award, text: str, photo: Upload | None = None) -> Dispute:
    """Say that one does not agree, with one's own version. Raises `Refused` (field: text)."""
    award = stages.locked(award)
    refuse_if(rules.can_open(actor, award, has_open=open_dispute_of(award) is not None))
    dispute = begin(actor=actor, award=award)
    _state(actor, dispute, text, photo)
    stages.settle(actor=actor, award=award)
    return dispute


def begin(*, actor: Actor, award: Award) -> Dispute:
    """The dispute itself, over an award that the caller has locked and settles."""
    timeline.note(job=award.job, kind=EventKind.DISPUTED, actor=actor, award=award, only_parties=True)
    notices.tell([other_side(actor, award)], award.job, OPENED, actor=actor)
    return Dispute.objects.create(
        award=award,
        opened_by=actor.signed_in,
        opened_for_id=_own(actor),
        opened_at=clock.now(),
    )


@transaction.atomic
def state(*, actor: Actor, dispute: Dispute, text: str, photo: Upload | None = None) -> Statement:
    """Say how one side saw it; its own people and who mediates read it. Raises `Refused` (field: text)."""
    dispute = _locked(dispute)
    refuse_if(rules.can_state(actor, dispute))
    said = _state(actor, dispute, text, photo)
    timeline.note(
        job=dispute.award.job, kind=EventKind.STATED, actor=actor, award=dispute.award, only_parties=True
    )
    return said


def _state(actor: Actor, dispute: Dispute, text: str, photo: Upload | None) -> Statement:
    if not text.strip():
        raise Refused(_("Cuenta qué pasó, con tus palabras."), field="text", status=422)
    return Statement.objects.create(
        dispute=dispute,
        organization_id=_own(actor),
        person=actor.signed_in,
        assisted=actor.assisting,
        text=text.strip()[:2000],
        photo=stored(photo),
        at=clock.now(),
    )


@transaction.atomic
def name_mediator(*, actor: Actor, dispute: Dispute, mediator: Person) -> Dispute:
    """The coordination names who mediates, or somebody else later. Raises `Refused` (field: mediator)."""
    dispute = _locked(dispute)
    neutral = mediator in possible_mediators(dispute)
    refuse_if(rules.can_name_mediator(actor, dispute, neutral=neutral), field="mediator")
    dispute.mediator, dispute.state = mediator, DisputeState.IN_MEDIATION
    dispute.save(update_fields=["mediator", "state"])
    timeline.note(
        job=dispute.award.job, kind=EventKind.MEDIATOR_NAMED, actor=actor, award=dispute.award,
        words=mediator.name, only_parties=True,
    )  # fmt: skip
    return dispute


@transaction.atomic
def settle(
    *,
    actor: Actor,
    dispute: Dispute,
    outcome: str,
    amount_due: Decimal | None = None,
    ends_work: bool = False,
    breach_upheld: bool | None = None,
) -> Dispute:
    """Who mediates records the outcome.

    With `ends_work` nothing more is delivered and `amount_due` is all that is owed; without it the work goes
    on, at `amount_due` as its new price if one was agreed. `breach_upheld` decides a reported breach of the
    client clause, where there is one. Raises `Refused` (fields: outcome, amount_due, breach_upheld).
    """
    dispute = _locked(dispute)
    award = dispute.award
    refuse_if(rules.can_settle(actor, dispute))
    ends_work = ends_work or is_done(award)
    said = outcome.strip()[:1000]
    if wrong := rules.outcome_fits(award, outcome=said, amount_due=amount_due, ends_work=ends_work):
        raise Refused(wrong[0], field=wrong[1], status=422)
    if breach := undecided_breach(dispute):
        _decide_breach(actor=actor, award=award, breach=breach, upheld=breach_upheld)
    amount = None if amount_due is None else cents(amount_due)
    if amount is not None and not ends_work:
        award.price, award.freight = amount, Decimal(0)
        award.save(update_fields=["price", "freight"])
    _close(dispute, outcome=said, amount_due=amount, ends_work=ends_work)
    words = said if amount is None else f"{money.shown(amount, actor.cluster.currency)}. {said}"
    _note_settled(actor, award, EventKind.SETTLED, words)
    stages.settle(actor=actor, award=award)
    _due(award)
    notices.tell([award.job.asker_id, award.contractor_id], award.job, SETTLED, actor=actor)
    return dispute


def _decide_breach(*, actor: Actor, award: Award, breach: ClientClauseBreach, upheld: bool | None) -> None:
    """Write down whether it was so; if it was, the ledger keeps it against the contractor."""
    if upheld is None:
        raise Refused(_("Di si se confirma que buscaron al cliente."), field="breach_upheld", status=422)
    breach.upheld, breach.decided_by, breach.decided_at = upheld, actor.signed_in, clock.now()
    breach.save(update_fields=["upheld", "decided_by", "decided_at"])
    if upheld:
        ledger.record_breach(
            actor=actor,
            by=award.contractor,
            against=award.job.asker,
            source=f"breach:{breach.pk}",
        )


def is_done(award: Award) -> bool:
    """Whether nothing is left to deliver, so that an outcome can only be about money and material."""
    return award.state == AwardState.CLOSED or stages.was_done(award)


@transaction.atomic
def withdraw(*, actor: Actor, dispute: Dispute) -> Dispute:
    """Who opened it takes it back, when the two came to terms by themselves. Raises `Refused`."""
    dispute = _locked(dispute)
    breach = undecided_breach(dispute)
    refuse_if(rules.can_withdraw(actor, dispute, has_breach=breach is not None))
    if breach:
        _decide_breach(actor=actor, award=dispute.award, breach=breach, upheld=False)
    _close(dispute, outcome=_("Lo retiró quien lo abrió: se arreglaron entre ellos."))
    _note_settled(actor, dispute.award, EventKind.DISPUTE_WITHDRAWN)
    stages.settle(actor=actor, award=dispute.award)
    return dispute


def _own(actor: Actor) -> int:
    """Id of the side that acts; a rule made sure that there is one."""
    assert actor.organization is not None
    return actor.organization.pk


def _locked(dispute: Dispute) -> Dispute:
    award = stages.locked(dispute.award)
    fresh = Dispute.objects.select_for_update(of=("self",)).get(pk=dispute.pk)
    fresh.award = award
    return fresh


def _close(
    dispute: Dispute, *, outcome: str, amount_due: Decimal | None = None, ends_work: bool = False
) -> None:
    dispute.outcome, dispute.amount_due, dispute.ends_work = outcome, amount_due, ends_work
    dispute.state, dispute.settled_at = DisputeState.SETTLED, clock.now()
    dispute.save(update_fields=["outcome", "amount_due", "ends_work", "state", "settled_at"])


def _note_settled(actor: Actor, award: Award, kind: EventKind, words: str = "") -> None:
    timeline.note(job=award.job, kind=kind, actor=actor, award=award, words=words, only_parties=True)


def _due(award: Award) -> None:
    """An amount that the outcome fixed has a day of payment, also where no work was accepted."""
    if (
        award.due_on is None
        and account_of(award).balance > 0
        and award.state in {*DONE, AwardState.CANCELLED}
    ):
        award.due_on = clock.today() + stages.PAY_WITHIN
        award.save(update_fields=["due_on"])
