"""Technicians that said yes, requests for one, and the link by which a technician decides."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from ayni.directory import secret_links
from ayni.directory.actor import Actor
from ayni.directory.models import Capability
from ayni.kernel import clock
from ayni.kernel.tokens import digest
from ayni.methods.capability_query import satisfying_processes
from ayni.work.models import Technician, TechnicianReference, TechnicianRequest

CONSENT = "technician"
"""Purpose of a technician's link."""

LOOKED_FOR_DAYS = 30
"""After so long without an end, a request no longer asks anybody."""

SHOWN = Q(consented_at__isnull=False, withdrawn_at=None)


@dataclass(frozen=True)
class Known:
    """A technician with what the workshops where they worked said."""

    technician: Technician
    references: tuple[TechnicianReference, ...]

    @property
    def again(self) -> int:
        """How many would call them again."""
        return sum(each.would_call_again for each in self.references)


def technicians(process: str = "") -> QuerySet[Technician]:
    """Those that may be shown, most recommended to be called again first; of a process or a narrower one."""
    rows = Technician.objects.filter(SHOWN).select_related("recommended_by")
    if process:
        rows = rows.filter(processes__overlap=list(satisfying_processes(process)))
    again = Count("references", filter=Q(references__would_call_again=True))
    return rows.annotate(again=again, told=Count("references")).order_by("-again", "name", "pk")


def own_waiting(actor: Actor) -> list[Technician]:
    """Those that the actor's workshop recommends and that did not say yes (yet, or no longer)."""
    if actor.organization is None:
        return []
    rows = Technician.objects.filter(recommended_by=actor.organization).exclude(SHOWN)
    return list(rows.order_by("-created_at", "-pk"))


def technician_for(actor: Actor, pk: int) -> Known:
    """A technician: to the park's own people after their yes; to who recommends at any time."""
    shown = SHOWN if actor.sees_cluster else Q(pk__in=[])
    rows = Technician.objects.filter(shown | Q(recommended_by=actor.organization), pk=pk)
    found = rows.select_related("recommended_by", "recommender").first()
    if found is None or (actor.organization is None and not actor.sees_cluster):
        raise Http404
    references = TechnicianReference.objects.filter(technician=found).select_related("organization")
    return Known(found, tuple(references.order_by("-given_at", "-pk")))


def by_token(token: str) -> Technician | None:
    """The technician whose link this is."""
    rows = Technician.objects.filter(consent_token_digest=digest(token))
    return rows.select_related("recommended_by").first()


def token_of(technician: Technician) -> str | None:
    """The link's secret, to be passed on; None after the installation's secret was replaced."""
    if not secret_links.is_shown_by(CONSENT, technician.consent_nonce, technician.consent_token_digest):
        return None
    return secret_links.token_of(CONSENT, technician.consent_nonce)


def open_requests() -> QuerySet[TechnicianRequest]:
    """Workshops that look for somebody, the latest first."""
    since = clock.now() - timedelta(days=LOOKED_FOR_DAYS)
    rows = TechnicianRequest.objects.filter(closed_at=None, asked_at__gte=since)
    return rows.select_related("organization").order_by("-asked_at", "-pk")


def request_for(actor: Actor, pk: int) -> TechnicianRequest:
    """A request, to the park's own people."""
    found = TechnicianRequest.objects.filter(pk=pk).select_related("organization", "technician").first()
    if found is None or not actor.sees_cluster:
        raise Http404
    return found


def requests_for_us(actor: Actor, limit: int = 2) -> list[TechnicianRequest]:
    """Others look for somebody who knows a process that we do, and we may know them; not what we answered."""
    if actor.organization is None or not actor.sees_cluster:
        return []
    does = Capability.objects.filter(organization=actor.organization, process=OuterRef("process"))
    answered = Technician.objects.filter(
        recommended_by=actor.organization, processes__contains=[OuterRef("process")]
    )
    rows = open_requests().exclude(organization=actor.organization).filter(Exists(does))
    return list(rows.filter(~Exists(answered))[:limit])


def found_for_us(actor: Actor, limit: int = 2) -> list[tuple[TechnicianRequest, Technician]]:
    """For our own open requests, somebody who said yes since we asked."""
    if actor.organization is None or not actor.sees_cluster:
        return []
    found = []
    for request in open_requests().filter(organization=actor.organization)[:limit]:
        known = technicians(request.process).filter(consented_at__gte=request.asked_at)
        first = known.exclude(recommended_by=actor.organization).first()
        if first is not None:
            found.append((request, first))
    return found
