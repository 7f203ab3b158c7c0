"""A small park whose ties can be counted by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal

from ayni.directory.actor import Actor
from ayni.directory.models import Cluster, Organization, Role
from ayni.kernel import clock, tenancy
from ayni.ledger import actions
from ayni.ledger.kinds import KINDS, PartyRole
from ayni.ledger.models import Collaboration, Participation
from tests.factories import a_cluster, a_coordinator, a_member, an_organization

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
TODAY = NOW.date()
AUTUMN, SPRING = date(2026, 11, 2), date(2026, 5, 4)


class Park:
    """Rosa, Julio and Flor own metal workshops, Dario a carpentry; Raúl sells steel, Inés does research."""

    def __init__(self, slug: str = "ves", **fields: str) -> None:
        self.cluster: Cluster = a_cluster(slug, **fields)
        with tenancy.opened(self.cluster):
            self.rosa = a_member(an_organization("Metal Andina"), "Rosa")
            self.julio = a_member(an_organization("Taller Quispe"), "Julio")
            self.flor = a_member(an_organization("Cocinas Rojas"), "Flor")
            self.dario = a_member(an_organization("Muebles Díaz", guild="carpentry"), "Dario")
            self.raul = a_member(
                an_organization("Aceros del Sur", kind="supplier", guild=""), "Raúl", Role.PARTNER
            )
            self.carmen = a_coordinator()
            self.ines = a_member(None, "Inés", Role.RESEARCHER)
        self.public = Actor(self.cluster)

    @contextmanager
    def opened(self) -> Iterator["Park"]:
        """Inside the cluster, on the story's day."""
        with tenancy.opened(self.cluster), clock.at(NOW):
            yield self

    def did(
        self,
        kind: str,
        one: Actor,
        *others: Actor,
        on: date = AUTUMN,
        confirmed: bool = True,
        value: str | None = None,
        extra: tuple[actions.Party, ...] = (),
    ) -> Collaboration:
        """`one` records that they gave to, or did something together with, the others, who then confirm."""
        with self.opened():
            return self._did(kind, one, others, on, confirmed, value, extra)

    def _did(
        self,
        kind: str,
        one: Actor,
        others: tuple[Actor, ...],
        on: date,
        confirmed: bool,
        value: str | None,
        extra: tuple[actions.Party, ...],
    ) -> Collaboration:
        roles = (PartyRole.GIVER, PartyRole.RECEIVER) if KINDS[kind].directed else (PartyRole.PEER,) * 2
        parties = [actions.Party(workshop_of(one), roles[0])]
        parties += [actions.Party(workshop_of(other), roles[1]) for other in others]
        row = actions.record(
            actor=one,
            kind=kind,
            happened_on=on,
            parties=[*parties, *extra],
            value=Decimal(value) if value else None,
        )
        for other in others if confirmed else ():
            self.says(other, row, "confirmed")
        return row

    def says(self, actor: Actor, row: Collaboration, answer: str) -> None:
        """A participant confirms or disputes."""
        with self.opened():
            part = Participation.objects.get(collaboration=row, organization=workshop_of(actor))
            actions.answer(actor=actor, participation=part, answer=answer)

    def ties(self) -> None:
        """Five ties, counted by hand.

        Resources: Rosa → Julio twice, Julio → Rosa once; network: Rosa → Flor; articulation: Julio and Flor
        together with Rosa, who is silent; cooperation: Flor and Raúl. Dario stands alone.
        """
        self.did("machine_lent", self.rosa, self.julio)
        self.did("tool_lent", self.rosa, self.julio, on=SPRING)
        self.did("tool_lent", self.julio, self.rosa, on=SPRING)
        self.did("technical_help", self.rosa, self.flor, value="100")
        project = self.did("joint_project", self.julio, self.flor, self.rosa, confirmed=False)
        self.says(self.flor, project, "confirmed")
        self.did("framework_agreement", self.flor, self.raul, value="2500.50")


def workshop_of(actor: Actor) -> Organization:
    """The organisation the actor acts for."""
    assert actor.organization is not None
    return actor.organization
