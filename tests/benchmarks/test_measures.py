from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.matching.criteria.scale import MILLION
from app.matching.ranks import standing
from benchmarks.measures import Measures, measure, median_of
from solver.certificate import violations_of
from solver.preferences import Orders
from solver.problem import AssignmentProblem
from solver.result import Assignment
from solver.scores import ArrayScores
from solver.sides.constraints import Box, SideConstraint, Sides
from tests.support.instances import random_instance

SCORES = ArrayScores(
    np.array([[9, 5, 1], [7, 7, 2], [4, 8, 6]]),
    np.array([[True, True, True], [True, True, False], [True, True, True]]),
)
ONES = np.ones(3, dtype=np.int64)
PROBLEM = AssignmentProblem(ONES, 0 * ONES, 2 * ONES, 0 * ONES, 0 * ONES)


def assignment(*pairs: tuple[int, int]) -> Assignment:
    return Assignment.from_pairs(np.array(pairs, dtype=np.int64).reshape(-1, 2))


def test_a_matching_is_counted_as_a_coordinator_would() -> None:
    found = measure(PROBLEM, SCORES, assignment((0, 0), (1, 1), (2, 0)))
    assert found == Measures(
        matched=3,
        total=9 + 7 + 4,
        weak=1,
        worst=4.0,
        mean_rank=(1 + 1 + 3) / 3,
        unused=1,
        blocking=3,
        broken={},
    )


def test_blocking_pairs_go_by_whom_people_prefer_before_the_scores() -> None:
    stable = assignment((0, 0), (1, 0), (2, 1))
    assert measure(PROBLEM, SCORES, stable).blocking == 0
    nobody = [np.empty(0, dtype=np.int64)] * 3
    orders = Orders([nobody[0], np.array([1]), nobody[2]], nobody)
    assert measure(PROBLEM, SCORES, stable, orders).blocking == 1


def test_a_quota_that_is_broken_is_counted_by_its_name() -> None:
    box = Box.of(np.array([True, True, False]), np.array([True, False, False]))
    sides = Sides((SideConstraint("seniors", None, 1, (box,)),))
    found = measure(PROBLEM, SCORES, assignment((0, 0), (1, 0)), sides=sides)
    assert found.broken == {"seniors": 1}
    assert measure(PROBLEM, SCORES, assignment((0, 0), (1, 1)), sides=sides).broken == {}


def test_the_rank_counts_only_mentors_that_the_mentee_may_have() -> None:
    found = measure(PROBLEM, SCORES, assignment((0, 2)))
    assert found.mean_rank == 3
    narrow = replace(SCORES, eligible=np.array([[False, True, True]] * 3))
    assert measure(PROBLEM, narrow, assignment((0, 2))).mean_rank == 2


def test_nothing_matched_has_no_worst_fit() -> None:
    found = measure(PROBLEM, SCORES, assignment())
    assert (found.matched, found.worst, found.mean_rank, found.unused) == (0, None, None, 3)


def test_every_broken_rule_is_counted_by_name() -> None:
    problem = replace(
        PROBLEM,
        demand_min=np.array([0, 0, 1]),
        capacity=np.array([1, 2, 2]),
        min_load=np.array([0, 0, 1]),
        pinned=np.array([[0, 1]]),
        forbidden=np.array([[1, 0]]),
    )
    found = measure(problem, SCORES, assignment((0, 0), (0, 2), (1, 0), (1, 2)))
    assert found.broken == {
        "pairs that are not allowed": 2,
        "decided pairs left out": 1,
        "mentees with too many mentors": 2,
        "mentees below their minimum": 1,
        "mentors over their capacity": 1,
    }
    assert found.broken_rules == 7
    assert found.total == 9 + 1


def test_a_pin_is_allowed_whatever_its_mask_says() -> None:
    problem = replace(PROBLEM, pinned=np.array([[1, 2]]))
    found = measure(problem, SCORES, assignment((1, 2)))
    assert (found.broken, found.total) == ({}, 2)


@given(st.integers(0, 2**32 - 1))
def test_a_rule_counts_as_broken_exactly_when_the_certificate_says_so(seed: int) -> None:
    rng = np.random.default_rng(seed)
    instance = random_instance(rng)
    problem, scores = instance.problem, instance.scores
    scores = replace(scores, values=scores.values % (MILLION + 1))
    chosen = np.argwhere(rng.random((problem.n_rows, problem.n_columns)) < rng.random())
    found = Assignment.from_pairs(chosen.astype(np.int64))
    measures = measure(problem, scores, found)
    assert bool(measures.broken) == bool(violations_of(problem, scores, found))


def test_a_weak_fit_is_what_a_match_flags() -> None:
    scores = replace(SCORES, values=np.array([[1, 2, 9], [3, 4, 9], [9, 9, 9]]))
    middle = standing(scores, assignment()).median_score
    assert middle == 4  # of 1, 2, 3, 4 and four nines: the lower one of the two in the middle
    assert measure(PROBLEM, scores, assignment((0, 2), (1, 1), (2, 0))).weak == 1


def test_without_eligible_pairs_nothing_is_weak_and_a_pin_has_no_rank() -> None:
    nobody = replace(SCORES, eligible=np.zeros((3, 3), dtype=np.bool_))
    found = measure(replace(PROBLEM, pinned=np.array([[1, 2]])), nobody, assignment((1, 2)))
    assert (found.matched, found.weak, found.mean_rank, found.broken) == (1, 0, None, {})


def test_the_median_is_taken_measure_by_measure() -> None:
    several = [
        measure(PROBLEM, SCORES, found)
        for found in (assignment(), assignment((0, 0)), assignment((0, 1), (1, 0)))
    ]
    middle = median_of(several)
    assert (middle.matched, middle.total, middle.worst) == (1, 9, (9 + 5) / 2)
