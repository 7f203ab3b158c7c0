"""A reported breach of the client clause: it becomes a dispute, and weighs on trust only once upheld."""

from django.db import transaction

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import refuse_if
from ayni.work import timeline
from ayni.work.actions import disputes, stages
from ayni.work.models import Award, ClientClauseBreach
from ayni.work.queries.disputes import open_dispute_of
from ayni.work.rules.disputes import can_report_breach
from ayni.work.timeline import EventKind
from ayni.work.uploads import Upload


@transaction.atomic
def report_breach(
    *, actor: Actor, award: Award, text: str, photo: Upload | None = None
) -> ClientClauseBreach:
    """The asker reports that the contractor approached its client. Raises `Refused` (field: text).

    It joins the open dispute over the award, or opens one; what the asker says is its statement there.
    """
    award = stages.locked(award)
    reported = ClientClauseBreach.objects.filter(award=award, upheld=None).exists()
    refuse_if(can_report_breach(actor, award, reported=reported))
    dispute = open_dispute_of(award) or disputes.begin(actor=actor, award=award)
    dispute.award = award
    disputes.state(actor=actor, dispute=dispute, text=text, photo=photo)
    breach = ClientClauseBreach.objects.create(
        award=award,
        dispute=dispute,
        reported_by=actor.signed_in,
        text=text.strip()[:600],
        reported_at=clock.now(),
    )
    timeline.note(job=award.job, kind=EventKind.BREACH, actor=actor, award=award, only_parties=True)
    stages.settle(actor=actor, award=award)
    return breach
