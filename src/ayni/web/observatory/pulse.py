"""The pulse page: what was said then, and what the record says now."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from ayni.kernel import clock
from ayni.observatory.baseline import BASELINES, Baseline
from ayni.observatory.periods import last_twelve_months
from ayni.observatory.queries.members import members
from ayni.observatory.queries.pulse import DimensionPulse, pulse
from ayni.web.gate import open_to_all
from ayni.web.observatory.figures import BarFigure, bars_of, told, trend_in_words
from ayni.web.tenant import TenantRequest


@dataclass(frozen=True)
class QuarterRow:
    """A row of the table behind a figure, as it may be told."""

    words: str
    organizations: str
    collaborations: str


@dataclass(frozen=True)
class Shown:
    """A dimension as the page shows it; `workshops` and `collaborations` as they may be told."""

    pulse: DimensionPulse
    workshops: str
    collaborations: str
    figure: BarFigure
    trend: str
    rows: list[QuarterRow]
    quotation: str
    finding: Promise | str


@open_to_all
def pulse_page(request: TenantRequest, slug: str) -> HttpResponse:
    """Each dimension: the study's word beside the record's figures.

    Outsiders see no amounts and no counts that would point at somebody.
    """
    today = clock.today()
    found = pulse(today, members())
    baseline = BASELINES.get(request.cluster.baseline)
    year = last_twelve_months(today)
    discreet = not request.actor.sees_cluster
    context = {
        "pulse": found.value,
        "computed_at": found.moment,
        "shown": [_shown(one, baseline, discreet=discreet) for one in found.value.dimensions],
        "baseline": baseline,
        "since": year.first,
        "until": year.last,
        "discreet": discreet,
    }
    return render(request, "observatory/pulse.html", context)


def _shown(one: DimensionPulse, baseline: Baseline | None, *, discreet: bool) -> Shown:
    return Shown(
        one,
        told(one.year.workshops, discreet=discreet),
        told(one.year.collaborations, discreet=discreet),
        bars_of(one, discreet=discreet),
        trend_in_words(one, discreet=discreet),
        [
            QuarterRow(
                each.quarter.words,
                told(each.figures.organizations, discreet=discreet),
                told(each.figures.collaborations, discreet=discreet),
            )
            for each in one.quarters
        ],
        baseline.quotations.get(one.dimension, "") if baseline else "",
        baseline.findings.get(one.dimension, "") if baseline else "",
    )
