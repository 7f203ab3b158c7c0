"""Who could do a job: hard requirements cut inside PostgreSQL, then the ranking of `methods.matching`.

A need that few meet is answered whole. One that thousands meet is answered from a slice of the directory that
turns with the job, so that over many jobs all have their turn; whoever the asker worked with before is always
considered. Measured in docs/benchmarks/matching.md.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from math import hypot
from typing import Any

from django.db import connection
from django.db.models import Count

from ayni.directory.actor import Actor
from ayni.directory.models import Availability, CapabilityKind, Organization, Visibility
from ayni.directory.queries.asking import AskedCapability, readable_by, stem_need
from ayni.directory.queries.matching import MANY, Condition, Need
from ayni.directory.queries.organizations import audiences
from ayni.kernel import clock
from ayni.ledger.kinds import PartyRole
from ayni.ledger.queries.dealings import ANSWER, STANDING
from ayni.ledger.queries.trust import VOUCHING, Dealing, dealings_of, evidence_of
from ayni.methods import trust
from ayni.methods.capability_query import satisfying_materials, satisfying_processes
from ayni.methods.matching import Candidate, Capability, Certificate, Ranking, Trust, WorkNeed, rank
from ayni.methods.matching.values import UNKNOWN
from ayni.methods.processes import PROCESS_BY_CODE
from ayni.methods.word_stems import stems
from ayni.work.models import Award, Job
from ayni.work.models.award import RELEASED

CONSIDERED = 80
"""Organisations ranked for one job."""

SLICE = 600
"""Organisations looked at, at a time, when the need is common."""

AWARDS_OF_DAYS = 90
NOBODY = Ranking((), ())


def need_of(job: Job) -> WorkNeed | None:
    """What the job needs of a workshop; None where it names no process."""
    if not job.processes:
        return None
    today = clock.today()
    sides = sorted((side for side in (job.length_mm, job.width_mm) if side is not None), reverse=True)
    return WorkNeed(
        key=f"job:{job.pk}",
        today=today,
        processes=tuple(job.processes),
        material=job.material or None,
        thickness_mm=job.thickness_mm,
        length_mm=sides[0] if sides else None,
        width_mm=sides[1] if len(sides) > 1 else None,
        diameter_mm=job.diameter_mm,
        certificates=(job.certificate,) if any(stems(job.certificate)) else (),
        deadline=max(job.deadline, today),
    )


def ranked(actor: Actor, job: Job) -> Ranking:
    """Those that can do the job as far as the asker may know, best first, each with its reasons."""
    need = need_of(job)
    if need is None:
        return NOBODY
    return candidates(actor, need, asker=job.asker)


def candidates(actor: Actor, need: WorkNeed, *, asker: Organization) -> Ranking:
    """The same for any need; `actor` acts for `asker`."""
    past = _past_between(asker.pk)
    ids = _considered(actor, need, asker=asker.pk, known=past)
    return rank(need, _gathered(actor, ids, asker, past)) if ids else NOBODY


def trusted_by(organization: int) -> list[int]:
    """Those with whom it did something that both stand behind, without saying that it would not do so again."""
    partners = sorted({dealing.partner for dealing in dealings_of([organization])})
    said: dict[int, Dealing] = {}
    for dealing in dealings_of(partners):
        if dealing.partner == organization and not dealing.same_owner:
            said[dealing.organization] = dealing
    return [
        partner
        for partner, last in sorted(said.items())
        if last.rating is None or last.rating.would_work_again is not False
    ]


def _considered(actor: Actor, need: WorkNeed, *, asker: int, known: Mapping[int, Counter[str]]) -> list[int]:
    """Ids of those that meet every requirement, cut to `CONSIDERED`: partners, who states it all, who is free."""
    cluster_id = actor.cluster.pk
    asked = _asked(actor, need)
    probes = [each.probe(cluster_id) for each in asked]
    few = sorted((found for found in probes if found is not None), key=len)
    if few:
        having = _in_common(cluster_id, asked, probes, list(few[0]))
    else:
        having = _rare_together(cluster_id, asked) or _of_a_slice(actor, need, asked, known)
    return _best_of(actor, need, having, asker=asker, known=known)


def _asked(actor: Actor, need: WorkNeed) -> list[Need]:
    """Each process with its material and measures of one capability; each word of a certificate of the index."""
    materials = (tuple(sorted(satisfying_materials(need.material))),) if need.material else ()
    measures = tuple(need.measures.items())
    capabilities = [
        AskedCapability(tuple(satisfying_processes(code)), materials, measures).need(actor)
        for code in need.processes
    ]
    words = {term for name in need.certificates for term in stems(name)}
    return capabilities + [stem_need(actor, term) for term in sorted(words)]


def _in_common(
    cluster_id: int, asked: Sequence[Need], probes: Sequence[dict[int, bool] | None], among: Sequence[int]
) -> dict[int, bool]:
    """Those among these that have everything asked, each with whether all of it is stated."""
    having = dict.fromkeys(among, True)
    for each, known in zip(asked, probes, strict=True):
        if not having:
            break
        found = known if known is not None else each.probe(cluster_id, list(having)) or {}
        having = {pk: exact and found[pk] for pk, exact in having.items() if pk in found}
    return having


def _rare_together(cluster_id: int, asked: Sequence[Need]) -> dict[int, bool] | None:
    """Those that have several common things at once, if they are few: slices would find hardly any of them."""
    if len(asked) < 2:
        return None
    each = [need.organizations(cluster_id) for need in asked]
    statement = " INTERSECT ".join(condition.sql for condition in each)
    values = [value for condition in each for value in condition.parameters]
    ids = [row[0] for row in _rows(f"{statement} LIMIT %s", (*values, MANY))]
    return _in_common(cluster_id, asked, [None] * len(asked), ids) if len(ids) < MANY else None


def _of_a_slice(
    actor: Actor, need: WorkNeed, asked: Sequence[Need], known: Mapping[int, Counter[str]]
) -> dict[int, bool]:
    """Partners, and a slice of those whose card names the process, from a place that the need's key gives."""
    cluster_id, unprobed = actor.cluster.pk, [None] * len(asked)
    start = int.from_bytes(hashlib.blake2b(need.key.encode(), digest_size=4).digest(), "big") / 2**32
    having = _in_common(cluster_id, asked, unprobed, sorted(known)[:SLICE]) if known else {}
    for among in _slices(actor, need, start):
        having |= _in_common(cluster_id, asked, unprobed, among)
        if len(having) >= CONSIDERED:
            break
    return having


