"""The gate to jobs, and the lists of them. What is sealed or hidden is decided here, once."""

from dataclasses import dataclass

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.http import Http404

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.work.models import Audience, Award, AwardState, Invitee, Job, JobEvent, JobState, Quote, QuoteState
from ayni.work.models.award import RELEASED


def _shown_to(actor: Actor) -> QuerySet[Invitee]:
    """The row by which the outer query's job was shown to the actor's workshop."""
    return Invitee.objects.filter(job=OuterRef("pk"), organization=actor.organization)


def _quoted_by(actor: Actor) -> QuerySet[Quote]:
    return Quote.objects.filter(job=OuterRef("pk"), contractor=actor.organization)


def _held_by(actor: Actor) -> QuerySet[Award]:
    return Award.objects.filter(job=OuterRef("pk"), contractor=actor.organization)


def visible_to(actor: Actor) -> QuerySet[Job]:
    """Jobs that the actor may see: its own; open ones for all the park; those shown to it or that it quoted."""
    seen = Q(pk__in=[])
    if actor.sees_cluster:
        seen |= Q(audience=Audience.CLUSTER, state=JobState.OPEN)
    if actor.organization is not None:
        shown = Q(Exists(_shown_to(actor))) | Q(Exists(_quoted_by(actor))) | Q(Exists(_held_by(actor)))
        seen |= Q(asker=actor.organization) | (~Q(state=JobState.DRAFT) & shown)
    return Job.objects.filter(seen)


