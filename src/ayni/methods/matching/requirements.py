"""What must be met: process, material, measures as ranges, certificates. What fails says why."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ayni.methods.capability_query import satisfying_materials, satisfying_processes
from ayni.methods.matching.values import Candidate, Capability, Certificate, Figures, Reason, WorkNeed
from ayni.methods.word_stems import words

Fitting = Mapping[str, Sequence[Capability]]
"""For each process needed, a candidate's capabilities that meet it."""


@dataclass(frozen=True)
class _Shortfall:
    """One way in which a capability fails, and the ratio by which it is off (infinite for a material)."""

    reason: Reason
    off_by: float


@dataclass(frozen=True)
class Requirements:
    """A need with the codes that satisfy it, looked up once for all candidates.

    `processes` holds for each process needed the codes of capabilities that meet it; `materials` those of the
    material needed, with None, any usual one, which always does.
    """

    need: WorkNeed
    processes: Mapping[str, frozenset[str]]
    materials: frozenset[str | None]
    measures: Mapping[str, float]

    @classmethod
    def of(cls, need: WorkNeed) -> "Requirements":
        """Raises BadInput for an unknown code."""
        materials = satisfying_materials(need.material) if need.material else ()
        processes = {code: frozenset(satisfying_processes(code)) for code in need.processes}
        return cls(need, processes, frozenset({None, *materials}), need.measures)

    def fitting(self, candidate: Candidate) -> Fitting:
        """For each process needed, the candidate's capabilities that meet it with material and measures."""
        return {
            process: [
                each
                for each in candidate.capabilities
                if each.process in codes and next(self._shortfalls(each), None) is None
            ]
            for process, codes in self.processes.items()
        }

    def failures(self, candidate: Candidate, fitting: Fitting) -> tuple[Reason, ...]:
        """Why the candidate cannot do it, empty if it can: for each process, by its capability that lacks least.

        `fitting` is what `fitting(candidate)` found.
        """
        failed = [process for process, found in fitting.items() if not found]
        if not failed and not self.need.certificates:
            return ()
        return (
            *(reason for process in failed for reason in self._process_failures(candidate, process)),
            *certificate_failures(self.need, candidate.certificates),
        )

    def _process_failures(self, candidate: Candidate, process: str) -> Sequence[Reason]:
        offered = [each for each in candidate.capabilities if each.process in self.processes[process]]
        if not offered:
            return [Reason("process_missing", {"process": process})]
        nearest = min(([*self._shortfalls(each)] for each in offered), key=_extent)
        return [each.reason for each in nearest]

    def _shortfalls(self, capability: Capability) -> Iterator[_Shortfall]:
        process = capability.process
        if self.need.material and capability.material not in self.materials:
            figures = {
                "process": process,
                "material": self.need.material,
                "offered": capability.material or "",
            }
            yield _Shortfall(Reason("material_not_worked", figures), math.inf)
        for measure, asked in self.measures.items():
            most, least = capability.most(measure), capability.least(measure)
            if most is not None and asked > most:
                ratio = asked / most if most > 0 else math.inf
                yield _Shortfall(Reason("above_limit", _sized(process, measure, asked, most)), ratio)
            if least is not None and asked < least:
                yield _Shortfall(Reason("below_limit", _sized(process, measure, asked, least)), least / asked)


def _sized(process: str, measure: str, asked: float, limit: float) -> Figures:
    return {"process": process, "measure": measure, "asked": asked, "limit": limit}


def _extent(shortfalls: Sequence[_Shortfall]) -> tuple[int, float]:
    """By how many there are, then by the one that is furthest off; of equal ones the first stands."""
    return len(shortfalls), max((each.off_by for each in shortfalls), default=0.0)


def certificate_failures(need: WorkNeed, held: Sequence[Certificate]) -> Iterator[Reason]:
    """Certificates that are missing, or end before the deadline (without one, before today).

    A certificate is held if all words of its name stand in the holder's: «6G» in «Soldador 6G, ASME IX».
    """
    on = need.deadline or need.today
    for name in need.certificates:
        ends = [each.valid_until for each in held if set(words(name)) <= set(words(each.name))]
        if not ends:
            yield Reason("certificate_missing", {"certificate": name})
        elif all(end is not None and end < on for end in ends):
            last = max(end or date.max for end in ends)
            yield Reason("certificate_expires", {"certificate": name, "valid_until": last, "needed_on": on})
