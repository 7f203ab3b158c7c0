"""What was found wrong with a file, what was made good in reading it, and what was lost."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence and the place that it is about."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(slots=True)
class Findings:
    """Collects findings while a file is read or written."""

    errors: list[Finding] = field(default_factory=list)
    repairs: list[Finding] = field(default_factory=list)
    losses: list[Finding] = field(default_factory=list)

    def error(self, place: str, message: str) -> None:
        """The file breaks the standard here."""
        self.errors.append(Finding(place, message))

    def repair(self, place: str, message: str) -> None:
        """The file is unusual here; it was read without losing anything."""
        self.repairs.append(Finding(place, message))

    def loss(self, place: str, message: str) -> None:
        """Something did not come across, or came across changed."""
        self.losses.append(Finding(place, message))
