"""A cohort matched by us and by the usual ways, all measured alike."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from statistics import median

import numpy as np

from app.matching.given_pairs import current_pairs
from app.matching.prepared import PreparedRound
from app.matching.ranks import standing
from benchmarks.baselines import at_random, first_come, greedy
from benchmarks.measures import Measures, measure, median_of
from benchmarks.solving import solve_proved
from solver.problem import AssignmentProblem, Objective
from solver.result import Assignment
from solver.scores import IntArray, Scores

RANDOM_SEEDS = range(20)

OURS = {
    Objective.COVERAGE_THEN_SCORE: "Pairwell: people first",
    Objective.TOTAL_SCORE: "Pairwell: best total",
}
FIRST_COME = "First come first served"
GREEDY = "Greedy, best pair first"
RANDOM = f"Random, median of {len(RANDOM_SEEDS)}"
BY_HAND = "By hand (current)"


@dataclass(frozen=True)
class Way:
    """One way of matching: its measures, and the seconds it took; None: impossible, or unknown."""

    name: str
    measures: Measures | None
    seconds: float | None


@dataclass(frozen=True)
class Comparison:
    """All ways of matching one cohort.

    Attributes
    ----------
    middle
        Median score of all eligible pairs, in millionths; a weak fit is no better. None when
        there are no eligible pairs.
    """

    ways: tuple[Way, ...]
    middle: int | None

    def named(self, name: str) -> Measures | None:
        """Measures of one way; None when it is absent or impossible."""
        return next((way.measures for way in self.ways if way.name == name), None)


def compare(prepared: PreparedRound) -> Comparison:
    """Match a prepared cohort in every way, and measure the results.

    Raises
    ------
    benchmarks.solving.UnprovedError
        When an answer of ours is not proved optimal.
    """
    problem, scores = prepared.problem, prepared.scores
    ways = []
    for name, found, seconds in _answers(prepared):
        measures = measure(problem, scores, found) if found else None
        ways.append(Way(name, measures, seconds))
        if name == GREEDY:
            ways.append(_random_way(prepared))
    nobody = Assignment.from_pairs(np.empty((0, 2), dtype=np.int64))
    return Comparison(tuple(ways), standing(scores, nobody).median_score)


def _answers(prepared: PreparedRound) -> Iterator[tuple[str, Assignment | None, float | None]]:
    """Every way that has one answer, in the order of the table."""
    problem, scores = prepared.problem, prepared.scores
    for objective, name in OURS.items():
        stated = replace(problem, objective=objective, unmatched_penalty=0)
        yield name, *_timed(partial(_proved_optimum, stated, scores))
    order = list_order(prepared)
    yield FIRST_COME, *_timed(partial(first_come, problem, scores, order))
    yield GREEDY, *_timed(partial(greedy, problem, scores))
    if by_hand := pairs_by_hand(prepared):
        yield BY_HAND, by_hand, None


def _proved_optimum(problem: AssignmentProblem, scores: Scores) -> Assignment | None:
    return solve_proved(problem, scores).result.assignment


def _timed(make: Callable[[], Assignment | None]) -> tuple[Assignment | None, float]:
    start = time.perf_counter()
    found = make()
    return found, time.perf_counter() - start


def _random_way(prepared: PreparedRound) -> Way:
    problem, scores = prepared.problem, prepared.scores
    several, seconds = [], []
    for seed in RANDOM_SEEDS:
        start = time.perf_counter()
        found = at_random(problem, scores, seed)
        seconds.append(time.perf_counter() - start)
        several.append(measure(problem, scores, found))
    return Way(RANDOM, median_of(several), median(seconds))


def list_order(prepared: PreparedRound) -> IntArray:
    """Rows in the order in which the cohort lists its mentees."""
    row_of = prepared.participants.row_of
    rows = [row_of[one.id] for one in prepared.cohort.mentees if one.id in row_of]
    return np.array(rows, dtype=np.int64)


def pairs_by_hand(prepared: PreparedRound) -> Assignment | None:
    """The pairs of `policy.current` whose people take part; None when the policy has none."""
    if not prepared.cohort.policy.current:
        return None
    people = prepared.participants
    return Assignment.from_pairs(people.index_pairs(current_pairs(prepared.cohort).pairs))
