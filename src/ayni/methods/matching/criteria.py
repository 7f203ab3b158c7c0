"""What makes one suitable candidate better than another: each criterion from 0 to 1, with its reason.

Formulas and their sources: docs/methods/matching.md.
"""

import statistics
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum

from ayni.methods.matching.requirements import Fitting, Requirements
from ayni.methods.matching.values import Candidate, Capability, Figures, Reason, WorkNeed

AMPLE_HEADROOM = 0.2
"""A limit at least this share beyond what is asked is as good as any."""

UNSAID = 0.5
"""The worth of what is not known: as of a piece exactly at the limit, of a place half a kilometre away."""

USUAL_DAYS = 28
"""A need without a deadline is judged as if it had this many days."""

HALF_DISTANCE_M = 500.0
HALF_COUNT = 2
NEWCOMER_DAYS = 365


class Criterion(StrEnum):
    """What a candidate is judged by."""

    CAPABILITY = "capability"
    AVAILABILITY = "availability"
    TRUST = "trust"
    DISTANCE = "distance"
    PAST_WORK = "past_work"
    RECIPROCITY = "reciprocity"
    FAIR_SHARE = "fair_share"
    NEWCOMER = "newcomer"


Judgement = tuple[float, Reason]
"""A value from 0 (worst) to 1 (best) and why."""


def judge(
    required: Requirements, candidate: Candidate, fitting: Fitting, *, mean_awards: float
) -> tuple[Judgement, ...]:
    """All criteria, in the order of `Criterion`, of a candidate that meets the requirements.

    `fitting` are its capabilities that do (`Requirements.fitting`), `mean_awards` is the mean of all who do.
    """
    return (
        capability(required, fitting),
        availability(required.need, candidate),
        trust(candidate),
        distance(candidate),
        past_work(candidate),
        reciprocity(candidate),
        fair_share(candidate, mean_awards),
        newcomer(candidate),
    )


def capability(required: Requirements, fitting: Fitting) -> Judgement:
    """The tightest limit, where each process is done with the capability that leaves most room."""
    rooms = [
        max([_tightest(required.measures, each) for each in found], key=_value) for found in fitting.values()
    ]
    return _judged(required, min(rooms, key=_value))


_Room = tuple[float, Capability, str, float | None]
"""What a limit is worth; the capability and the measure it is of (empty: none was asked); None where not said."""


def _value(room: _Room) -> float:
    return room[0]


def _tightest(measures: Mapping[str, float], offered: Capability) -> _Room:
    tightest: _Room = (1.0, offered, "", None)
    for measure, asked in measures.items():
        for limit in _limits(offered, measure):
            value = UNSAID if limit is None else _worth(asked, limit)
            if value < tightest[0] or not tightest[2]:
                tightest = (value, offered, measure, limit)
    return tightest


def _limits(offered: Capability, measure: str) -> Sequence[float | None]:
    """The limits to hold a measure against: the upper, said or not, and the lower one where it is said."""
    least = offered.least(measure)
    return [offered.most(measure)] if least is None else [offered.most(measure), least]


def _worth(asked: float, limit: float) -> float:
    headroom = abs(limit - asked) / max(limit, asked)
    return 0.5 + 0.5 * min(1.0, headroom / AMPLE_HEADROOM)


def _judged(required: Requirements, room: _Room) -> Judgement:
    value, offered, measure, limit = room
    if not measure:
        return value, Reason("no_limit_asked", {"process": offered.process})
    figures: Figures = {"process": offered.process, "measure": measure, "asked": required.measures[measure]}
    if limit is None:
        return value, Reason("limit_unsaid", figures)
    return value, Reason("ample_limit" if value == 1 else "tight_limit", {**figures, "limit": limit})


def availability(need: WorkNeed, candidate: Candidate) -> Judgement:
    """The share of the days until the deadline on which it can work."""
    if candidate.free_from is None:
        return 0.0, Reason("busy_without_end")
    deadline = need.deadline or need.today + timedelta(USUAL_DAYS)
    start = max(need.today, candidate.free_from)
    free, all_days = max(0, (deadline - start).days + 1), (deadline - need.today).days + 1
    if start == need.today:
        return 1.0, Reason("free_now")
    code = "free_from" if free else "busy_past_deadline"
    return free / all_days, Reason(code, {"free_from": start, "days_left": free})


def trust(candidate: Candidate) -> Judgement:
    """Half way between the expectation and the lower end of its interval: what is uncertain counts less."""
    known = candidate.trust
    if not known.collaborations:
        return (known.expectation + known.low) / 2, Reason("no_history")
    figures = {
        "expectation": known.expectation,
        "low": known.low,
        "high": known.high,
        "collaborations": known.collaborations,
    }
    return (known.expectation + known.low) / 2, Reason("reputation", figures)


def distance(candidate: Candidate) -> Judgement:
    """Halves with every 500 metres."""
    if candidate.distance_m is None:
        return UNSAID, Reason("distance_unknown")
    value = 0.5 ** (candidate.distance_m / HALF_DISTANCE_M)
    return value, Reason("distance", {"metres": candidate.distance_m})


def past_work(candidate: Candidate) -> Judgement:
    """Grows with the collaborations of the two, ever more slowly."""
    times = candidate.together
    code = "worked_together" if times else "never_together"
    return times / (times + HALF_COUNT), Reason(code, {"times": times})


def reciprocity(candidate: Candidate) -> Judgement:
    """Above a half for one that has passed more jobs to the asker than it got back, below for the reverse."""
    balance = candidate.favours
    code = "favour_to_return" if balance > 0 else "favour_given" if balance < 0 else "even"
    return 0.5 + 0.5 * balance / (abs(balance) + HALF_COUNT), Reason(code, {"jobs": abs(balance)})


def fair_share(candidate: Candidate, mean_awards: float) -> Judgement:
    """1 without an award lately, about a half with as many as the suitable ones have on average."""
    awards = candidate.awards_lately
    figures = {"awards": awards, "mean": mean_awards}
    code = "less_than_share" if awards < mean_awards else "more_than_share"
    reason = Reason("fair_share" if awards == mean_awards else code, figures)
    return (mean_awards + 1) / (mean_awards + 1 + awards), reason


def newcomer(candidate: Candidate) -> Judgement:
    """1 on the first day, 0 after a year."""
    days = candidate.days_in_cluster
    value = max(0.0, 1 - days / NEWCOMER_DAYS)
    return value, Reason("newcomer" if value else "established", {"days": days})


def mean_awards(candidates: Sequence[Candidate]) -> float:
    """The mean number of awards lately, 0 for nobody."""
    return statistics.fmean(each.awards_lately for each in candidates) if candidates else 0.0
