"""A small figure of a series by quarter, with the sentence that says it in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.observatory.queries.pulse import DimensionPulse
from ayni.observatory.trend import FEWEST_VALUES, Direction

HEIGHT, TOP, STEP, BAR, FOOT = 64, 16, 40, 26, 18
FEW = 3
"""Below this, outsiders are told «fewer than 3»: a smaller figure would point at somebody."""


@dataclass(frozen=True)
class Bar:
    """A quarter's bar, in units of the figure; `count` as it may be told."""

    x: int
    y: int
    height: int
    middle: int
    sign: str
    count: str
    in_progress: bool


@dataclass(frozen=True)
class BarFigure:
    """Bars side by side on a plane of `width` by `height`; `foot` is where their signs stand."""

    bars: list[Bar]
    width: int
    bar_width: int
    height: int
    foot: int


def told(count: int, *, discreet: bool) -> str:
    """The count, or «menos de 3» where it would point at somebody."""
    return _("menos de %(few)s") % {"few": FEW} if discreet and 0 < count < FEW else str(count)


def bars_of(one: DimensionPulse, *, discreet: bool) -> BarFigure:
    """Organisations by quarter."""
    counts = [each.figures.organizations for each in one.quarters]
    most = max(counts, default=0) or 1
    bars = []
    for place, each in enumerate(one.quarters):
        hidden = discreet and 0 < counts[place] < FEW
        height = round((FEW if hidden else counts[place]) / max(most, FEW) * HEIGHT)
        x = place * STEP + (STEP - BAR) // 2
        bars.append(
            Bar(
                x,
                TOP + HEIGHT - height,
                height,
                x + BAR // 2,
                each.quarter.sign,
                f"<{FEW}" if hidden else str(counts[place]),
                in_progress=place == len(counts) - 1,
            )
        )
    return BarFigure(bars, len(bars) * STEP, BAR, TOP + HEIGHT + FOOT, TOP + HEIGHT + FOOT - 4)


def trend_in_words(one: DimensionPulse, *, discreet: bool) -> str:
    """Where the series goes, or why nothing can be said of it yet."""
    count = one.year.organizations
    if count == 0:
        return _("Todavía no hay nada confirmado en los últimos 12 meses.")
    if one.few:
        return ngettext(
            "Solo %(count)s organización: no alcanza para hablar de tendencia.",
            "Solo %(count)s organizaciones: no alcanza para hablar de tendencia.",
            count,
        ) % {"count": told(count, discreet=discreet)}
    whole = one.whole_quarters
    if one.trend is None:
        return ngettext(
            "El registro tiene %(count)s trimestre completo; hacen falta %(needed)s para hablar de tendencia.",
            "El registro tiene %(count)s trimestres completos; hacen falta %(needed)s para hablar de tendencia.",
            len(whole),
        ) % {"count": len(whole), "needed": FEWEST_VALUES}
    counts = [each.figures.organizations for each in whole]
    words = {
        Direction.UP: _("Viene subiendo: %(then)s organizaciones en el %(before)s, %(now)s en el %(last)s."),
        Direction.DOWN: _("Viene bajando: %(then)s organizaciones en el %(before)s, %(now)s en el %(last)s."),
        Direction.UNCLEAR: _("Sin dirección clara: entre %(least)s y %(most)s organizaciones por trimestre."),
    }[one.trend.direction]
    return words % {
        "then": told(counts[0], discreet=discreet),
        "before": whole[0].quarter.words,
        "now": told(counts[-1], discreet=discreet),
        "last": whole[-1].quarter.words,
        "least": told(min(counts), discreet=discreet),
        "most": told(max(counts), discreet=discreet),
    }