def _slices(actor: Actor, need: WorkNeed, start: float) -> list[list[int]]:
    """Organisations whose card has the rarest stem of the process's name, from `start` (0 to 1) on and around."""
    term = min(stems(PROCESS_BY_CODE[need.processes[0]].name_es), key=lambda each: _frequency(actor, each))
    first, last = _range_of_ids(actor)
    middle = first + round((last - first) * start)
    posting = readable_by(actor) & Condition("term = %s", (term,))
    around = []
    for bound, at in (("organization_id >= %s", middle), ("organization_id < %s", middle)):
        rows = _rows(
            "SELECT organization_id FROM directory_posting "
            f"WHERE cluster_id = %s AND {bound} AND {posting.sql} ORDER BY organization_id LIMIT %s",
            (actor.cluster.pk, at, *posting.parameters, 3 * SLICE),
        )
        ids = [row[0] for row in rows]
        around += [ids[place : place + SLICE] for place in range(0, len(ids), SLICE)]
    return around


def _frequency(actor: Actor, term: str) -> int:
    rows = _rows(
        "SELECT count(*) FROM (SELECT 1 FROM directory_posting WHERE cluster_id = %s AND term = %s LIMIT 5000) few",
        (actor.cluster.pk, term),
    )
    return int(rows[0][0]) or 10_000


def _range_of_ids(actor: Actor) -> tuple[int, int]:
    rows = _rows(
        "SELECT min(id), max(id) FROM directory_organization WHERE cluster_id = %s", (actor.cluster.pk,)
    )
    return rows[0][0] or 0, rows[0][1] or 0


def _best_of(
    actor: Actor, need: WorkNeed, having: Mapping[int, bool], *, asker: int, known: Mapping[int, Counter[str]]
) -> list[int]:
    """Present ones that take work, at most `CONSIDERED`; equals by a digest that differs from job to job."""
    if not having:
        return []
    seed = int.from_bytes(hashlib.blake2b(need.key.encode(), digest_size=7).digest(), "big")
    today = clock.today()
    rows = _rows(
        "SELECT o.id FROM unnest(%s::bigint[], %s::boolean[], %s::boolean[]) AS c(id, exact, known) "
        "JOIN directory_organization o ON o.id = c.id "
        "WHERE o.cluster_id = %s AND o.left_at IS NULL AND o.id <> %s AND o.kind IN ('workshop', 'supplier') "
        "AND (o.availability <> 'closed' OR coalesce(o.visibility->>'availability', '') = 'private') "
        "ORDER BY c.known DESC, c.exact DESC, "
        "(o.availability = 'free' OR o.availability = 'busy' AND coalesce(o.busy_until < %s, false)) DESC, "
        "hashint8extended(o.id, %s), o.id LIMIT %s",
        (
            list(having),
            list(having.values()),
            [pk in known for pk in having],
            actor.cluster.pk,
            asker,
            today,
            seed,
            CONSIDERED,
        ),
    )
    return [row[0] for row in rows]


