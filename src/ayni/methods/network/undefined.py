"""A measure that a network does not define is a value too: it carries its reason."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Undefined:
    """Stands where a number would be; `reason` completes the sentence "… is null: …"."""

    reason: str


Measured = float | Undefined

UNDIRECTED = Undefined("the network is undirected")


def known(value: Measured) -> float | None:
    """The number, or None where the measure is undefined."""
    return None if isinstance(value, Undefined) else value


def explanations(values: Mapping[str, object]) -> list[str]:
    """One sentence for each reason, naming every key that is null for it."""
    keys: dict[str, list[str]] = {}
    for key, value in values.items():
        if isinstance(value, Undefined):
            keys.setdefault(value.reason, []).append(key)
    return [
        f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} null: {reason}."
        for reason, names in keys.items()
    ]
