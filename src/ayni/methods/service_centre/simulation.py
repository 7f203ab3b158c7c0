"""Monte Carlo: the net present value where assumptions are uncertain, seeded and reproducible."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ayni.methods.errors import BadInput
from ayni.methods.service_centre.case import FACTORS, MONTHS, Case, bounds_of
from ayni.methods.service_centre.distributions import Distribution

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DRAWS = 10_000
FEWEST_DRAWS, MOST_DRAWS = 100, 1_000_000
PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
Z = 1.959963984540054
"""97.5 % quantile of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Simulation:
    """What the draws gave; amounts in the case's currency.

    `standard_error` is that of the mean. `probability_positive` is the share of draws with a net present value
    above 0, `probability_standard_error` √(p(1-p)/n); since that is 0 where all draws agree,
    `probability_interval` is Wilson's 95 % interval. `histogram` has equally wide bins from the least to the
    greatest draw: its edges (one more) and counts.
    """

    draws: int
    seed: int
    mean: float
    standard_deviation: float
    standard_error: float
    percentiles: Mapping[int, float]
    probability_positive: float
    probability_standard_error: float
    probability_interval: tuple[float, float]
    histogram: tuple[tuple[float, ...], tuple[int, ...]]


def simulate(
    case: Case, assumptions: Mapping[str, Distribution], *, draws: int = DRAWS, seed: int = 1
) -> Simulation:
    """Draw the uncertain factors, independently of each other, and appraise the case with each draw.

    `assumptions` are by factor (a name of `FACTORS`); the others stay as in the case. Each factor has a stream of
    random numbers of its own, so that one assumption more leaves the draws of the others as they were. A normal
    draw beyond what the factor can be (fewer than 1 in 16,000) counts as the nearest that is possible. Raises
    BadInput for an unknown factor, a distribution that reaches beyond it, or draws outside 100 to 1,000,000.
    """
    _check(assumptions, draws, seed)
    values = _net_present_values(case, _drawn(assumptions, draws, seed), draws)
    return _summary(values, draws, seed)


def _check(assumptions: Mapping[str, Distribution], draws: int, seed: int) -> None:
    if not FEWEST_DRAWS <= draws <= MOST_DRAWS:
        raise BadInput(f"draws is {draws}: give {FEWEST_DRAWS} to {MOST_DRAWS}.")
    if seed < 0:
        raise BadInput(f"seed is {seed}: give a whole number of 0 or more.")
    for name, distribution in assumptions.items():
        if name not in FACTORS:
            raise BadInput(f"assumptions: {name} is not a factor; use one of {', '.join(FACTORS)}.")
        least, most = bounds_of(name)
        low, high = distribution.reach
        if low < least or high > most:
            raise BadInput(
                f"assumptions: {name} reaches from {low:g} to {high:g}; it can only be from {least:g} to {most:g}. "
                "Narrow it; a triangular one has sharp ends."
            )


def _drawn(
    assumptions: Mapping[str, Distribution], draws: int, seed: int
) -> dict[str, "NDArray[np.float64]"]:
    import numpy as np

    return {
        name: np.clip(
            distribution.draw(np.random.default_rng([seed, FACTORS.index(name)]), draws), *bounds_of(name)
        )
        for name, distribution in assumptions.items()
    }


def _net_present_values(
    case: Case, drawn: Mapping[str, "NDArray[np.float64]"], draws: int
) -> "NDArray[np.float64]":
    """The same as `yearly_cash_flows` discounted, for all draws at once."""
    import numpy as np

    def factor(name: str) -> "NDArray[np.float64] | float":
        return drawn[name] if name in drawn else float(getattr(case, name))

    margin = factor("price_per_hour") - (
        factor("energy_per_hour") + factor("consumables_per_hour") + factor("maintenance_per_hour")
    )
    fixed = MONTHS * (factor("operator_per_month") + factor("premises_per_month")) + factor(
        "maintenance_per_year"
    )
    v = 1 / (1 + factor("discount_rate"))
    hours = factor("hours_per_month")
    most = math.inf if case.hours_available_per_month is None else case.hours_available_per_month
    values = np.zeros(draws) - (factor("price") + factor("installation"))
    discount = np.ones(draws)
    for _ in range(case.life_years):
        discount = discount * v
        values += (MONTHS * np.minimum(hours, most) * margin - fixed) * discount
        hours = hours * (1 + factor("growth_per_year"))
    values += factor("residual_value") * discount
    return values


def _summary(values: "NDArray[np.float64]", draws: int, seed: int) -> Simulation:
    import numpy as np

    deviation = float(values.std(ddof=1))
    share = float((values > 0).mean())
    # A case without uncertainty gives one value; the histogram then needs some width to stand on.
    counts, edges = np.histogram(values, bins=20)
    return Simulation(
        draws=draws,
        seed=seed,
        mean=float(values.mean()),
        standard_deviation=deviation,
        standard_error=deviation / math.sqrt(draws),
        percentiles={p: float(np.percentile(values, p)) for p in PERCENTILES},
        probability_positive=share,
        probability_standard_error=math.sqrt(share * (1 - share) / draws),
        probability_interval=wilson_interval(share, draws),
        histogram=(tuple(map(float, edges)), tuple(map(int, counts))),
    )


def wilson_interval(share: float, count: int) -> tuple[float, float]:
    """Wilson's (1927) 95 % interval of a probability from the share seen in `count` draws."""
    centre = share + Z * Z / (2 * count)
    spread = Z * math.sqrt(share * (1 - share) / count + Z * Z / (4 * count * count))
    scale = 1 + Z * Z / count
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)
