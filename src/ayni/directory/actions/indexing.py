"""Keeps the directory's text index: which stems lead to which organisation, and who may find it by them."""

from collections.abc import Collection, Iterable, Iterator

from django.db import connection, transaction
from django.utils import translation

from ayni.directory.models import Capability, Guild, Organization, OrganizationKind, Posting, Visibility
from ayni.directory.models.organization import attribute_term
from ayni.kernel import tenancy
from ayni.methods.materials import MATERIAL_BY_CODE
from ayni.methods.processes import PROCESS_BY_CODE
from ayni.methods.word_stems import stems

BATCH = 2000
"""Organisations indexed at a time: bounds memory during an import or a rebuild."""

_WIDEST_FIRST = [Visibility.PUBLIC.value, Visibility.CLUSTER.value, Visibility.PRIVATE.value]
_INDEXED_FIELDS = ("legal_name", "tax_id", "description", "address")

Terms = dict[str, tuple[str, bool]]
"""By stem: its widest audience, and whether it stands in the name."""


@transaction.atomic
def index_organizations(ids: Collection[int]) -> None:
    """Bring the index of these organisations of the open cluster up to date, after any change of theirs.

    Locks them first, so that two edits at once leave the index of the later one. Bulk writers (import,
    demonstration data) call it once with all they made.
    """
    ordered = sorted(ids)
    for start in range(0, len(ordered), BATCH):
        _index_batch(ordered[start : start + BATCH])


@transaction.atomic
def rebuild_postings() -> None:
    """Make the open cluster's index again from nothing; the result equals the index kept by the edits."""
    Posting.objects.all().delete()
    index_organizations(list(Organization.objects.values_list("pk", flat=True)))


def _index_batch(ids: list[int]) -> None:
    organizations = list(Organization.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    capabilities: dict[int, list[Capability]] = {}
    for capability in Capability.objects.filter(organization_id__in=ids):
        capabilities.setdefault(capability.organization_id, []).append(capability)
    wanted = {
        (each.pk, term): found
        for each in organizations
        for term, found in terms_of(each, capabilities.get(each.pk, [])).items()
    }
    outdated = []
    kept = Posting.objects.filter(organization_id__in=ids)
    for pk, organization_id, term, visibility, in_name in kept.values_list(
        "pk", "organization_id", "term", "visibility", "in_name"
    ):
        if wanted.get((organization_id, term)) == (visibility, in_name):
            del wanted[organization_id, term]
        else:
            outdated.append(pk)
    Posting.objects.filter(pk__in=outdated).delete()
    _insert(wanted)


def _insert(rows: dict[tuple[int, str], tuple[str, bool]]) -> None:
    """One statement for any number of rows; model objects would take most of an import's time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO directory_posting (cluster_id, organization_id, term, visibility, in_name) "
            "SELECT %s, * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::boolean[])",
            [
                tenancy.current_cluster_id(),
                [organization_id for organization_id, _ in rows],
                [term for _, term in rows],
                [visibility for visibility, _ in rows.values()],
                [in_name for _, in_name in rows.values()],
            ],
        )


def terms_of(organization: Organization, capabilities: Iterable[Capability]) -> Terms:
    """Every stem by which the organisation is found, with its widest audience; none once it left."""
    if organization.left_at is not None:
        return {}
    terms: Terms = {attribute_term("kind", organization.kind): (Visibility.PUBLIC.value, False)}
    if organization.guild:
        guild = attribute_term("guild", organization.guild)
        terms[guild] = (organization.visibility_of("guild"), False)
    for text, visibility, in_name in _texts(organization, capabilities):
        for term in stems(text):
            earlier, named = terms.get(term, (visibility, False))
            widest = min(earlier, visibility, key=_WIDEST_FIRST.index)
            terms[term] = (widest, named or in_name)
    return terms


def _texts(organization: Organization, capabilities: Iterable[Capability]) -> Iterator[tuple[str, str, bool]]:
    """Each text with its audience and whether it is the name. Labels are Spanish, whoever writes."""
    with translation.override("es"):
        yield organization.name, Visibility.PUBLIC.value, True
        yield str(OrganizationKind(organization.kind).label), Visibility.PUBLIC.value, False
        if organization.guild:
            yield str(Guild(organization.guild).label), organization.visibility_of("guild"), False
        for field in _INDEXED_FIELDS:
            yield getattr(organization, field), organization.visibility_of(field), False
    for capability in capabilities:
        for text in _capability_texts(capability):
            yield text, capability.visibility, False


def _capability_texts(capability: Capability) -> Iterator[str]:
    if capability.process in PROCESS_BY_CODE:
        yield PROCESS_BY_CODE[capability.process].name_es
    if capability.material in MATERIAL_BY_CODE:
        yield MATERIAL_BY_CODE[capability.material].name_es
    yield from (capability.machine, capability.maker, capability.certificate, capability.note)
