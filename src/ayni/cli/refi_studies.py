"""The part of `ayni refi` that reads and writes studies."""

from argparse import Namespace
from typing import BinaryIO

from django.utils import translation

from ayni.directory.actor import Actor
from ayni.directory.models import Cluster, Membership, Role
from ayni.kernel import tenancy
from ayni.kernel.refusal import Refused
from ayni.methods.errors import BadInput
from ayni.studies.actions.exchange import bring_project
from ayni.studies.models import Study
from ayni.studies.queries.exchange import write_project

Report = dict[str, object]


def bring(stream: BinaryIO, file_name: str, arguments: Namespace) -> Report:
    """Make a study; print what came and what did not. Raises BadInput."""
    cluster = _cluster_for_new(arguments.cluster)
    with translation.override("es"), tenancy.opened(cluster):
        try:
            made = bring_project(
                actor=_lead(cluster, arguments.lead), stream=stream, file_name=file_name, name=arguments.study
            )
        except Refused as refusal:
            raise BadInput(f"--study {arguments.study}: {refusal}") from refusal
    return {
        "study": made.study.name,
        "cluster": cluster.slug,
        **made.counts,
        "errors": list(made.errors),
        "repairs": list(made.repairs),
        "losses": list(made.losses),
    }


def give(target: BinaryIO, arguments: Namespace) -> Report:
    """Write a study; print what it holds and what stayed behind. Raises BadInput."""
    cluster = _cluster_with(arguments.study, arguments.cluster)
    with translation.override("es"), tenancy.opened(cluster):
        written = write_project(Study.objects.get(name=arguments.study), target)
    return {
        "study": arguments.study,
        "cluster": cluster.slug,
        **written.counts,
        "losses": list(written.losses),
    }


def _clusters(slug: str | None) -> list[Cluster]:
    found = Cluster.objects.order_by("pk")
    if slug is None:
        return list(found)
    chosen = list(found.filter(slug=slug))
    if not chosen:
        raise BadInput(f"--cluster {slug}: there is no such cluster; those there are: {_names(list(found))}")
    return chosen


def _names(clusters: list[Cluster]) -> str:
    return ", ".join(cluster.slug for cluster in clusters) or "none"


def _cluster_for_new(slug: str | None) -> Cluster:
    """The named cluster, else the first; an installation without any gets one for its studies."""
    found = _clusters(slug)
    return found[0] if found else Cluster.objects.create(slug="estudios", name="Estudios")


def _cluster_with(study: str, slug: str | None) -> Cluster:
    found = []
    for cluster in _clusters(slug):
        with tenancy.opened(cluster):
            if Study.objects.filter(name=study).exists():
                found.append(cluster)
    if not found:
        raise BadInput(f"--study {study}: there is no study of that name")
    if len(found) > 1:
        raise BadInput(f"--study {study}: in {_names(found)}; say which with --cluster")
    return found[0]


def _lead(cluster: Cluster, email: str | None) -> Actor:
    """Who directs the study: the named person, else the first who researches, else who coordinates, else nobody."""
    members = Membership.objects.filter(ended_at=None, role__in=[Role.RESEARCHER, Role.COORDINATOR])
    if email:
        member = members.filter(person__email=email.lower()).select_related("person").order_by("pk").first()
        if member is None:
            raise BadInput(
                f"--lead {email}: nobody with that e-mail researches or coordinates in {cluster.slug}"
            )
    else:
        member = members.select_related("person").order_by("-role", "pk").first()
    person = member.person if member else None
    return Actor(cluster, person, frozenset({Role.RESEARCHER}))
