"""With whom: the partners of late, and organisations found by name."""

from collections.abc import Collection

from django.db.models import F, Func, Max, Q, QuerySet, TextField, Value
from django.db.models.functions import Lower

from ayni.directory.models import Organization
from ayni.ledger.models import Collaboration, Participation

MARKED, PLAIN = "áéíóúàèìòùäëïöüâêîôûñ", "aeiouaeiouaeiouaeioun"


def recent_partners(organization_id: int, limit: int = 5) -> list[Organization]:
    """Those it did something with, the latest first."""
    own = (
        Participation.objects.filter(organization=organization_id)
        .order_by("-pk")
        .values("collaboration")[:60]
    )
    latest = (
        Participation.objects.filter(collaboration__in=list(own.values_list("collaboration", flat=True)))
        .exclude(organization=organization_id)
        .filter(organization__left_at=None)
        .values("organization")
        .annotate(last=Max("collaboration"))
        .order_by("-last", "organization")[:limit]
    )
    order = [row["organization"] for row in latest]
    found = Organization.objects.in_bulk(order)
    return [found[pk] for pk in order]


def named(words: str, *, except_for: int | None, limit: int = 8) -> list[Organization]:
    """Present organisations whose name contains these words, without regard to accents; several, split by commas."""
    wanted = [part.strip() for part in words.split(",") if len(part.strip()) >= 2]
    if not wanted:
        return []
    matches = Q()
    for part in wanted[:8]:
        matches |= Q(folded__contains=folded(part))
    return list(
        _present(except_for).annotate(folded=_Folded("name")).filter(matches).order_by("name", "pk")[:limit]
    )


def meant(name: str, *, except_for: int | None) -> list[Organization]:
    """Whom somebody means who writes this name: the one that is called exactly so, else all that fit."""
    found = named(name, except_for=except_for)
    exact = [each for each in found if folded(each.name) == folded(name)]
    return exact if len(exact) == 1 else found


def first_by_name(*, except_for: int | None, limit: int = 5) -> list[Organization]:
    """Some to begin with, for an organisation that has no partners yet."""
    return list(_present(except_for).order_by("name", "pk")[:limit])


def chosen(ids: Collection[int], *, except_for: int | None) -> list[Organization]:
    """The present organisations with these ids, in order of name."""
    return list(_present(except_for).filter(pk__in=ids).order_by("name", "pk"))


def folded(words: str) -> str:
    """In lower case, without accents."""
    return words.lower().translate(str.maketrans(MARKED, PLAIN))


def _present(except_for: int | None) -> QuerySet[Organization]:
    present = Organization.objects.filter(left_at=None)
    return present if except_for is None else present.exclude(pk=except_for)


class _Folded(Func):
    function = "translate"

    def __init__(self, name: str) -> None:
        super().__init__(Lower(F(name)), Value(MARKED), Value(PLAIN), output_field=TextField())


def usual_kinds(organization_id: int, limit: int = 4) -> list[tuple[str, str]]:
    """(kind, own role) of what the organisation recorded of late, the most frequent first."""
    own = list(
        Collaboration.objects.filter(recorded_for=organization_id)
        .order_by("-pk")
        .values_list("pk", "kind")[:40]
    )
    roles = dict(
        Participation.objects.filter(
            organization=organization_id, collaboration__in=[pk for pk, _kind in own]
        ).values_list("collaboration", "role")
    )
    counts: dict[tuple[str, str], int] = {}
    for pk, kind in own:
        counts[kind, roles[pk]] = counts.get((kind, roles[pk]), 0) + 1
    return sorted(counts, key=lambda each: (-counts[each], each))[:limit]
