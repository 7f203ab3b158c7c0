"""What the park lends in the demonstration, by whom and on which terms."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from ayni.demonstration.lending import ASSOCIATION, JULIO, ROSA, YEAR_AGO, Lending
from ayni.kernel import clock
from ayni.resources import actions
from ayni.resources.models import Resource


@dataclass(frozen=True)
class Lent:
    """What the park lends."""

    roller: Resource
    plasma: Resource
    brake: Resource
    van: Resource
    yard: Resource
    mig: Resource
    tig: Resource
    teacher: Resource
    gauges: Resource
    scaffold: Resource
    drill: Resource
    press: Resource


def lend_all(park: Lending) -> Lent:
    """Twelve things of nine owners, each by its own rules; and one that Rosa has not published yet."""
    hour: dict[str, Any] = {"price_basis": "hour"}
    soles = Decimal
    round_the_clock: dict[str, Any] = {"hours_rule": "always", "hours": ()}
    lent = Lent(
        roller=park.lend(
            ROSA, "Roladora de tubo hasta 2 pulgadas", process="rolling", price=soles(30), **hour,
            owner_first_hours=24, place="Mz. B, lote 14", no_show_percent=50,
            description="Con dados de 1, 1 1/2 y 2 pulgadas. Trae tu tubo cortado.",
        ),
        plasma=park.lend(
            JULIO, "Mesa de corte por plasma CNC", process="plasma_cutting", price=soles(60), **hour,
            approval="at_once", max_minutes=240, quota_minutes=20 * 60, operation="with_operator",
            description="Plancha de hasta 20 mm, mesa de 1.5 × 3 m. Manda el dibujo un día antes.",
        ),
        brake=park.lend(
            8, "Plegadora hidráulica de 100 toneladas", process="bending", price=soles(70), **hour,
            approval="at_once", operation="with_operator", free_cancel_hours=24, late_cancel_percent=30,
        ),
        van=park.lend(
            36, "Camioneta con plataforma, 1.5 t", kind="vehicle", price=soles(25), **hour, deposit=soles(100),
            approval="at_once", overtime_price=soles(15), max_minutes=24 * 60, **round_the_clock,
        ),
        yard=park.lend(
            ASSOCIATION, "Patio de maniobras, 6 sitios", kind="space", belonging="association", capacity=6,
            price=soles(4), **hour, approval="at_once", max_minutes=600, place="Entrada de la Parcela II",
        ),
        mig=park.lend(6, "Máquina MIG/MAG de 250 A", process="welding_gmaw", price=soles(15), **hour),
        tig=park.lend(
            14, "Máquina TIG de 200 A", process="welding_gtaw", price=soles(18), **hour, approval="at_once",
            certificate_needed="Soldadura TIG en inoxidable",
        ),
        teacher=park.lend(
            7, "Maestro tornero, por horas", kind="specialist", process="turning", price=soles(35), **hour,
            operation="with_operator", description="Arma el torno, lee el plano y enseña a tu gente.",
        ),
        gauges=park.lend(
            44, "Rugosímetro y juego de micrómetros", kind="instrument", price_basis="free",
            reference_price=soles(8), approval="at_once",
        ),
        scaffold=park.lend(
            30, "Andamios, 40 cuerpos", kind="tool", capacity=40, price_basis="exchange", min_minutes=24 * 60,
            max_minutes=7 * 24 * 60, reference_price=soles("0.10"), approval="at_once", **round_the_clock,
        ),
        drill=park.lend(
            9, "Taladro radial", process="drilling", price=soles(20), **hour, audience="chosen", approval="at_once",
        ),
        press=park.lend(
            ASSOCIATION, "Prensa hidráulica de 60 toneladas", process="stamping", belonging="service_center",
            price_basis="piece", price=soles("1.20"), approval="at_once", place="Centro de servicios del parque",
        ),
    )  # fmt: skip
    park.lend(ROSA, "Guillotina de pedal", published=False, process="shearing", price=Decimal(12), hours=())
    _allow(park, lent)
    return lent


def _allow(park: Lending, lent: Lent) -> None:
    """Care of the roller is planned; some may use the drill, some are trained for fine welding."""
    with clock.at(timezone.now() - timedelta(days=YEAR_AGO)):
        rosa = park.acting(ROSA)
        actions.plan_maintenance(
            actor=rosa, resource=lent.roller, what="Engrasar los rodillos", every_hours=60, every_days=None
        )
        for who in (ROSA, JULIO, 4, 5):
            actions.permit(
                actor=park.acting(9), resource=lent.drill, organization=park.members[who], kind="chosen"
            )
        for who in (ROSA, 3, 22):
            actions.permit(
                actor=park.acting(14), resource=lent.tig, organization=park.members[who], kind="trained"
            )
