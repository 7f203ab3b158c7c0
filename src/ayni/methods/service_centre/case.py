"""What is assumed of a shared machine."""

from dataclasses import dataclass, fields

from ayni.methods.errors import BadInput

LONGEST_LIFE = 50
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Case:
    """A machine that many would use, and what using it costs and brings.

    Amounts are floats in one currency, at the prices of one day (no inflation); the discount rate is then a real
    one. `price` and `installation` are paid at the start; `residual_value` comes back at the end of the life.
    `life_years` is whole, 1 to 50. `growth_per_year` and `discount_rate` are shares (0.05 is 5 %), above -1.
    `hours_per_month` are those demanded in the first year; of later years the growth is added until
    `hours_available_per_month` (None: no limit) is reached. Taxes, loans and value added tax are left out.

    Raises BadInput naming the first field that cannot be.
    """

    price: float
    life_years: int
    hours_per_month: float
    price_per_hour: float
    installation: float = 0.0
    residual_value: float = 0.0
    operator_per_month: float = 0.0
    premises_per_month: float = 0.0
    maintenance_per_year: float = 0.0
    energy_per_hour: float = 0.0
    consumables_per_hour: float = 0.0
    maintenance_per_hour: float = 0.0
    growth_per_year: float = 0.0
    hours_available_per_month: float | None = None
    discount_rate: float = 0.0

    def __post_init__(self) -> None:
        if not isinstance(self.life_years, int) or not 1 <= self.life_years <= LONGEST_LIFE:
            raise BadInput(f"life_years is {self.life_years}: give whole years from 1 to {LONGEST_LIFE}.")
        for name in (*FACTORS, "hours_available_per_month"):
            value = getattr(self, name)
            if value is None and name == "hours_available_per_month":
                continue
            check_value(name, value)

    @property
    def outlay(self) -> float:
        """What is paid at the start."""
        return self.price + self.installation

    @property
    def fixed_per_year(self) -> float:
        """What a year costs even if nobody comes."""
        return MONTHS * (self.operator_per_month + self.premises_per_month) + self.maintenance_per_year

    @property
    def variable_per_hour(self) -> float:
        """What each hour of use costs."""
        return self.energy_per_hour + self.consumables_per_hour + self.maintenance_per_hour

    @property
    def margin_per_hour(self) -> float:
        """What each hour leaves towards the fixed costs and the machine."""
        return self.price_per_hour - self.variable_per_hour


RATES = frozenset({"growth_per_year", "discount_rate"})
LARGEST_AMOUNT = 1e15
LARGEST_RATE = 10.0

FACTORS = tuple(
    each.name for each in fields(Case) if each.name not in {"life_years", "hours_available_per_month"}
)
"""The numbers that may be uncertain or varied one by one."""


def bounds_of(factor: str) -> tuple[float, float]:
    """The least and the most that a factor may be: amounts and hours from 0, rates from -99 %."""
    return (-0.99, LARGEST_RATE) if factor in RATES else (0.0, LARGEST_AMOUNT)


def check_value(factor: str, value: float) -> None:
    """Raise BadInput where the value is not a number in the factor's range."""
    least, most = bounds_of(factor)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInput(f"{factor} is {value!r}: give a number.")
    if not least <= value <= most:  # also where it is not a number at all (NaN)
        hint = "write 5 % as 0.05" if factor in RATES else "amounts and hours are not negative"
        raise BadInput(f"{factor} is {value}: give a number from {least:g} to {most:g} ({hint}).")