_PARTNERS = f"""
WITH own AS MATERIALIZED (SELECT * FROM ({STANDING}) s WHERE organization_id = %s AND kind = ANY(%s))
SELECT other.organization_id, own.kind, own.role
FROM own
JOIN ledger_participation other ON other.collaboration_id = own.collaboration_id AND other.id <> own.id
LEFT JOIN ({ANSWER}) answer ON answer.participation_id = other.id
WHERE own.recorded_for_id = other.organization_id OR answer.answer = 'confirmed'
"""
"""Who stands with an organisation behind what it stands behind; its own part first, so that one index leads."""


def _past_between(asker: int) -> dict[int, Counter[str]]:
    """For each partner of the asker: how often they worked together, and the jobs each passed to the other."""
    rows = _rows(_PARTNERS, (asker, VOUCHING))
    past: dict[int, Counter[str]] = defaultdict(Counter)
    for partner, kind, role in rows:
        past[partner]["together"] += 1
        if kind == "work_passed":
            past[partner]["given" if role == PartyRole.GIVER else "received"] += 1
    return dict(past)


def _gathered(
    actor: Actor, ids: Sequence[int], asker: Organization, past: Mapping[int, Counter[str]]
) -> list[Candidate]:
    """What is known of each, in five queries however many there are."""
    able, certified = _capabilities(actor, ids)
    standing, lately, now = _standings(ids), _awards_lately(ids), clock.now()
    columns = ("id", "availability", "busy_until", "created_at", "plan_x", "plan_y", "visibility")
    found = Organization.objects.filter(pk__in=ids).order_by("pk").values_list(*columns)
    return [
        Candidate(
            id=pk,
            capabilities=tuple(able[pk]),
            free_from=_free_from(actor, availability, busy_until, visibility),
            days_in_cluster=max(0, (now - created_at).days),
            certificates=tuple(certified[pk]),
            trust=standing.get(pk, UNKNOWN),
            distance_m=_distance((asker.plan_x, asker.plan_y), (x, y)),
            together=past[pk]["together"] if pk in past else 0,
            favours=past[pk]["received"] - past[pk]["given"] if pk in past else 0,
            awards_lately=lately.get(pk, 0),
        )
        for pk, availability, busy_until, created_at, x, y, visibility in found
    ]


def _capabilities(
    actor: Actor, ids: Sequence[int]
) -> tuple[dict[int, list[Capability]], dict[int, list[Certificate]]]:
    seen = readable_by(actor)
    rows = _rows(
        "SELECT organization_id, kind, process, material, thickness_min_mm, thickness_max_mm, length_max_mm, "
        "width_max_mm, diameter_max_mm, force_tonnes, certificate, valid_until FROM directory_capability "
        f"WHERE cluster_id = %s AND organization_id = ANY(%s) AND kind IN ('process', 'certificate') AND {seen.sql} "
        "ORDER BY id",
        (actor.cluster.pk, list(ids), *seen.parameters),
    )
    able: dict[int, list[Capability]] = defaultdict(list)
    certified: dict[int, list[Certificate]] = defaultdict(list)
    for pk, kind, process, material, *limits, certificate, valid_until in rows:
        if kind == CapabilityKind.CERTIFICATE:
            certified[pk].append(Certificate(certificate, valid_until))
        else:
            able[pk].append(Capability(process, material or None, *limits))
    return able, certified


def _standings(ids: Sequence[int]) -> dict[int, Trust]:
    today = clock.today()
    of: dict[int, list[Dealing]] = defaultdict(list)
    for dealing in dealings_of(ids):
        of[dealing.organization].append(dealing)
    return {pk: _trust(trust.reputation(evidence_of(rows), subject=pk, on=today)) for pk, rows in of.items()}


def _trust(reputation: trust.Reputation) -> Trust:
    known = reputation.basis.collaborations if reputation.basis else 0
    return Trust(reputation.expectation, reputation.low, reputation.high, known)


def _awards_lately(ids: Collection[int]) -> dict[int, int]:
    since: datetime = clock.now() - timedelta(days=AWARDS_OF_DAYS)
    rows = Award.objects.filter(contractor__in=list(ids), awarded_at__gte=since).exclude(state__in=RELEASED)
    return dict(rows.values_list("contractor").annotate(count=Count("pk")).order_by())


def _free_from(
    actor: Actor, availability: str, busy_until: date | None, visibility: dict[str, Any]
) -> date | None:
    """The first day it takes work, as far as the actor may know; what it keeps to itself counts as not said."""
    shown = visibility.get("availability", Organization.DEFAULT_VISIBILITY["availability"])
    if Visibility(shown).value not in audiences(actor):
        return None
    if availability == Availability.FREE:
        return clock.today()
    return busy_until + timedelta(days=1) if busy_until else None


def _distance(
    one: tuple[float | None, float | None], other: tuple[float | None, float | None]
) -> float | None:
    if one[0] is None or one[1] is None or other[0] is None or other[1] is None:
        return None
    return hypot(one[0] - other[0], one[1] - other[1])


def _rows(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return list(cursor.fetchall())
