"""One-way sensitivity: each assumption moved alone, all others as they are. The bars of a tornado diagram."""

from dataclasses import dataclass, replace

from ayni.methods.errors import BadInput
from ayni.methods.service_centre.appraisal import net_present_value
from ayni.methods.service_centre.case import FACTORS, LONGEST_LIFE, Case
from ayni.methods.service_centre.cash_flows import yearly_cash_flows

CHANGE = 0.2


@dataclass(frozen=True, slots=True)
class Bar:
    """A factor's two values and the net present value at each."""

    factor: str
    low: float
    high: float
    npv_at_low: float
    npv_at_high: float

    @property
    def swing(self) -> float:
        """How far the net present value moves."""
        return abs(self.npv_at_high - self.npv_at_low)


def sensitivity(case: Case, *, change: float = CHANGE) -> list[Bar]:
    """A bar for each factor that is not 0, moved by the share `change` (0 to 1, both without) down and up.

    The widest bar comes first. The life is moved by the same share in whole years, at least by one. Raises
    BadInput for a change that is not between 0 and 1.
    """
    if not 0 < change < 1:
        raise BadInput(f"change is {change}: give a share between 0 and 1, such as 0.2 for 20 %.")
    bars = [_bar(case, name, value * (1 - change), value * (1 + change)) for name, value in _varied(case)]
    years = max(1, round(case.life_years * change))
    bars.append(
        _bar(
            case,
            "life_years",
            max(1, case.life_years - years),
            min(LONGEST_LIFE, case.life_years + years),
        )
    )
    return sorted(bars, key=lambda bar: (-bar.swing, bar.factor))


def _varied(case: Case) -> list[tuple[str, float]]:
    return [(name, value) for name in FACTORS if (value := getattr(case, name)) != 0]


def _bar(case: Case, name: str, low: float, high: float) -> Bar:
    low, high = sorted((low, high))
    return Bar(name, low, high, _value(case, name, low), _value(case, name, high))


def _value(case: Case, name: str, value: float) -> float:
    changed = replace(case, **{name: value})  # type: ignore[arg-type]  # a field of the case, by its name
    return net_present_value([year.net for year in yearly_cash_flows(changed)], changed.discount_rate)
