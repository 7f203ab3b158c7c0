"""A problem as JSON: the case, which of its factors are uncertain, and how to look at it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from ayni.methods.errors import BadInput
from ayni.methods.service_centre.case import Case
from ayni.methods.service_centre.distributions import Distribution, Empirical, Normal, Triangular, Uniform
from ayni.methods.service_centre.sensitivity import CHANGE
from ayni.methods.service_centre.simulation import DRAWS

REQUIRED = ("price", "life_years", "hours_per_month", "price_per_hour")
CASE_FIELDS = tuple(each.name for each in fields(Case))
OWN_KEYS = ("machine", "currency", "assumptions", "change", "draws", "seed")


@dataclass(frozen=True, slots=True)
class Problem:
    """A case with the distributions of its uncertain factors.

    `machine` and `currency` are words for the report; `change` is the share of the sensitivity; `draws` and
    `seed` are the simulation's, which is left out where nothing is uncertain.
    """

    case: Case
    assumptions: Mapping[str, Distribution]
    machine: str = ""
    currency: str = ""
    change: float = CHANGE
    draws: int = DRAWS
    seed: int = 1


def read_problem(written: object) -> Problem:
    """A problem from parsed JSON. Raises BadInput naming the key that is missing, unknown or wrong."""
    if not isinstance(written, dict):
        raise BadInput('The problem is not an object; write {"price": …, "life_years": …, …}.')
    unknown = sorted(set(written) - set(CASE_FIELDS) - set(OWN_KEYS))
    if unknown:
        raise BadInput(
            f"{unknown[0]} is not a key of a problem; known are {', '.join(CASE_FIELDS + OWN_KEYS)}."
        )
    missing = [name for name in REQUIRED if name not in written]
    if missing:
        raise BadInput(f"{missing[0]} is missing; a problem needs {', '.join(REQUIRED)}.")
    case = Case(**{name: written[name] for name in CASE_FIELDS if name in written})
    return Problem(
        case=case,
        assumptions=_assumptions(written.get("assumptions", {})),
        machine=_text(written, "machine"),
        currency=_text(written, "currency"),
        change=_number(written, "change", CHANGE),
        draws=_whole(written, "draws", DRAWS),
        seed=_whole(written, "seed", 1),
    )


def _text(written: Mapping[str, Any], key: str) -> str:
    value = written.get(key, "")
    if not isinstance(value, str):
        raise BadInput(f"{key} is {value!r}: give a text.")
    return value


def _number(written: Mapping[str, Any], key: str, otherwise: float) -> float:
    value = written.get(key, otherwise)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInput(f"{key} is {value!r}: give a number.")
    return _as_float(key, value)


def _as_float(name: str, value: int | float) -> float:
    try:
        return float(value)
    except OverflowError as error:
        raise BadInput(f"{name} is far too large; check its zeros.") from error


def _whole(written: Mapping[str, Any], key: str, otherwise: int) -> int:
    value = written.get(key, otherwise)
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadInput(f"{key} is {value!r}: give a whole number.")
    return value


def _assumptions(written: object) -> dict[str, Distribution]:
    if not isinstance(written, dict):
        raise BadInput('assumptions is not an object; write {"hours_per_month": {"kind": …}}.')
    return {name: distribution_from(name, each) for name, each in written.items()}


def _triangular(given: Mapping[str, Any]) -> Distribution:
    return Triangular(_parameter(given, "low"), _parameter(given, "mode"), _parameter(given, "high"))


def _uniform(given: Mapping[str, Any]) -> Distribution:
    return Uniform(_parameter(given, "low"), _parameter(given, "high"))


def _normal(given: Mapping[str, Any]) -> Distribution:
    return Normal(_parameter(given, "mean"), _parameter(given, "deviation"))


def _empirical(given: Mapping[str, Any]) -> Distribution:
    values = given.get("values")
    if not isinstance(values, list):
        raise BadInput("values is missing; give a list of observations.")
    return Empirical(tuple(_parameter({"values": each}, "values") for each in values))


KINDS: Mapping[str, tuple[frozenset[str], Callable[[Mapping[str, Any]], Distribution]]] = {
    "triangular": (frozenset({"low", "mode", "high"}), _triangular),
    "uniform": (frozenset({"low", "high"}), _uniform),
    "normal": (frozenset({"mean", "deviation"}), _normal),
    "empirical": (frozenset({"values"}), _empirical),
}


def distribution_from(factor: str, written: object) -> Distribution:
    """A distribution from parsed JSON; `factor` names the place of what is wrong in it."""
    if not isinstance(written, dict) or written.get("kind") not in KINDS:
        raise BadInput(f"assumptions: {factor} has no known kind; use one of {', '.join(KINDS)}.")
    parameters, make = KINDS[written["kind"]]
    strange = sorted(set(written) - parameters - {"kind"})
    if strange:
        raise BadInput(f"assumptions: {factor}: {strange[0]} is not a parameter of a {written['kind']}.")
    try:
        return make(written)
    except BadInput as error:
        raise BadInput(f"assumptions: {factor}: {error}") from error


def _parameter(given: Mapping[str, Any], name: str) -> float:
    value = given.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInput(f"{name} is {value!r}: give a number.")
    return _as_float(name, value)
