"""What an assignment looks like by the other objectives, counted by hand."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from solver.audit import Range, audit
from solver.preferences import Orders
from solver.problem import AssignmentProblem
from solver.result import Assignment
from solver.scores import ArrayScores
from solver.stability import solve_stable
from tests.support.stable_by_hand import random_market


def three_columns() -> tuple[AssignmentProblem, ArrayScores]:
    ones = np.ones(4, dtype=np.int64)
    capacity = np.array([2, 4, 3, 0])
    problem = AssignmentProblem(np.array([1, 1, 2, 0]), 0 * ones, capacity, 0 * capacity, 0 * ones)
    values = np.array([[9, 5, 1, 8], [9, 5, 1, 8], [9, 5, 1, 8], [9, 5, 1, 8]])
    return problem, ArrayScores(values, np.ones((4, 4), dtype=np.bool_))


def test_every_number_is_that_of_the_assignment() -> None:
    problem, scores = three_columns()
    found = audit(problem, scores, Assignment.from_pairs(np.array([[1, 0], [2, 1], [2, 2]])))
    assert found.worst_score == 1
    assert found.load == Range(1, 1, 1)
    assert found.share_filled == Range(0.25, 1 / 3, 0.5)
    assert found.empty_columns.tolist() == []
    assert found.unmatched_rows.tolist() == [0]
    # Row 0 may go anywhere, row 2 would leave the third column for the first.
    assert found.blocking_pairs == 4


def test_nothing_assigned_has_no_worst_pair() -> None:
    problem, scores = three_columns()
    found = audit(problem, scores, Assignment.from_pairs(np.empty((0, 2), dtype=np.int64)))
    assert found.worst_score is None
    assert found.load == Range(0, 0, 0)
    assert found.empty_columns.tolist() == [0, 1, 2]
    assert found.unmatched_rows.tolist() == [0, 1, 2]
    assert found.blocking_pairs == 9


def test_without_columns_there_is_no_load() -> None:
    nobody = np.empty(0, dtype=np.int64)
    one = np.ones(1, dtype=np.int64)
    problem = AssignmentProblem(one, 0 * one, nobody, nobody, 0 * one)
    scores = ArrayScores(np.empty((1, 0), dtype=np.int64), np.empty((1, 0), dtype=np.bool_))
    empty = Assignment.from_pairs(np.empty((0, 2), dtype=np.int64))
    found = audit(problem, scores, empty)
    assert (found.load, found.share_filled, found.worst_score) == (None, None, None)


@given(seed=st.integers(0, 2**32 - 1))
def test_a_stable_assignment_has_no_blocking_pair_by_its_own_orders(seed: int) -> None:
    market = random_market(np.random.default_rng(seed), n_max=6, m_max=5)
    by_rank = solve_stable(market.problem, market.scores, market.orders).assignment
    by_score = solve_stable(market.problem, market.scores).assignment
    assert audit(market.problem, market.scores, by_rank, market.orders).blocking_pairs == 0
    assert audit(market.problem, market.scores, by_score).blocking_pairs == 0


def test_ranks_change_who_would_rather_have_whom() -> None:
    problem, scores = three_columns()
    assigned = Assignment.from_pairs(np.array([[0, 1], [1, 0], [2, 0], [2, 1]]))
    nobody = np.empty(0, dtype=np.int64)
    wishes = Orders([np.array([2]), nobody, nobody, nobody], [nobody] * 4)
    content = audit(replace(problem, forbidden=np.array([[0, 0]])), scores, assigned)
    assert content.blocking_pairs == 0
    wishing = audit(replace(problem, forbidden=np.array([[0, 0]])), scores, assigned, wishes)
    assert wishing.blocking_pairs == 1
