"""Trust in organisations: what really happened with them, and what their partners said of it.

A dealing counts when both sides stand behind it, each proved by an account, by a coordinator or by a link
that went straight to its phone; a confirmation by a link that the other side passed on waits until the
organisation confirms it signed in. Organisations with an owner in common count nothing for each other.
Formula and limits: methods/trust.py, docs/methods/ledger.md.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from weakref import WeakSet

import psycopg
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.kernel import clock, tenancy
from ayni.ledger.kinds import KINDS
from ayni.ledger.models import Breach
from ayni.ledger.queries.dealings import ANSWER, STANDING
from ayni.methods import trust
from ayni.methods.trust import Basis, Evidence, Rating, Reputation

VOUCHING = [kind.code for kind in KINDS.values() if kind.vouches]
"""Kinds that show whether one can rely on a partner."""

_DEALINGS = f"""
WITH own AS MATERIALIZED (
    SELECT * FROM ({STANDING}) s
    WHERE organization_id = ANY(%(organizations)s) AND kind = ANY(%(kinds)s)
), pair AS (
    SELECT own.organization_id, other.organization_id AS partner, own.collaboration_id, own.happened_on,
           own.proven AND (own.recorded_for_id = other.organization_id OR answer.handed_by_id IS NULL) AS proven,
           own.id AS own_id, other.id AS other_id
    FROM own
    JOIN ledger_participation other ON other.collaboration_id = own.collaboration_id AND other.id <> own.id
    LEFT JOIN ({ANSWER}) answer ON answer.participation_id = other.id
    WHERE own.recorded_for_id = other.organization_id OR answer.answer = 'confirmed'
)
SELECT pair.organization_id, partner, collaboration_id, happened_on, proven, organization.kind = 'workshop' AS workshop,
       rating.on_time, rating.quality, rating.would_repeat,
       EXISTS (SELECT 1 FROM directory_membership mine JOIN directory_membership theirs USING (person_id)
               WHERE mine.organization_id = pair.organization_id AND theirs.organization_id = partner
                 AND mine.role = 'owner' AND theirs.role = 'owner') AS same_owner
FROM pair
JOIN directory_organization organization ON organization.id = partner
LEFT JOIN ledger_rating rating ON rating.rater_id = other_id AND rating.rated_id = own_id
     AND NOT EXISTS (SELECT 1 FROM ledger_rating later WHERE later.replaces_id = rating.id)
"""

_COUNTS = f"""
WITH dealing AS (SELECT * FROM ({_DEALINGS}) d WHERE proven AND NOT same_owner AND happened_on <= %(today)s),
collaboration AS (
    SELECT organization_id, collaboration_id, bool_or(on_time IS NOT NULL) AS rated,
           coalesce(bool_and(on_time), false) AS on_time
    FROM dealing GROUP BY 1, 2
), partner AS (
    SELECT organization_id, count(DISTINCT partner) AS partners, bool_and(workshop) AS workshops
    FROM dealing GROUP BY 1
), done AS (
    SELECT organization_id, count(*) AS done, min(partners) AS partners, count(*) FILTER (WHERE rated) AS rated,
           count(*) FILTER (WHERE on_time) AS on_time, bool_and(workshops) AS workshops
    FROM collaboration JOIN partner USING (organization_id) GROUP BY 1
), breach AS (
    SELECT by_id AS organization_id, count(*) AS breaches FROM ledger_breach
    WHERE by_id = ANY(%(organizations)s) AND found_on <= %(today)s GROUP BY 1
)
SELECT organization_id, coalesce(done, 0), coalesce(partners, 0), coalesce(rated, 0), coalesce(on_time, 0),
       coalesce(breaches, 0), coalesce(workshops, false)
FROM done FULL JOIN breach USING (organization_id)
"""


@dataclass(frozen=True, slots=True)
class Dealing:
    """One collaboration as it speaks for an organisation from one partner's side.

    `counts` is False where the partner has an owner in common with it, or where a side's confirmation came by
    a link that the other side passed on; `same_owner` and `proven` say which.
    """

    organization: int
    partner: int
    collaboration: int
    day: date
    proven: bool
    partner_is_workshop: bool
    rating: Rating | None
    same_owner: bool

    @property
    def counts(self) -> bool:
        """Whether it is evidence."""
        return self.proven and not self.same_owner


@dataclass(frozen=True, slots=True)
class Standing:
    """An organisation's reputation, and the dealings it rests on (and those that do not count)."""

    reputation: Reputation
    dealings: tuple[Dealing, ...]
    words: str

    @property
    def breaches(self) -> int:
        """How often a mediator found that it broke what it had agreed."""
        return self.reputation.basis.breaches if self.reputation.basis else 0


