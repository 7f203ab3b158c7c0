"""Invented work passed between the demonstration's workshops: one job or more in every state."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from ayni.demonstration.jobs import Offer, Story
from ayni.directory.models import Cluster, Organization, Person
from ayni.directory.queries.actors import actor_for
from ayni.kernel import clock
from ayni.work.actions import awards, big_orders, disputes, jobs, progress, questions, technicians
from ayni.work.actions.custody import Used
from ayni.work.models import Audience, MaterialBy, PaymentMeans, PriceBasis
from ayni.work.queries.technicians import token_of

CUT: dict[str, Any] = {
    "processes": ["plasma_cutting"], "material": "A36", "thickness_mm": 9, "length_mm": 450, "width_mm": 300,
}  # fmt: skip
BEND: dict[str, Any] = {"processes": ["bending"], "material": "304", "thickness_mm": 2, "length_mm": 1200}


def tell(
    cluster: Cluster, members: Sequence[Organization], owners: dict[int, Person], coordinator: Person
) -> None:
    """All stories. Rosa's workshop is the first of the members, Julio's the second."""
    story = Story(cluster, members, owners)
    _paid(story)
    _accepted(story)
    _delivered(story)
    _in_two_parts(story)
    _in_disagreement(story, coordinator)
    _awarded(story)
    _asked(story)
    _ended_without(story)
    _big_order(story)
    _technicians(story)


def _paid(story: Story) -> None:
    """Closed: everything accepted, and paid in two payments."""
    job = story.ask(0, 40, **BEND, title="Plegar 30 tapas inox 304 de 2 mm", quantity=30, days=9)
    first, _second = story.quote(job, 39.5, Offer(1, 540, 5), Offer(4, 610, 4, words="Con flete incluido"))
    (award,) = story.award(0, job, 39, (first, 30))
    story.take(1, award, 38.8)
    lot = story.hand_over(0, 1, award, 38, "Plancha inox 304 2 mm", pieces=6, kg=282)
    brought = story.deliver(1, award, 34, 30, Used(lot.pk, Decimal(6), Decimal(282)))
    story.check(0, brought, 33.5)
    story.pay(0, award, 33, 300, PaymentMeans.YAPE)
    story.pay(0, award, 20, 240, PaymentMeans.CASH)


def _accepted(story: Story) -> None:
    """Accepted, half paid, the rest overdue, a sheet of Julio's still in Rosa's workshop."""
    job = story.ask(
        1, 30, processes=["welding_gmaw"], material="A36", thickness_mm=6, title="Soldar 8 bases de motor",
        quantity=8, days=10, protects_client_months=6,
    )  # fmt: skip
    (offer,) = story.quote(job, 29.5, Offer(0, 90, 6, PriceBasis.UNIT))
    (award,) = story.award(1, job, 29, (offer, 8))
    story.take(0, award, 28.7)
    lot = story.hand_over(1, 0, award, 28, "Plancha A36 6 mm", pieces=3, kg=407)
    brought = story.deliver(0, award, 23, 8, Used(lot.pk, Decimal(2), Decimal(271)))
    story.check(1, brought, 22.5)
    story.pay(1, award, 22, 360, PaymentMeans.PLIN)


def _delivered(story: Story) -> None:
    """Delivered and waiting to be checked by Rosa."""
    job = story.ask(0, 9, **CUT, title="Cortar 20 cartelas A36 de 9 mm", quantity=20, days=10)
    first, _second = story.quote(job, 8.5, Offer(2, 260, 4), Offer(5, 240, 9, words="Puedo desde el lunes"))
    (award,) = story.award(0, job, 8, (first, 20))
    story.take(2, award, 7.8)
    lot = story.hand_over(0, 2, award, 7, "Plancha A36 9 mm", pieces=2, kg=407)
    story.deliver(2, award, 0.3, 20, Used(lot.pk, Decimal(1), Decimal("210")))


def _in_two_parts(story: Story) -> None:
    """In work by two: one is late and says why, the other brought half, with pieces sent back to be done again."""
    job = story.ask(0, 14, **CUT, title="Cortar 60 platinas para barandas", quantity=60, days=15, urgent=True)
    one, two, _three = story.quote(
        job, 13.6,
        Offer(2, 10, 6, PriceBasis.UNIT, 40), Offer(3, 12, 5, PriceBasis.UNIT), Offer(6, 9, 14, PriceBasis.UNIT),
    )  # fmt: skip
    first, second = story.award(0, job, 13, (one, 35), (two, 25))
    story.take(2, first, 12.8)
    story.take(3, second, 12.7)
    with story.ago(6):
        progress.delay(
            actor=story.acting(2), award=first, promised_on=clock.today() + timedelta(days=9),
            reason="Se malogró la fuente del plasma; llega el repuesto el jueves",
        )  # fmt: skip
    brought = story.deliver(3, second, 5, 15)
    story.check(
        0, brought, 4.8, rejected=Decimal(3), reason="Tres salieron con 2 mm de menos", rework_wanted=True
    )
    with story.ago(2):
        progress.tell(actor=story.acting(2), award=first, text="20 de 35 listas")


def _in_disagreement(story: Story, coordinator: Person) -> None:
    """Both sides said how it was; somebody mediates."""
    job = story.ask(
        4, 25, processes=["painting"], title="Pintar 12 puertas enrollables", quantity=12, days=12,
        material_by=MaterialBy.CONTRACTOR,
    )  # fmt: skip
    (offer,) = story.quote(job, 24.5, Offer(1, 1440, 8))
    (award,) = story.award(4, job, 24, (offer, 12))
    story.take(1, award, 23.8)
    brought = story.deliver(1, award, 12, 12)
    story.check(
        4, brought, 11, rejected=Decimal(5), reason="El tono no es el de la muestra", rework_wanted=True
    )
    with story.ago(10):
        dispute = disputes.open_dispute(
            actor=story.acting(1), award=award, text="El cliente cambió el color cuando ya estaban pintadas."
        )
    with story.ago(9):
        disputes.state(
            actor=story.acting(4), dispute=dispute, text="La muestra se la dimos el primer día, en la mano."
        )
    with story.ago(8):
        disputes.name_mediator(
            actor=actor_for(story.cluster, coordinator), dispute=dispute, mediator=coordinator
        )


def _awarded(story: Story) -> None:
    """Awarded to Rosa, who has not answered yet."""
    job = story.ask(
        3, 1, **BEND, title="Plegar 45 canaletas inox", quantity=45, days=8, protects_client_months=12,
        note="El cliente es un comedor de Lurín; se entrega en su obra.",
    )  # fmt: skip
    mine, _other = story.quote(job, 0.8, Offer(0, 16, 4, PriceBasis.UNIT), Offer(5, 640, 6))
    story.award(3, job, 0.2, (mine, 45))


def _asked(story: Story) -> None:
    """Open: one of Rosa's with three quotes and a question; others where she may quote; a draft."""
    job = story.ask(
        0, 2, processes=["turning"], material="1045", diameter_mm=60, title="Tornear 12 bocinas",
        quantity=12, days=9, finish="h7 en el exterior", price_limit=Decimal(700),
    )  # fmt: skip
    story.quote(
        job, 1.8,
        Offer(7, 45, 6, PriceBasis.UNIT), Offer(8, 620, 4, freight=30), Offer(9, 60, 3, PriceBasis.UNIT, 6),
    )  # fmt: skip
    with story.ago(1.5):
        asked = questions.ask(actor=story.acting(9), job=job, text="¿Las bocinas llevan chavetero?")
    with story.ago(1.4):
        questions.answer(actor=story.acting(0), question=asked, text="No, solo el torneado.")
    story.ask(5, 1, **BEND, title="Plegar 80 soportes", quantity=80, days=12, shows_name=False)
    story.ask(
        8, 0.6, processes=["oxyfuel_cutting"], material="A36", thickness_mm=50, title="Oxicortar 4 bridas de 50 mm",
        quantity=4, days=5, urgent=True, audience=Audience.CAPABLE,
    )  # fmt: skip
    with story.ago(0.5):
        jobs.save_draft(
            actor=story.acting(0),
            fields=Story.asked(
                **CUT, title="Cortar anclajes para el techo del colegio", quantity=150, days=20
            ),
        )


