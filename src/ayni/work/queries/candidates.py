"""Who could do a job: hard requirements cut inside PostgreSQL, then the ranking of `methods.matching`.

A need that few meet is answered whole. One that thousands meet is answered from a slice of the directory that
turns with the job, so that over many jobs all have their turn; whoever the asker worked with before is always
considered. Measured in docs/benchmarks/matching.md.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import hypot
from typing import Any

from django.db import connection

from ayni.directory.actor import Actor
from ayni.directory.models import Availability, Organization
from ayni.directory.queries.asking import readable_by
from ayni.directory.queries.organizations import audiences
from ayni.kernel import clock
from ayni.ledger.kinds import PartyRole
from ayni.ledger.queries.dealings import ANSWER, STANDING
from ayni.ledger.queries.trust import VOUCHING, Dealing, dealings_of, evidence_of
from ayni.methods import trust
from ayni.methods.capability_query import satisfying_processes
from ayni.methods.matching import Candidate, Capability, Certificate, Ranking, Trust, WorkNeed, rank
from ayni.methods.matching.values import UNKNOWN
from ayni.methods.word_stems import stems
from ayni.work.models import Job
from ayni.work.queries.considered import Present, array, considered

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
    found = considered(actor, need, asker=asker.pk, partners=past)
    return rank(need, _gathered(actor, need, found, asker, past)) if found else NOBODY


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
    actor: Actor,
    need: WorkNeed,
    found: Sequence[Present],
    asker: Organization,
    past: Mapping[int, Counter[str]],
) -> list[Candidate]:
    """What is known of each as far as the need asks, in a query each for capabilities, certificates and trust."""
    ids = [each.id for each in found]
    able = _capabilities(actor, need, ids)
    certified = _certificates(actor, ids) if need.certificates else {}
    standing, seen = _standings(ids), audiences(actor)
    return [
        Candidate(
            id=each.id,
            capabilities=tuple(able.get(each.id, ())),
            free_from=_free_from(each, need.today, seen),
            days_in_cluster=each.days,
            certificates=tuple(certified.get(each.id, ())),
            trust=standing.get(each.id, UNKNOWN),
            distance_m=_distance((asker.plan_x, asker.plan_y), (each.plan_x, each.plan_y)),
            together=past[each.id]["together"] if each.id in past else 0,
            favours=past[each.id]["received"] - past[each.id]["given"] if each.id in past else 0,
            awards_lately=each.awards,
        )
        for each in found
    ]


def _capabilities(actor: Actor, need: WorkNeed, ids: Sequence[int]) -> dict[int, list[Capability]]:
    """The capabilities that name a process of the need; no other decides anything."""
    codes = sorted({code for process in need.processes for code in satisfying_processes(process)})
    seen = readable_by(actor)
    rows = _rows(
        "SELECT organization_id, process, nullif(material, ''), thickness_min_mm, thickness_max_mm, "
        "length_max_mm, width_max_mm, diameter_max_mm, force_tonnes FROM directory_capability "
        f"WHERE cluster_id = %s AND process = ANY(%s) AND organization_id = ANY({array(ids)}) "
        f"AND kind = 'process' AND {seen.sql} ORDER BY id",
        (actor.cluster.pk, codes, *seen.parameters),
    )
    able: dict[int, list[Capability]] = defaultdict(list)
    for organization, *limits in rows:
        able[organization].append(Capability(*limits))
    return able


def _certificates(actor: Actor, ids: Sequence[int]) -> dict[int, list[Certificate]]:
    seen = readable_by(actor)
    rows = _rows(
        "SELECT organization_id, certificate, valid_until FROM directory_capability "
        f"WHERE cluster_id = %s AND organization_id = ANY({array(ids)}) AND kind = 'certificate' "
        f"AND {seen.sql} ORDER BY id",
        (actor.cluster.pk, *seen.parameters),
    )
    held: dict[int, list[Certificate]] = defaultdict(list)
    for organization, name, valid_until in rows:
        held[organization].append(Certificate(name, valid_until))
    return held


def _standings(ids: Sequence[int]) -> dict[int, Trust]:
    today = clock.today()
    of: dict[int, list[Dealing]] = defaultdict(list)
    for dealing in dealings_of(ids):
        of[dealing.organization].append(dealing)
    return {pk: _trust(trust.reputation(evidence_of(rows), subject=pk, on=today)) for pk, rows in of.items()}


def _trust(reputation: trust.Reputation) -> Trust:
    known = reputation.basis.collaborations if reputation.basis else 0
    return Trust(reputation.expectation, reputation.low, reputation.high, known)


def _free_from(one: Present, today: date, seen: frozenset[str]) -> date | None:
    """The first day it takes work, as far as the actor may know; what it keeps to itself counts as not said."""
    if (one.shown_to or Organization.DEFAULT_VISIBILITY["availability"].value) not in seen:
        return None
    if one.availability == Availability.FREE:
        return today
    return one.busy_until + timedelta(days=1) if one.busy_until else None


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
