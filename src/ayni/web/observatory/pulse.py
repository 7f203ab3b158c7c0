"""The pulse page: what was said then, and what the record says now."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.kernel import clock
from ayni.observatory.baseline import BASELINES
from ayni.observatory.periods import last_twelve_months
from ayni.observatory.queries.pulse import Pulse, pulse
from ayni.web.gate import open_to_all
from ayni.web.tenant import TenantRequest

HEIGHT, STEP, BAR = 56, 26, 18


@dataclass(frozen=True)
class Bar:
    """A quarter's bar in the small figure, in units of the drawing."""

    x: int
    y: int
    height: int
    sign: str
    count: int
    in_progress: bool


@dataclass(frozen=True)
class Shown:
    """A dimension as the page shows it."""

    pulse: Pulse
    bars: list[Bar]
    trend: str
    quotation: str
    finding: Promise | str


@open_to_all
def pulse_page(request: TenantRequest, slug: str) -> HttpResponse:
    """Each dimension: the study's word beside the record's figures."""
    today = clock.today()
    baseline = BASELINES.get(request.cluster.baseline)
    shown = [
        Shown(
            one,
            _bars(one),
            _trend(one),
            baseline.quotations.get(one.dimension, "") if baseline else "",
            baseline.findings.get(one.dimension, "") if baseline else "",
        )
        for one in pulse(today)
    ]
    year = last_twelve_months(today)
    context = {
        "shown": shown,
        "baseline": baseline,
        "since": year.first,
        "until": year.last,
        "width": 8 * STEP,
    }
    return render(request, "observatory/pulse.html", context)


def _bars(one: Pulse) -> list[Bar]:
    most = max((each.organizations for each in one.quarters), default=0) or 1
    return [
        Bar(
            place * STEP + (STEP - BAR) // 2,
            HEIGHT - round(each.organizations / most * HEIGHT),
            round(each.organizations / most * HEIGHT),
            each.quarter.sign,
            each.organizations,
            place == len(one.quarters) - 1,
        )
        for place, each in enumerate(one.quarters)
    ]


def _trend(one: Pulse) -> str:
    """The trend in words, or why there is none to speak of."""
    if one.organizations == 0:
        return _("Todavía no hay nada confirmado en los últimos 12 meses.")
    if one.change is None:
        return ngettext(
            "Solo %(count)s organización: no alcanza para hablar de tendencia.",
            "Solo %(count)s organizaciones: no alcanza para hablar de tendencia.",
            one.organizations,
        ) % {"count": one.organizations}
    last, before = one.quarters[-2], one.quarters[-6]
    return _("En el %(last)s participaron %(now)s organizaciones; en el %(before)s, %(then)s.") % {
        "last": last.quarter.words,
        "now": last.organizations,
        "before": before.quarter.words,
        "then": before.organizations,
    }