def _ended_without(story: Story) -> None:
    """One taken back, one refused and asked again, one whose day passed."""
    job = story.ask(0, 18, **CUT, title="Cortar 10 discos de 9 mm", quantity=10, days=6)
    story.quote(job, 17.5, Offer(2, 150, 4))
    with story.ago(17):
        jobs.cancel_job(actor=story.acting(0), job=job, reason="El cliente anuló su pedido")
    job = story.ask(1, 6, **BEND, title="Plegar 16 zócalos", quantity=16, days=10)
    first, _second = story.quote(job, 5.8, Offer(4, 200, 3), Offer(6, 230, 5))
    (award,) = story.award(1, job, 5.5, (first, 16))
    with story.ago(5.2):
        awards.refuse_award(actor=story.acting(4), award=award, reason="Esta semana no nos damos abasto")
    story.ask(2, 12, processes=["drilling"], material="A36", title="Taladrar 40 placas", quantity=40, days=7)
    jobs.expire_all()


def _big_order(story: Story) -> None:
    """Rosa leads an order that she cannot do alone: three lots with their quotes, one waiting for another."""
    rosa = story.acting(0)
    with story.ago(4):
        order = big_orders.keep_big_order(
            actor=rosa,
            fields={
                "title": "120 cocinas para comedores",
                "client_name": "Programa de comedores (demo)",
                "deadline": clock.today() + timedelta(days=35),
                "note": "Se entregan en dos camiones.",
                "margin_percent": Decimal(12),
            },
        )
        cut, fold, weld = (
            Story.asked(**what, title=title, quantity=quantity, days=days)
            for what, title, quantity, days in (
                (CUT, "Cortar paneles de las cocinas", 480, 14),
                (BEND, "Plegar paneles de las cocinas", 480, 24),
                ({"processes": ["welding_gmaw"]}, "Soldar 120 bastidores", 120, 33),
            )
        )
        first = big_orders.add_lot(actor=rosa, big_order=order, fields=cut)
        second = big_orders.add_lot(actor=rosa, big_order=order, fields=fold, depends_on=first)
        third = big_orders.add_lot(actor=rosa, big_order=order, fields=weld, depends_on=second)
        big_orders.ask_for_quotes(actor=rosa, big_order=order)
    unit = PriceBasis.UNIT
    story.quote(first, 3.5, Offer(2, 4, 7, unit), Offer(3, 5, 5, unit), Offer(5, 4, 9, unit, 240))
    story.quote(second, 3, Offer(1, 6, 9, unit), Offer(4, 7, 6, unit))
    story.quote(third, 2.5, Offer(6, 38, 12, unit), Offer(7, 41, 8, unit, 60), Offer(8, 40, 9, unit))


def _technicians(story: Story) -> None:
    """A welder who said yes and worked since at another workshop; one who has not answered; one who is sought."""
    with story.ago(30):
        welder = technicians.recommend(
            actor=story.acting(1), name="Óscar Paucar", phone="+51900111222", processes=["welding_gtaw"],
            note="Suelda inox fino y cumple",
        )  # fmt: skip
        technicians.decide(token=token_of(welder) or "", agrees=True)
    with story.ago(12):
        technicians.give_reference(
            actor=story.acting(3),
            technician=welder,
            would_call_again=True,
            text="Dos semanas con nosotros, muy prolijo",
        )
    with story.ago(1):
        technicians.recommend(
            actor=story.acting(0), name="Rubén Cárdenas", phone="+51900111333", processes=["turning"]
        )
        technicians.ask_for_technician(
            actor=story.acting(5), process="powder_coating", note="Diez días desde el lunes, en Lurín"
        )