def told_the_name(actor: Actor) -> "Case":
    """Whether the actor is told who asks: always, or once it has a part of the work."""
    if actor.organization is None:
        return Case(
            When(shows_name=True, then=Value(True)), default=Value(False), output_field=BooleanField()
        )
    has_part = _held_by(actor).exclude(state__in=RELEASED)
    return Case(
        When(Q(shows_name=True) | Q(asker=actor.organization) | Exists(has_part), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )


@dataclass(frozen=True)
class Seen:
    """A job as the actor sees it.

    `asker` is None while the name is hidden. `quote` and `award` are the actor's own, the latest ones; `quotes`
    counts the offers that stand, for the asker alone (0 for others).
    """

    job: Job
    asker: Organization | None
    is_asker: bool
    quote: Quote | None
    award: Award | None
    invitee: Invitee | None
    quotes: int

    @property
    def is_late(self) -> bool:
        """Whether its day passed while it is still asked for."""
        return self.job.state == JobState.OPEN and self.job.deadline < clock.today()


def job_for(actor: Actor, pk: int) -> Seen:
    """The gate: a job the actor may see, or nothing is there."""
    rows = (
        visible_to(actor)
        .filter(pk=pk)
        .select_related("asker", "asked_by")
        .annotate(told=told_the_name(actor))
    )
    found = seen(actor, rows.order_by("pk"))
    if not found:
        raise Http404
    return found[0]


def own_job_for(actor: Actor, pk: int) -> Job:
    """A job of the actor's own workshop; for others it is not there."""
    shown = job_for(actor, pk)
    if not shown.is_asker:
        raise Http404
    return shown.job


def seen(actor: Actor, rows: "QuerySet[Job]") -> list[Seen]:
    """These jobs (annotated with `told`) as the actor sees them, in five queries however many there are."""
    jobs = list(rows)
    ids = [job.pk for job in jobs]
    mine = actor.organization
    quotes = {row.job_id: row for row in Quote.objects.filter(job__in=ids, contractor=mine).order_by("pk")}
    awards = {
        row.job_id: row
        for row in Award.objects.filter(job__in=ids, contractor=mine)
        .select_related("contractor")
        .order_by("pk")
    }
    invitees = {
        row.job_id: row for row in Invitee.objects.filter(job__in=ids, organization=mine).order_by("pk")
    }
    counts = dict(
        Quote.objects.filter(job__in=ids, state__in=[QuoteState.OFFERED, QuoteState.AWARDED])
        .values_list("job")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return [
        _seen(actor, job, quotes.get(job.pk), awards.get(job.pk), invitees.get(job.pk), counts)
        for job in jobs
    ]


def _seen(
    actor: Actor,
    job: Job,
    quote: Quote | None,
    award: Award | None,
    invitee: Invitee | None,
    counts: dict[int, int],
) -> Seen:
    is_asker = actor.organization is not None and job.asker_id == actor.organization.pk
    told = bool(getattr(job, "told"))  # noqa: B009 - annotated
    return Seen(
        job=job,
        asker=job.asker if told else None,
        is_asker=is_asker,
        quote=quote,
        award=award,
        invitee=invitee,
        quotes=counts.get(job.pk, 0) if is_asker else 0,
    )


class Tab:
    """Which jobs a list is about, seen from the actor's workshop."""

    FOR_US = "para-nosotros"
    OURS = "pedimos"
    QUOTED = "cotizamos"
    DOING = "hacemos"
    ALL = (FOR_US, OURS, QUOTED, DOING)


@dataclass(frozen=True)
class Wanted:
    """What to list; empty values leave that open. `under_way` leaves out what is over."""

    tab: str = Tab.FOR_US
    state: str = ""
    process: str = ""
    material: str = ""
    words: str = ""
    urgent: bool = False
    over: bool = False


OVER = (JobState.CLOSED, JobState.CANCELLED, JobState.EXPIRED)


def jobs(actor: Actor, wanted: Wanted) -> QuerySet[Job]:
    """The list, what is due first on top; annotated with `told`."""
    rows = _of_tab(actor, wanted.tab)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    elif not wanted.over:
        rows = rows.exclude(state__in=OVER)
    if wanted.process:
        rows = rows.filter(processes__contains=[wanted.process])
    if wanted.material:
        rows = rows.filter(material=wanted.material)
    if wanted.urgent:
        rows = rows.filter(urgent=True)
    if wanted.words:
        rows = rows.filter(title__icontains=wanted.words)
    rows = rows.select_related("asker", "asked_by").annotate(told=told_the_name(actor))
    return rows.order_by("deadline", "pk")


def _of_tab(actor: Actor, tab: str) -> QuerySet[Job]:
    rows = visible_to(actor)
    mine = actor.organization
    if tab == Tab.OURS:
        return rows.filter(asker=mine) if mine else rows.none()
    if tab == Tab.QUOTED:
        return rows.filter(Exists(_quoted_by(actor))) if mine else rows.none()
    if tab == Tab.DOING:
        live = _held_by(actor).exclude(state__in=RELEASED)
        return rows.filter(Exists(live)) if mine else rows.none()
    rows = rows.filter(state=JobState.OPEN, deadline__gte=clock.today())
    return rows.exclude(asker=mine) if mine else rows


def waiting_for_quote(actor: Actor, limit: int = 5) -> list[Seen]:
    """Open jobs that were shown to the actor's workshop and that it neither quoted nor declined, urgent ones first."""
    if actor.organization is None:
        return []
    shown = _shown_to(actor).filter(declined_at=None)
    standing = _quoted_by(actor).exclude(state=QuoteState.WITHDRAWN)
    rows = (
        Job.objects.filter(Exists(shown), ~Exists(standing), state=JobState.OPEN, deadline__gte=clock.today())
        .exclude(asker=actor.organization)
        .select_related("asker", "asked_by")
        .annotate(told=told_the_name(actor))
    )
    return seen(actor, rows.order_by("-urgent", "deadline", "pk")[:limit])


def quotes_to_compare(actor: Actor, limit: int = 5) -> list[Seen]:
    """Own open jobs with offers that stand, what is due first on top."""
    if actor.organization is None:
        return []
    offers = Quote.objects.filter(job=OuterRef("pk"), state=QuoteState.OFFERED)
    rows = (
        Job.objects.filter(Exists(offers), asker=actor.organization, state=JobState.OPEN)
        .select_related("asker", "asked_by")
        .annotate(told=told_the_name(actor))
    )
    return seen(actor, rows.order_by("deadline", "pk")[:limit])


def awards_to_answer(actor: Actor, limit: int = 5) -> list[Award]:
    """Parts given to the actor's workshop that wait for its yes, the first to lapse on top."""
    rows = Award.objects.filter(
        contractor=actor.organization, state=AwardState.OFFERED, respond_by__gt=clock.now()
    ).select_related("job__asker", "contractor")
    return list(rows.order_by("respond_by", "pk")[:limit]) if actor.organization else []


def expired_of(actor: Actor, limit: int = 3) -> list[Job]:
    """Own jobs whose day passed without an award, the latest first."""
    rows = Job.objects.filter(asker=actor.organization, state=JobState.EXPIRED).order_by("-deadline", "-pk")
    return list(rows[:limit]) if actor.organization else []


def steps(actor: Actor, job: Job) -> QuerySet[JobEvent]:
    """The timeline, the first step first: to the asker all of it, to others what is for all or their own."""
    rows = JobEvent.objects.filter(job=job).select_related("person", "organization", "award")
    if actor.organization is None or actor.organization.pk != job.asker_id:
        own = Q(organization=actor.organization) | Q(award__contractor=actor.organization)
        rows = rows.filter(Q(only_parties=False) | own if actor.organization else Q(only_parties=False))
    return rows.order_by("at", "pk")
