"""The case in figures and words: what the page, the sheet and the PDF all show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ayni.kernel.money import SIGNS
from ayni.methods.service_centre import (
    Appraisal,
    Bar,
    Problem,
    Simulation,
    appraise,
    sensitivity,
    simulate,
)
from ayni.web.resources.center_form import FACTOR_NAMES, MONEY, SHARES

BARS_SHOWN = 8
WIDTH, ROW = 600, 26


@dataclass(frozen=True)
class Figures:
    """What follows from a case, ready to be shown."""

    appraisal: Appraisal
    bars: list[Bar]
    simulation: Simulation | None
    inputs: list[tuple[str, str]]
    sentence: str
    facts: list[tuple[str, str, str]]


def figures_of(problem: Problem) -> Figures:
    """Appraise, vary and simulate."""
    found = appraise(problem.case)
    simulation = None
    if problem.assumptions:
        simulation = simulate(problem.case, problem.assumptions, draws=problem.draws, seed=problem.seed)
    return Figures(
        appraisal=found,
        bars=sensitivity(problem.case)[:BARS_SHOWN],
        simulation=simulation,
        inputs=_inputs(problem),
        sentence=_sentence(problem, found),
        facts=_facts(problem, found, simulation),
    )


def amount(value: float, currency: str) -> str:
    """«S/ 120,000»: whole, since nobody knows the cents of the years to come."""
    sign = "−" if round(value) < 0 else ""
    return f"{sign}{SIGNS.get(currency, currency)}\N{NO-BREAK SPACE}{abs(round(value)):,}"


def value_of(factor: str, value: float, currency: str) -> str:
    """A factor's value with its unit."""
    if factor in SHARES:
        return f"{100 * value:.3g} %"
    if factor in MONEY or factor == "price_per_hour":
        return amount(value, currency)
    return f"{value:g} h" if factor == "hours_per_month" else _("%(years)s años") % {"years": f"{value:g}"}


def _sentence(problem: Problem, found: Appraisal) -> str:
    """The answer in one sentence."""
    case = problem.case
    value = amount(abs(found.net_present_value), problem.currency)
    if found.net_present_value > 0:
        return _("Con %(hours)s horas al mes, la máquina se paga y deja %(value)s de hoy en %(years)s años.") % {
            "hours": f"{case.hours_per_month:g}", "value": value, "years": case.life_years,
        }  # fmt: skip
    return _("Con %(hours)s horas al mes no se paga: faltan %(value)s de hoy en %(years)s años.") % {
        "hours": f"{case.hours_per_month:g}", "value": value, "years": case.life_years,
    }  # fmt: skip


def _facts(problem: Problem, found: Appraisal, simulation: Simulation | None) -> list[tuple[str, str, str]]:
    """(value, name, what it says) of each figure."""
    none, currency = _("no hay"), problem.currency
    rate, payback = found.internal_rate_of_return.value, found.discounted_payback_years.value
    hours, cost = found.break_even_hours_per_month.value, found.cost_per_hour.value
    facts = [
        (amount(found.net_present_value, currency), _("Valor presente neto"),
         _("lo que deja, a valor de hoy, después de pagar todo")),
        (none if rate is None else f"{100 * rate:.1f} %", _("Tasa interna de retorno"),
         _("para comparar con lo que cobra el banco, sin inflación")),
        (none if payback is None else _("%(years)s años") % {"years": f"{payback:.1f}"}, _("Se recupera en"),
         _("con la tasa de descuento contada")),
        (none if hours is None else f"{hours:.0f} h", _("Punto de equilibrio"),
         _("horas al mes con las que ni gana ni pierde")),
        (none if cost is None else amount(cost, currency), _("Cuesta la hora"),
         _("el precio por hora con el que ni gana ni pierde")),
    ]  # fmt: skip
    if simulation is not None:
        low, high = (f"{100 * each:.0f}" for each in simulation.probability_interval)
        said = _("en %(draws)s pruebas al azar (entre %(low)s y %(high)s %% con 95 %% de confianza)")
        facts.append(
            (f"{100 * simulation.probability_positive:.0f} %", _("Probabilidad de que se pague"),
             said % {"draws": f"{simulation.draws:,}", "low": low, "high": high})
        )  # fmt: skip
    return facts


