"""Asking for work: drafted, shown, changed, taken back, asked again, and closed by time."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.work.actions import notices
from ayni.work.actions.standing import pass_over_others, revive_quotes
from ayni.work.models import Audience, Award, AwardState, Invitee, Job, JobState, Quote, QuoteState
from ayni.work.naming import amount, title_of
from ayni.work.queries.candidates import ranked, trusted_by
from ayni.work.rules import jobs as rules
from ayni.work.timeline import EventKind, advance, awarded_quantity, follow, locked, note

FIELDS = (
    "title", "processes", "material", "thickness_mm", "length_mm", "width_mm", "diameter_mm", "quantity", "unit",
    "finish", "certificate", "note", "material_by", "deadline", "urgent", "delivered_to_asker", "price_limit",
    "audience", "shows_name", "protects_client_months",
)  # fmt: skip
"""What the asker says; actions take a mapping of all of them, or of those that change."""

NEW_JOB = gettext_lazy("Hay un encargo que puedes hacer. Mira qué piden y cotiza.")
CHANGED = gettext_lazy("Cambió un encargo que cotizaste. Mira si tu cotización sigue en pie.")
TAKEN_BACK = gettext_lazy("El encargo que cotizaste se anuló. Gracias por cotizar.")
OPEN_AGAIN = gettext_lazy("Un encargo que cotizaste vuelve a pedir cotizaciones.")


@transaction.atomic
def save_draft(*, actor: Actor, fields: Mapping[str, Any]) -> Job:
    """Keep what somebody wants to ask for; nobody else sees it yet. `fields` are all of `FIELDS`."""
    refuse_if(rules.acts_for_workshop(actor))
    _check(fields)
    job = Job(asker=actor.organization, asked_by=actor.signed_in, created_at=clock.now(), **_said(fields))
    _save(job)
    note(job=job, kind=EventKind.DRAFTED, actor=actor, only_parties=True)
    return job


@transaction.atomic
def change_job(*, actor: Actor, job: Job, fields: Mapping[str, Any]) -> Job:
    """Change what is asked for. While it is open the timeline says what changed, and those who quoted are told."""
    current = locked(job.pk)
    refuse_if(rules.can_change(actor, current))
    said = _said(fields)
    _check({**_fields_of(current), **said})
    changed = [name for name, value in said.items() if getattr(current, name) != value]
    for name in changed:
        setattr(current, name, said[name])
    if not changed:
        return current
    if current.quantity < awarded_quantity(current):
        raise Refused(
            _("Ya adjudicaste más que eso: la cantidad no puede bajar de lo adjudicado."), field="quantity"
        )
    if current.state == JobState.OPEN:
        current.changed_at = clock.now()
    _save(current)
    if current.state == JobState.OPEN:
        labels = ", ".join(str(Job._meta.get_field(name).verbose_name) for name in changed)  # type: ignore[union-attr]  # columns have one
        note(job=current, kind=EventKind.CHANGED, actor=actor, words=labels)
        notices.tell(_quoters(current), current, CHANGED, actor=actor)
        if "audience" in changed or "processes" in changed:
            _show(current, actor, chosen=())
        follow(current)
        if current.state != JobState.OPEN:
            pass_over_others(current, actor=actor)
    return current


@transaction.atomic
def open_job(*, actor: Actor, job: Job, chosen: Collection[int] = ()) -> Job:
    """Ask for quotes: a draft, or one whose time ran out. `chosen` are ids of workshops picked by the asker."""
    current = locked(job.pk)
    if current.state == JobState.OPEN and rules.is_asker(actor, current):
        return current
    refuse_if(rules.can_open(actor, current), field="deadline")
    there = Invitee.objects.filter(job=current, chosen=True).count()
    refuse_if(rules.audience_fits(current, there + len(set(chosen))), field="audience")
    again = current.state == JobState.EXPIRED
    advance(current, JobState.OPEN)
    current.opened_at = clock.now()
    current.save(update_fields=["opened_at"])
    note(job=current, kind=EventKind.REOPENED if again else EventKind.OPENED, actor=actor)
    if again:
        revive_quotes(current)
        notices.tell(_quoters(current), current, OPEN_AGAIN, actor=actor)
    _show(current, actor, chosen=chosen)
    return current


@transaction.atomic
def reopen_job(*, actor: Actor, job: Job, deadline: date) -> Job:
    """Ask again with a new date, after the first one passed."""
    current = locked(job.pk)
    refuse_if(rules.asks(actor, current))
    if current.state != JobState.EXPIRED:
        raise Refused(_("Este encargo no está vencido: cambia su fecha en «Cambiar»."))
    refuse_if(rules.deadline_fits(deadline), field="deadline")
    current.deadline = deadline
    current.save(update_fields=["deadline"])
    return open_job(actor=actor, job=current)


@transaction.atomic
def show_to(*, actor: Actor, job: Job, chosen: Collection[int]) -> int:
    """Show an open job to more workshops, picked by the asker; return how many had not seen it."""
    current = locked(job.pk)
    refuse_if(rules.asks(actor, current))
    if current.state != JobState.OPEN:
        raise Refused(_("Este encargo no está pidiendo cotizaciones: no hay a quién mostrárselo."))
    added = _invite(current, _present(chosen, current), chosen=True, actor=actor)
    if added:
        note(job=current, kind=EventKind.SHOWN, actor=actor, words=str(added), only_parties=True)
    return added


@transaction.atomic
def decline(*, actor: Actor, job: Job) -> None:
    """A workshop says that it will not quote: the job leaves its Hoy, and the asker sees that it answered."""
    refuse_if(rules.acts_for_workshop(actor))
    current = locked(job.pk)
    Invitee.objects.filter(job=current, organization=actor.organization, declined_at=None).update(
        declined_at=clock.now()
    )


@transaction.atomic
def cancel_job(*, actor: Actor, job: Job, reason: str = "") -> Job:
    """Take the job back while nobody has accepted a part; whoever quoted is told."""
    current = locked(job.pk)
    if current.state == JobState.CANCELLED and rules.is_asker(actor, current):
        return current
    refuse_if(rules.can_cancel(actor, current, taken=_is_taken(current)))
    Award.objects.filter(job=current, state=AwardState.OFFERED).update(
        state=AwardState.CANCELLED, answered_at=clock.now()
    )
    told = _quoters(current)
    Quote.objects.filter(job=current, state__in=[QuoteState.OFFERED, QuoteState.AWARDED]).update(
        state=QuoteState.NOT_CHOSEN
    )
    advance(current, JobState.CANCELLED)
    note(job=current, kind=EventKind.CANCELLED, actor=actor, words=reason)
    notices.tell(told, current, TAKEN_BACK, actor=actor)
    return current


@transaction.atomic
def expire(job: Job) -> None:
    """Time closes an open job whose day passed: what is awarded goes on, the rest is no longer asked for."""
    current = locked(job.pk)
    if current.state != JobState.OPEN or current.deadline >= clock.today():
        return
    held = awarded_quantity(current)
    Quote.objects.filter(job=current, state=QuoteState.OFFERED).update(state=QuoteState.LAPSED)
    if held:
        current.quantity = held
        current.save(update_fields=["quantity"])
        note(job=current, kind=EventKind.EXPIRED, actor=None, words=_still_asked(current))
        follow(current)
        return
    advance(current, JobState.EXPIRED)
    note(job=current, kind=EventKind.EXPIRED, actor=None)


def expire_all() -> None:
    """Every open job of the open cluster whose day passed."""
    due = Job.objects.filter(state=JobState.OPEN, deadline__lt=clock.today()).order_by("pk")
    for job in due:
        expire(job)


def _still_asked(job: Job) -> str:
    return _("queda lo adjudicado: %(amount)s") % {"amount": amount(job.quantity, job.unit)}


def _said(fields: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in fields.items() if name in FIELDS}
    if "title" in said and not said["title"].strip():
        said["title"] = title_of(said)
    return said


def _fields_of(job: Job) -> dict[str, Any]:
    return {name: getattr(job, name) for name in FIELDS}


def _check(fields: Mapping[str, Any]) -> None:
    wrong = rules.why_not_asked(fields)
    if wrong is not None:
        raise Refused(wrong[0], field=wrong[1])


def _save(job: Job) -> None:
    untouched = ["asker", "asked_by", "cluster", "big_order", "depends_on", "processes"]
    job.full_clean(validate_unique=False, exclude=untouched)
    job.save()


def _show(job: Job, actor: Actor, *, chosen: Collection[int]) -> None:
    """Let the job be seen by those whom its audience means, and tell those who can do it."""
    _invite(job, _present(chosen, job), chosen=True, actor=actor)
    if job.audience in {Audience.CAPABLE, Audience.CLUSTER} and job.processes:
        able = [match.candidate.id for match in ranked(actor, job).matches]
        _invite(job, _present(able, job), chosen=False, actor=actor)
    if job.audience == Audience.TRUSTED:
        _invite(job, _present(trusted_by(job.asker_id), job), chosen=False, actor=actor)


def _present(ids: Collection[int], job: Job) -> list[Organization]:
    there = Organization.objects.filter(pk__in=set(ids), left_at=None).exclude(pk=job.asker_id)
    return list(there.order_by("pk"))


def _invite(job: Job, organizations: list[Organization], *, chosen: bool, actor: Actor) -> int:
    """One row for each that had none, and one notice for each of these."""
    known = set(Invitee.objects.filter(job=job).values_list("organization", flat=True))
    fresh = [each for each in organizations if each.pk not in known]
    Invitee.objects.bulk_create([Invitee(job=job, organization=each, chosen=chosen) for each in fresh])
    notices.tell([each.pk for each in fresh], job, NEW_JOB, actor=actor)
    return len(fresh)


def _quoters(job: Job) -> list[int]:
    standing = Quote.objects.filter(job=job, state__in=[QuoteState.OFFERED, QuoteState.AWARDED])
    return list(standing.order_by("pk").values_list("contractor", flat=True))


def _is_taken(job: Job) -> bool:
    free = [AwardState.OFFERED, AwardState.REFUSED, AwardState.LAPSED, AwardState.CANCELLED]
    return Award.objects.filter(job=job).exclude(state__in=free).exists()
