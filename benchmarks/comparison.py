"""A cohort matched by us and by the usual ways, all measured alike."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import TypeVar

import numpy as np

from app.matching.aim import preference_orders
from app.matching.given_pairs import current_pairs
from app.matching.prepared import PreparedRound
from app.matching.ranks import standing
from benchmarks.baselines import at_random, first_come, greedy
from benchmarks.measures import Fit, Measures, measure, median_of
from benchmarks.our_ways import Answer, answer_to, our_ways
from solver.result import Assignment
from solver.scores import IntArray

RANDOM_SEEDS = range(20)

FIRST_COME = "First come first served"
GREEDY = "Greedy, best pair first"
RANDOM = f"Random, median of {len(RANDOM_SEEDS)}"
BY_HAND = "By hand (current)"

Found = TypeVar("Found")


@dataclass(frozen=True)
class Way:
    """One way of matching.

    Attributes
    ----------
    measures
        None where there is no matching; then `refusal` says why, in a few words.
    seconds
        None: unknown.
    is_proved
        Of a way of ours: whether nothing is better at what it aims at. None for the others.
    """

    name: str
    measures: Measures | None
    seconds: float | None
    refusal: str | None = None
    is_proved: bool | None = None


@dataclass(frozen=True)
class Comparison:
    """All ways of matching one cohort.

    Attributes
    ----------
    middle
        Median score of all eligible pairs, in millionths, before weak fits are left out; a weak
        fit is no better. None when there are no eligible pairs.
    """

    ways: tuple[Way, ...]
    middle: int | None

    @property
    def unproved(self) -> tuple[Way, ...]:
        """Those of ours that a limit of work has ended."""
        return tuple(way for way in self.ways if way.is_proved is False)

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
    judge = _measuring(prepared)
    ways = [
        _our_way(way.name, partial(answer_to, way, prepared), judge) for way in our_ways(prepared)
    ]
    for name, found, seconds in _usual_answers(prepared):
        ways.append(Way(name, judge(found), seconds))
        if name == GREEDY:
            ways.append(_random_way(prepared, judge))
    nobody = Assignment.from_pairs(np.empty((0, 2), dtype=np.int64))
    fit = _fit(prepared)
    middle = fit.middle if fit else standing(prepared.scores, nobody).median_score
    return Comparison(tuple(ways), middle)


def _measuring(prepared: PreparedRound) -> Callable[[Assignment], Measures]:
    return partial(
        measure,
        prepared.problem,
        prepared.scores,
        orders=preference_orders(prepared.participants),
        sides=prepared.aim.sides,
        fit=_fit(prepared),
    )


def _fit(prepared: PreparedRound) -> Fit | None:
    """What a weak fit is judged by, where not by the scores that are matched."""
    if prepared.weak_score is None:
        return None
    return Fit(prepared.compatibility, prepared.weak_score)


def _our_way(name: str, make: Callable[[], Answer], judge: Callable[[Assignment], Measures]) -> Way:
    found, seconds = _timed(make)
    if found.assignment is None:
        return Way(name, None, None, found.refusal)
    return Way(name, judge(found.assignment), seconds, is_proved=found.is_proved)


def _usual_answers(
    prepared: PreparedRound,
) -> Iterator[tuple[str, Assignment, float | None]]:
    """Every other way that has one answer, in the order of the table."""
    problem, scores = prepared.problem, prepared.scores
    order = list_order(prepared)
    yield FIRST_COME, *_timed(partial(first_come, problem, scores, order))
    yield GREEDY, *_timed(partial(greedy, problem, scores))
    if by_hand := pairs_by_hand(prepared):
        yield BY_HAND, by_hand, None


def _timed(make: Callable[[], Found]) -> tuple[Found, float]:
    start = time.perf_counter()
    found = make()
    return found, time.perf_counter() - start


def _random_way(prepared: PreparedRound, judge: Callable[[Assignment], Measures]) -> Way:
    problem, scores = prepared.problem, prepared.scores
    several, seconds = [], []
    for seed in RANDOM_SEEDS:
        start = time.perf_counter()
        found = at_random(problem, scores, seed)
        seconds.append(time.perf_counter() - start)
        several.append(judge(found))
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