def _inputs(problem: Problem) -> list[tuple[str, str]]:
    """Every assumption that is not nothing, with its range where it is uncertain."""
    case = problem.case
    rows = [(str(FACTOR_NAMES["life_years"]), value_of("life_years", case.life_years, problem.currency))]
    for name, words in FACTOR_NAMES.items():
        value = getattr(case, name)
        if name == "life_years" or not value:
            continue
        shown = value_of(name, value, problem.currency)
        if name in problem.assumptions:
            low, high = (value_of(name, each, problem.currency) for each in problem.assumptions[name].reach)
            shown = _("%(value)s (de %(low)s a %(high)s)") % {"value": shown, "low": low, "high": high}
        rows.append((str(words), shown))
    if case.hours_available_per_month is not None:
        rows.append(
            (_("Horas que la máquina puede trabajar al mes"), f"{case.hours_available_per_month:g} h")
        )
    return rows


def tornado(bars: Sequence[Bar], base: float) -> SafeString:
    """The bars of the sensitivity around the case's value, the widest on top."""
    ends = [value for bar in bars for value in (bar.npv_at_low, bar.npv_at_high)] + [base, 0.0]
    low, high = min(ends), max(ends)
    scale = WIDTH / (high - low or 1.0)
    rows = []
    for number, bar in enumerate(bars):
        for value, state in ((bar.npv_at_low, "less"), (bar.npv_at_high, "more")):
            start, end = sorted(((value - low) * scale, (base - low) * scale))
            rows.append(
                f'<rect class="{state}" x="{start:.1f}" y="{number * ROW + 4}" '
                f'width="{max(end - start, 0.5):.1f}" height="{ROW - 8}"/>'
            )
    height, zero = len(bars) * ROW, (0.0 - low) * scale
    line = f'<path class="zero" d="M{zero:.1f} 0V{height}"/>'
    return _drawing("tornado", height, "".join(rows) + line)


def histogram(simulation: Simulation) -> SafeString:
    """How often the draws gave which value; bars below 0 have the state «less»."""
    edges, counts = simulation.histogram
    most, height = max(counts), 140
    step = WIDTH / len(counts)
    rows = []
    for number, count in enumerate(counts):
        tall = height * count / most
        state = "less" if (edges[number] + edges[number + 1]) / 2 < 0 else "more"
        rows.append(
            f'<rect class="{state}" x="{number * step + 1:.1f}" y="{height - tall:.1f}" '
            f'width="{step - 2:.1f}" height="{tall:.1f}"/>'
        )
    return _drawing("histogram", height, "".join(rows))


def _drawing(name: str, height: int, body: str) -> SafeString:
    return mark_safe(  # noqa: S308 - made of numbers and the names above
        f'<svg class="chart {name}" viewBox="0 0 {WIDTH} {height}" preserveAspectRatio="none" '
        f'width="100%" height="{height}" aria-hidden="true">{body}</svg>'
    )


def as_document(title: str, problem: Problem, found: Figures, **words: Any) -> dict[str, Any]:
    """Everything the PDF prints, as plain text by name."""
    currency = problem.currency
    return {
        "title": title,
        "sentence": found.sentence,
        "facts": [list(fact) for fact in found.facts],
        "inputs": [list(row) for row in found.inputs],
        "years": [
            [str(year.year), f"{year.hours:,.0f}", *(amount(each, currency) for each in _money_of(year))]
            for year in found.appraisal.years
        ],
        "bars": [
            [
                str(FACTOR_NAMES[bar.factor]),
                f"{value_of(bar.factor, bar.low, currency)} – {value_of(bar.factor, bar.high, currency)}",
                amount(bar.npv_at_low, currency),
                amount(bar.npv_at_high, currency),
            ]
            for bar in found.bars
        ],
        "simulation": None
        if found.simulation is None
        else {
            "draws": f"{found.simulation.draws:,}",
            "seed": str(found.simulation.seed),
            "mean": amount(found.simulation.mean, currency),
            "error": amount(found.simulation.standard_error, currency),
            "percentiles": [
                [f"{share} %", amount(value, currency)]
                for share, value in found.simulation.percentiles.items()
            ],
        },
        **words,
    }


def _money_of(year: Any) -> tuple[float, ...]:
    return year.income, year.variable_costs + year.fixed_costs, year.net, year.cumulative_discounted
