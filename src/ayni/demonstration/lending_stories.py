"""Invented lending in the park: a year of uses, and one story or more for everything that can happen to one."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from ayni.demonstration import lending_offers, lending_year
from ayni.demonstration.lending import JULIO, ROSA, YEAR_AGO, Lending
from ayni.demonstration.lending_offers import Lent
from ayni.demonstration.lending_year import Rhythm
from ayni.directory.models import Cluster, Message, MessageState, Organization, Person
from ayni.directory.queries.actors import actor_for
from ayni.kernel import clock
from ayni.ledger.models import Participation
from ayni.resources import actions
from ayni.resources.models import Charge, ChargeKind, Resource

STILL_WAITING = 4
"""Messages that the coordination has not passed on yet."""

CASE = {
    "price": 290_000.0, "installation": 18_000.0, "residual_value": 60_000.0, "life_years": 8,
    "hours_per_month": 120.0, "hours_per_month_low": 70.0, "hours_per_month_high": 160.0,
    "price_per_hour": 130.0, "price_per_hour_low": 110.0, "price_per_hour_high": 145.0,
    "operator_per_month": 2800.0, "premises_per_month": 900.0, "maintenance_per_year": 6500.0,
    "energy_per_hour": 9.5, "consumables_per_hour": 14.0, "maintenance_per_hour": 4.0,
    "hours_available_per_month": 200.0, "growth_percent": 3.0, "discount_percent": 12.0,
}  # fmt: skip
"""A fibre laser for the park, in soles of today."""


def tell(
    cluster: Cluster,
    members: Sequence[Organization],
    owners: dict[int, Person],
    association: Organization,
    coordinator: Person,
) -> None:
    """All stories. Rosa's workshop is the first of the members, Julio's the second."""
    park = Lending(cluster, members, owners, association, coordinator)
    lent = lending_offers.lend_all(park)
    _agree_to_be_counted(park)
    _year(park, lent, members)
    _roller(park, lent.roller)
    _roller_damaged(park, lent.roller)
    _plasma(park, lent.plasma)
    _brake(park, lent.brake)
    _van(park, lent.van)
    _others(park, lent)
    _welding_damaged(park, lent.mig)
    _wanted_in_vain(park)
    _laser_center(park, coordinator, cluster)
    _pass_messages_on(coordinator)


def _pass_messages_on(coordinator: Person) -> None:
    """The coordination has passed on what the stories made Ayni say; only the last few still wait."""
    waiting = Message.objects.filter(state=MessageState.BY_HAND).order_by("-pk").values_list("pk", flat=True)
    Message.objects.filter(pk__in=list(waiting[STILL_WAITING:])).update(
        state=MessageState.PASSED_ON, passed_on_by=coordinator, closed_at=clock.now()
    )


def _year(park: Lending, lent: Lent, members: Sequence[Organization]) -> None:
    """Uses that ended well, more every quarter, among workshops that deal with others at all."""
    dealing = set(
        Participation.objects.values_list("organization", flat=True).distinct().order_by("organization")
    )
    borrowers = [each for each in members[:40] if each.pk in dealing]
    rhythms = (
        Rhythm(lent.roller, 0.3, 1.6), Rhythm(lent.plasma, 0.6, 4.5, (1.5, 2, 2.5)), Rhythm(lent.brake, 0.2, 1.4),
        Rhythm(lent.van, 0.2, 0.9, (2, 2.5)), Rhythm(lent.yard, 0.1, 0.7), Rhythm(lent.mig, 0.1, 0.5),
        Rhythm(lent.teacher, 0, 0.4), Rhythm(lent.gauges, 0, 0.3), Rhythm(lent.press, 0.1, 0.5),
    )  # fmt: skip
    lending_year.write(park, Random(46), rhythms, borrowers)  # noqa: S311 - invented data


def _roller(park: Lending, roller: Resource) -> None:
    """Requests that came to every end, and what waits for Rosa today."""
    paid = park.approve(park.book(4, roller, park.moment(-14, 9), purpose="Aros para ollas industriales"))
    park.use(paid, late=50)
    park.pay(park.charge(paid), ago=16)
    refused = park.book(10, roller, park.moment(-11, 14))
    with clock.at(refused.created_at + timedelta(hours=5)):
        actions.refuse(
            actor=park.acting(ROSA), booking=refused, reason="Ese día rolamos nosotros todo el turno"
        )
    unanswered = park.book(11, roller, park.moment(-8, 15), made=5)
    with clock.at(unanswered.created_at + timedelta(days=3)):
        actions.lapse_overdue()
    missed = park.approve(park.book(12, roller, park.moment(-6, 9)))
    with clock.at(missed.begins_at + timedelta(hours=1)):
        actions.mark_no_show(actor=park.acting(ROSA), booking=missed)
    owing = park.approve(park.book(3, roller, park.moment(-3, 14), hours=3))
    park.use(owing)
    park.pay(park.charge(owing), ago=1, amount=Decimal(40), means="efectivo")
    park.approve(park.book(16, roller, park.moment(-1, 10)))
    park.approve(park.book(13, roller, park.moment(1, 8), purpose="Marcos de carritos sangucheros"))
    park.book(5, roller, park.moment(2, 9), hours=3, purpose="Barandas de una escalera")
    park.book(9, roller, park.moment(2, 10), purpose="Aros de parrilla")
    park.book(1, roller, park.moment(4, 15))


def _roller_damaged(park: Lending, roller: Resource) -> None:
    """Told the same day, agreed the next, paid by half."""
    used = park.approve(park.book(2, roller, park.moment(-10, 9), purpose="Arcos para un portón"))
    park.use(used, clean=False, incident="El rodillo de abajo quedó marcado")
    rosa = park.acting(ROSA)
    with clock.at(used.ends_at + timedelta(hours=1)):
        report = actions.report_damage(
            actor=rosa,
            resource=roller,
            booking=used,
            what="El rodillo de abajo quedó marcado: forzaron tubo de 3 mm",
        )
    with clock.at(used.ends_at + timedelta(hours=3)):
        actions.propose_settlement(
            actor=rosa,
            report=report,
            shares={park.members[ROSA]: Decimal(40), park.members[2]: Decimal(120)},
            outcome="Rectificar el rodillo en Torno Fino: S/ 160, la mayor parte la pone quien lo forzó",
        )
    with clock.at(used.ends_at + timedelta(days=1)):
        actions.agree(actor=park.acting(2), report=report)
    park.pay(Charge.objects.select_related("payee").get(report=report), ago=6, amount=Decimal(60))


def _plasma(park: Lending, plasma: Resource) -> None:
    """Overloaded: full for six days, five wait, a turn was just freed; two waited in vain."""
    julio = park.acting(JULIO)
    with clock.at(park.moment(-16, 9)):
        actions.close(
            actor=julio, resource=plasma, kind="maintenance", begins_at=park.moment(-14, 8),
            ends_at=park.moment(-12, 18), reason="Cambio de la antorcha",
        )  # fmt: skip
        for who in (3, 7):
            _wait(park, who, plasma, -14, -12)
    with clock.at(park.moment(-11, 8)):
        actions.lapse_overdue()
    turns = [
        (day, hour, minute) for day in range(1, 7) for hour, minute in ((8, 0), (10, 30), (13, 0), (15, 30))
    ]
    borrowers = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ROSA, 13, 14, 15, 16, 17, 18, 19, 20, 22, 24, 25, 26, 27]
    booked = [
        park.book(who, plasma, park.moment(*turn), hours=2.25, made=14)
        for who, turn in zip(borrowers, turns, strict=True)
    ]
    for number, who in enumerate((ROSA, 6, 9, 15, 3)):
        with clock.at(timezone.now() - timedelta(hours=20 - number)):
            _wait(park, who, plasma, 2, 4)
    with clock.at(timezone.now() - timedelta(minutes=8)):
        actions.cancel(actor=park.acting(borrowers[9]), booking=booked[9], reason="Nos postergaron la obra")


def _wait(park: Lending, who: int, resource: Resource, first: int, last: int) -> None:
    actions.join(
        actor=park.acting(who),
        resource=resource,
        earliest=park.moment(first, 8),
        latest=park.moment(last, 18),
        minutes=120,
    )


def _brake(park: Lending, brake: Resource) -> None:
    """Every week for two months, without a holiday and a morning that another has; one cancelled too late."""
    late = park.book(11, brake, park.moment(-3, 14))
    with clock.at(late.begins_at - timedelta(hours=3)):
        actions.cancel(actor=park.acting(11), booking=late)
    done = park.book(ROSA, brake, park.moment(-5, 8), hours=3, purpose="Tapas de mesas inox")
    park.use(done)
    first = park.moment(1, 8)
    with clock.at(timezone.now() - timedelta(minutes=30)):
        actions.set_day(
            actor=park.acting(8),
            resource=brake,
            day=timezone.localdate(first + timedelta(weeks=2)),
            hours=(),
            reason="Aniversario del taller",
        )
    park.book(17, brake, first + timedelta(weeks=1, hours=1))
    with clock.at(timezone.now() - timedelta(minutes=6)):
        actions.book_series(
            actor=park.acting(ROSA), resource=brake, begins_at=first, ends_at=first + timedelta(hours=2),
            rule="FREQ=WEEKLY;COUNT=8", purpose="Canaletas para el techo del colegio",
        )  # fmt: skip


def _van(park: Lending, van: Resource) -> None:
    """Out now with Rosa; before that, a deposit that came and went back."""
    earlier = park.book(20, van, park.moment(-6, 8), hours=4)
    deposit = park.charge(earlier, ChargeKind.DEPOSIT)
    with clock.at(earlier.begins_at - timedelta(hours=1)):
        actions.record_payment(
            actor=park.acting(36), charge=deposit, amount=deposit.amount, paid_on=clock.today(), means="Yape"
        )
    park.use(earlier, late=45)
    with clock.at(earlier.ends_at + timedelta(hours=2)):
        actions.give_back(actor=park.acting(36), charge=deposit)
    begun = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    now = park.book(ROSA, van, begun, hours=5, made=1, purpose="Llevar mesas a Lurín")
    park.pay(park.charge(now, ChargeKind.DEPOSIT), ago=0.5)
    park.take(now)


def _others(park: Lending, lent: Lent) -> None:
    """One use each, as it comes: owed, let go, overdue, to come."""
    begun = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(days=5)
    park.take(park.book(21, lent.scaffold, begun, hours=72, units=12, made=1, purpose="Fachada del mercado"))
    park.book(24, lent.scaffold, begun + timedelta(days=8), hours=48, units=20)
    lesson = park.approve(park.book(3, lent.teacher, park.moment(-7, 14)))
    park.use(lesson)
    with clock.at(lesson.ends_at + timedelta(days=1)):
        actions.waive(actor=park.acting(7), charge=park.charge(lesson))
    park.book(ROSA, lent.teacher, park.moment(3, 9), purpose="Bocinas h7, que nos enseñe")
    park.use(park.book(9, lent.press, park.moment(-4, 10), pieces=200), pieces=186)
    park.use(park.book(ROSA, lent.gauges, park.moment(-2, 11)))
    park.book(ROSA, lent.tig, park.moment(2, 14), purpose="Campana inox")
    park.book(4, lent.drill, park.moment(1, 11))
    for who, units in ((23, 2), (35, 1), (43, 2)):
        park.book(who, lent.yard, park.moment(1, 8), hours=9, units=units, made=5)


def _welding_damaged(park: Lending, mig: Resource) -> None:
    """Broken two working days ago, out of order since; who comes next knows."""
    park.approve(park.book(13, mig, park.moment(2, 9), made=9))
    used = park.approve(park.book(5, mig, park.moment(-2, 9), hours=3))
    park.use(used, incident="Dejó de alimentar el alambre")
    with clock.at(used.ends_at):
        actions.report_damage(
            actor=park.acting(5),
            resource=mig,
            booking=used,
            what="Dejó de alimentar el alambre: huele a quemado en el motor",
            blocks=True,
        )


def _agree_to_be_counted(park: Lending) -> None:
    with clock.at(timezone.now() - timedelta(days=YEAR_AGO)):
        for who in (ROSA, JULIO, 3, 4, 7, 10, 11, 15):
            actions.give_consent(actor=park.acting(who), counts=True)


def _wanted_in_vain(park: Lending) -> None:
    """A laser that somebody has and nobody lends: searched by eight, seven of whom let it be counted."""
    laser = (ROSA, 3, 10, 15, 7, 30, JULIO, 3, 4, ROSA, 15, 10, 3, 30, 7, ROSA, 4, 15, JULIO, 3, 10, ROSA)
    for number, who in enumerate(laser):
        _search(
            park, who, 330 - 14 * number, "laser_cutting", "cortar láser inox 3 mm", 240 + 120 * (number % 3)
        )
    for number, who in enumerate((4, 11, 10, 4)):
        _search(park, who, 150 - 30 * number, "powder_coating", "pintura en polvo horno grande", 180)


def _search(park: Lending, who: int, ago: int, process: str, words: str, minutes: int) -> None:
    with clock.at(timezone.now() - timedelta(days=ago)):
        actions.count_search(
            actor=park.acting(who),
            process=process,
            words=words,
            minutes=minutes,
            wanted_on=clock.today() + timedelta(days=3),
        )


def _laser_center(park: Lending, coordinator: Person, cluster: Cluster) -> None:
    """The coordination's case, and who said that they would use it."""
    carmen = actor_for(cluster, coordinator)
    with clock.at(timezone.now() - timedelta(days=18)):
        actions.set_terms(actor=carmen, quota_minutes=None, heavy_taker_ratio=Decimal(4), no_show_limit=3)
        case = actions.write_case(
            actor=carmen, title="Centro de corte láser", process="laser_cutting", assumptions=CASE
        )
    for number, (who, hours) in enumerate(
        ((ROSA, 18), (3, 24), (10, 12), (15, 20), (7, 10), (JULIO, 16), (4, 20))
    ):
        with clock.at(timezone.now() - timedelta(days=16 - 2 * number)):
            actions.commit_hours(actor=park.acting(who), case=case, hours_month=Decimal(hours))
