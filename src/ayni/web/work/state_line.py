"""Where a work is, what comes next and who must act: in words, and the one step to take."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.work.models import Award, AwardState
from ayni.work.naming import amount
from ayni.work.queries.standing import Figures
from ayni.work.queries.statements import Account
from ayni.work.rules.parties import Side, side_of


@dataclass(frozen=True)
class StateLine:
    """`words` says where it is, `next_words` what comes next; `step` names the page of the reader's next step."""

    words: str
    next_words: str = ""
    step: str = ""
    step_words: str = ""


def state_line(actor: Actor, award: Award, now: Figures, account: Account, *, holds: bool) -> StateLine:
    """The line for this reader."""
    side = side_of(actor, award)
    state = AwardState(award.state)
    if state == AwardState.DISPUTED:
        return StateLine(
            _("Hay un desacuerdo abierto."),
            _("El trabajo espera hasta que se resuelva."),
            "work_dispute",
            _("Ver el desacuerdo"),
        )
    if state in {AwardState.TAKEN, AwardState.IN_PROGRESS, AwardState.DELIVERED}:
        return _working(side, award, now)
    if state in {AwardState.ACCEPTED, AwardState.CLOSED}:
        return _done(side, award, account, holds=holds)
    if state == AwardState.OFFERED:
        return StateLine(
            _("%(contractor)s todavía no aceptó el trabajo.") % {"contractor": award.contractor.name}
        )
    return StateLine(_("Este trabajo está: %(state)s.") % {"state": state.label})


def _working(side: Side | None, award: Award, now: Figures) -> StateLine:
    unit = award.job.unit
    if side is Side.CONTRACTOR:
        return _for_contractor(award, now, unit)
    if now.pending:
        words = _("Te entregaron %(amount)s.") % {"amount": amount(now.pending, unit)}
        return StateLine(words, _("Falta que digas si están conformes."))
    missing = {"contractor": award.contractor.name, "amount": amount(now.missing, unit)}
    return StateLine(
        _("%(contractor)s está trabajando: faltan %(amount)s.") % missing
        if award.state == AwardState.IN_PROGRESS
        else _("%(contractor)s aceptó el trabajo y todavía no empieza.") % missing,
        _("Te avisamos cuando entregue.") if side is Side.ASKER else "",
    )


def _for_contractor(award: Award, now: Figures, unit: str) -> StateLine:
    if not now.missing:
        return StateLine(
            _("Entregaste todo."),
            _("Falta que %(asker)s revise %(amount)s.")
            % {"asker": award.job.asker.name, "amount": amount(now.pending, unit)},
        )
    if award.state == AwardState.TAKEN:
        return StateLine(
            _("Aceptaste el trabajo: %(amount)s.") % {"amount": amount(award.quantity, unit)},
            _("Cuando empieces, avísalo con un toque."),
            "start_work",
            _("Empezar"),
        )
    words = _("Te faltan entregar %(amount)s.") % {"amount": amount(now.missing, unit)}
    redo = _("De ellas, %(amount)s por rehacer.") % {"amount": amount(now.to_rework, unit)}
    return StateLine(words, redo if now.to_rework else "", "deliver", _("Entregar"))


def _done(side: Side | None, award: Award, account: Account, *, holds: bool) -> StateLine:
    if holds:
        return StateLine(
            _("Todo está revisado. Queda material por devolver o dar cuenta."),
            "",
            "custody",
            _("Ver el material"),
        )
    if account.balance > 0:
        return StateLine(
            _("El trabajo terminó."),
            _("Falta el pago.") if side is not Side.ASKER else _("Falta que pagues."),
            "payments",
            _("Anotar el pago") if side is not None else "",
        )
    return StateLine(_("El trabajo terminó y está pagado."))


@dataclass(frozen=True)
class Share:
    """A part of the quantity for the bar of figures: what it is, how much, and its place from 0 to 100."""

    kind: str
    words: str
    amount: Decimal
    start: float
    width: float


def shares(now: Figures) -> list[Share]:
    """Accepted, waiting, to be made again, dropped, still to come: in this order, together 100 wide."""
    parts = (
        ("accepted", _("conformes"), now.accepted),
        ("pending", _("por revisar"), now.pending),
        ("rework", _("por rehacer"), now.to_rework),
        ("dropped", _("rechazadas"), now.dropped),
        ("missing", _("por entregar"), now.to_deliver),
    )
    found, start = [], 0.0
    for kind, words, quantity in parts:
        width = float(100 * quantity / now.quantity)
        if quantity:
            found.append(Share(kind, words, quantity, round(start, 2), round(width, 2)))
        start += width
    return found
