"""The whole answer to a problem as JSON with documented keys."""

from dataclasses import asdict

from ayni.methods.service_centre.appraisal import Appraisal, Measure, appraise
from ayni.methods.service_centre.problem import Problem
from ayni.methods.service_centre.sensitivity import sensitivity
from ayni.methods.service_centre.simulation import Simulation, simulate

MEASURES = (
    "internal_rate_of_return",
    "payback_years",
    "discounted_payback_years",
    "break_even_hours_per_month",
    "cost_per_hour",
)


def report(problem: Problem) -> dict[str, object]:
    """Everything that follows from a problem; the keys are in docs/methods/service_centre.md."""
    found = appraise(problem.case)
    simulation = None
    if problem.assumptions:
        simulation = simulate(problem.case, problem.assumptions, draws=problem.draws, seed=problem.seed)
    return {
        "machine": problem.machine,
        "currency": problem.currency,
        "case": asdict(problem.case),
        "net_present_value": found.net_present_value,
        **{name: _measure(found, name).value for name in MEASURES},
        "reasons": {name: reason for name in MEASURES if (reason := _measure(found, name).reason)},
        "years": [asdict(year) for year in found.years],
        "sensitivity": {
            "change": problem.change,
            "bars": [
                {**asdict(bar), "swing": bar.swing}
                for bar in sensitivity(problem.case, change=problem.change)
            ],
        },
        "simulation": _simulation(problem, simulation) if simulation else None,
    }


def _measure(found: Appraisal, name: str) -> Measure:
    measure: Measure = getattr(found, name)
    return measure


def _simulation(problem: Problem, found: Simulation) -> dict[str, object]:
    edges, counts = found.histogram
    return {
        "draws": found.draws,
        "seed": found.seed,
        "assumptions": {
            name: {**distribution.as_json(), "expected": distribution.mean}
            for name, distribution in problem.assumptions.items()
        },
        "mean": found.mean,
        "standard_deviation": found.standard_deviation,
        "standard_error": found.standard_error,
        "percentiles": {str(p): value for p, value in found.percentiles.items()},
        "probability_positive": found.probability_positive,
        "probability_standard_error": found.probability_standard_error,
        "probability_interval": list(found.probability_interval),
        "histogram": {"edges": list(edges), "counts": list(counts)},
    }
