"""What a programme decides, timed: criteria and rules, objectives, quotas.

Every part times its own work and the work that it is compared with, and judges the answer.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from benchmarks.case import Case
from benchmarks.families import FamilySize
from benchmarks.objectives import ObjectiveName, with_objective
from benchmarks.phases import WrongResultError
from benchmarks.programme_quotas import with_quotas
from benchmarks.programme_results import ProgrammeRun
from benchmarks.programme_round import match_seconds, text_alone, with_criteria_and_rules
from benchmarks.programme_stable import candidate_pass_seconds, random_orders
from solver.aims import Aim, Outcome, pursue
from solver.verdict import Judge, Verdict

Timed = Callable[[], ProgrammeRun]


@dataclass(frozen=True)
class Part:
    """Something that a programme decides, at a size."""

    name: str
    mentees: int
    mentors: int

    def at(self, share: float) -> "Part":
        """The same with a share of the people, ten at least."""
        counts = (max(10, round(share * count)) for count in (self.mentees, self.mentors))
        return Part(self.name, *counts)

    def prepared(self) -> Timed:
        """Make everything that is not timed."""
        return MAKERS[self.name](self.mentees, self.mentors)


PARTS = (
    Part("criteria", 20_000, 4_000),
    Part("max_min", 10_000, 2_000),
    Part("stable", 20_000, 4_000),
    Part("quotas", 400, 100),
    Part("quotas", 1_600, 400),
)


def _criteria(mentees: int, mentors: int) -> Timed:
    """Eight criteria and six rules against the text alone: score, solve and certify."""
    plain, rich = text_alone(mentees, mentors), with_criteria_and_rules(mentees, mentors)

    def run() -> ProgrammeRun:
        yardstick_s, before = match_seconds(*plain)
        seconds, verdict = match_seconds(*rich)
        _gap(before)
        return ProgrammeRun(seconds=seconds, yardstick_s=yardstick_s, percent_gap=_gap(verdict))

    return run


def _max_min(mentees: int, mentors: int) -> Timed:
    """The worst pair first against the total score alone: to solve."""
    case = FamilySize("clustered", mentees, mentors).build()
    fair = with_objective(case, ObjectiveName.MAX_MIN)

    def run() -> ProgrammeRun:
        yardstick_s, plain = _solve_seconds(case)
        seconds, found = _solve_seconds(fair)
        _gap(_judged(case, plain))
        gap = _gap(_judged(fair, found))
        return ProgrammeRun(seconds=seconds, yardstick_s=yardstick_s, percent_gap=gap)

    return run


def _stable(mentees: int, mentors: int) -> Timed:
    """Stable pairs, where people rank some others, against one pass that lists candidates."""
    case = FamilySize("clustered", mentees, mentors).build()
    case = replace(case, aim=Aim("stable", orders=random_orders(mentees, mentors)))

    def run() -> ProgrammeRun:
        yardstick_s = candidate_pass_seconds(case)
        seconds, found = _solve_seconds(case)
        verdict = _judged(case, found)
        return ProgrammeRun(
            seconds=seconds,
            yardstick_s=yardstick_s,
            percent_gap=_gap(verdict),
            blocking_pairs=verdict.blocking_pairs,
        )

    return run


def _quotas(mentees: int, mentors: int) -> Timed:
    """Quotas over groups by groups: to solve."""
    case = with_quotas(FamilySize("clustered", mentees, mentors))

    def run() -> ProgrammeRun:
        seconds, found = _solve_seconds(case)
        return ProgrammeRun(seconds=seconds, percent_gap=_gap(_judged(case, found)))

    return run


MAKERS: dict[str, Callable[[int, int], Timed]] = {
    "criteria": _criteria,
    "max_min": _max_min,
    "stable": _stable,
    "quotas": _quotas,
}


def _solve_seconds(case: Case) -> tuple[float, Outcome]:
    start = time.process_time()
    found = pursue(case.problem, case.scores, case.aim)
    return time.process_time() - start, found


def _judged(case: Case, found: Outcome) -> Verdict:
    if found.solved.assignment is None:
        raise WrongResultError(f"{case.id}: {found.solved.termination.value}")
    verdict = Judge(case.problem, case.scores, case.aim, found).verdict(found.solved.assignment)
    if not verdict.agrees_with(found.solved.termination):
        raise WrongResultError(f"{case.id}: the answer does not hold")
    return verdict


def _gap(verdict: Verdict) -> float:
    """Gap of the last level that was told, in percent of its bound."""
    if not verdict.feasible:
        raise WrongResultError("the answer is not feasible")
    last = verdict.levels[-1] if verdict.levels else None
    return 100 * last.gap / abs(last.dual) if last and last.gap else 0.0