def dealings_of(organizations: Collection[int]) -> list[Dealing]:
    """What speaks for these organisations, in order of day."""
    tenancy.current()
    with connection.cursor() as cursor:
        _prepare(cursor.connection)
        cursor.execute(
            "EXECUTE ayni_dealings(%s, %s)", [f"{{{','.join(map(str, organizations))}}}", VOUCHING]
        )
        return [
            Dealing(*row[:6], None if row[6] is None else Rating(*row[6:9]), row[9])  # type: ignore[call-arg]  # by place
            for row in cursor.fetchall()
        ]


_prepared: WeakSet[psycopg.Connection[Any]] = WeakSet()


def _prepare(session: psycopg.Connection[Any]) -> None:
    """Let the database plan the statement once a connection: that takes it longer than to answer it for sixty."""
    if session not in _prepared:
        arguments = {"organizations": "$1", "kinds": "$2"}
        session.execute(
            "PREPARE ayni_dealings(bigint[], text[]) AS "
            f"{_DEALINGS % arguments} ORDER BY happened_on, collaboration_id, partner"
        )
        _prepared.add(session)


def breaches_of(organization: int) -> list[Evidence]:
    """Agreements that the organisation broke, as mediators found, in order of day."""
    rows = Breach.objects.filter(by=organization, found_on__lte=clock.today()).order_by("found_on", "pk")
    return [trust.breach_evidence(day, against) for day, against in rows.values_list("found_on", "against")]


def evidence_of(dealings: Iterable[Dealing]) -> list[Evidence]:
    """The dealings that count, as evidence. An unrated one of several partners speaks once, shared among them."""
    counted = [dealing for dealing in dealings if dealing.counts]
    sharing: dict[int, int] = {}
    for dealing in counted:
        sharing[dealing.collaboration] = sharing.get(dealing.collaboration, 0) + 1
    return [_evidence(dealing, sharing[dealing.collaboration]) for dealing in counted]


def _evidence(dealing: Dealing, sharing: int) -> Evidence:
    if dealing.rating is None:
        share = trust.UNRATED_WEIGHT / sharing
        return Evidence(dealing.day, dealing.partner, share, 0.0, collaboration=dealing.collaboration)
    return trust.evidence_of(dealing.day, dealing.partner, dealing.rating, dealing.collaboration)


def standing_of(organization: int) -> Standing:
    """How far the record speaks for an organisation today, with all that it rests on."""
    dealings = dealings_of([organization])
    evidence = [*evidence_of(dealings), *breaches_of(organization)]
    reputation = trust.reputation(evidence, subject=organization, on=clock.today())
    only_workshops = all(dealing.partner_is_workshop for dealing in dealings if dealing.counts)
    return Standing(
        reputation, tuple(dealings), basis_in_words(reputation.basis, only_workshops=only_workshops)
    )


def trust_lines(organizations: Collection[int]) -> dict[int, str]:
    """For each organisation what its trust rests on, in words; in one query however many there are."""
    tenancy.current()
    lines = {organization: basis_in_words(None) for organization in organizations}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"organizations": list(lines), "kinds": VOUCHING, "today": clock.today()})
        for organization, *counts, only_workshops in cursor.fetchall():
            lines[organization] = basis_in_words(Basis(*counts), only_workshops=only_workshops)
    return lines


def basis_in_words(basis: Basis | None, *, only_workshops: bool = False) -> str:
    """«9 colaboraciones confirmadas con 6 talleres; 8 a tiempo», or «sin historial»."""
    if basis is None:
        return _("sin historial")
    done = ngettext(
        "%(count)s colaboración confirmada", "%(count)s colaboraciones confirmadas", basis.collaborations
    ) % {"count": basis.collaborations}
    words = _("%(done)s con %(partners)s%(on_time)s") % {
        "done": done,
        "partners": _partners(basis.partners, only_workshops),
        "on_time": _on_time(basis),
    }
    if basis.collaborations == 0:
        words = _("sin colaboraciones confirmadas")
    return f"{words}; {_breaches(basis.breaches)}" if basis.breaches else words


def _breaches(count: int) -> str:
    return ngettext(
        "%(count)s vez rompió un acuerdo, según quien medió",
        "%(count)s veces rompió un acuerdo, según quien medió",
        count,
    ) % {"count": count}


def _partners(count: int, only_workshops: bool) -> str:
    if only_workshops:
        return ngettext("%(count)s taller", "%(count)s talleres", count) % {"count": count}
    return ngettext("%(count)s organización", "%(count)s organizaciones", count) % {"count": count}


def _on_time(basis: Basis) -> str:
    if basis.rated == 0:
        return ""
    if basis.rated == basis.collaborations:
        return _("; %(on_time)s a tiempo") % {"on_time": basis.on_time}
    return _("; %(on_time)s a tiempo de %(rated)s valoradas") % {
        "on_time": basis.on_time,
        "rated": basis.rated,
    }
