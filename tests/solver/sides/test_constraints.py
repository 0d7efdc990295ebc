"""Coefficients pair by pair, what is kept and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from solver.problem import AssignmentProblem
from solver.result import Assignment
from solver.sides.constraints import MOST_USED, Box, SideConstraint, Sides, refuse_unfit
from tests.support.side_instances import (
    coefficient,
    keeps,
    random_sides,
    small_instance,
    solutions,
)


def problem() -> AssignmentProblem:
    return AssignmentProblem(
        demand=np.array([1, 2]),
        demand_min=np.array([0, 0]),
        capacity=np.array([2, 1, 1]),
        min_load=np.array([0, 0, 0]),
        tier=np.array([0, 0]),
    )


def test_sums_equal_those_of_single_pairs() -> None:
    broken = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        instance = small_instance(rng)
        found = solutions(instance)
        sides = random_sides(rng, instance, found)
        for pairs in found[:20]:
            assignment = Assignment.from_pairs(np.array(pairs, dtype=np.int64).reshape(-1, 2))
            expected = [
                sum(coefficient(side, *pair) for pair in pairs) for side in sides.constraints
            ]
            assert sides.used(assignment) == expected
            assert (not sides.broken(assignment)) == keeps(sides, pairs)
            broken += not keeps(sides, pairs)
    assert broken > 50


def test_no_coefficient_is_larger_than_is_told() -> None:
    box = Box(np.array([2, -3]), np.array([1, -4, 0]))
    side = SideConstraint("one", 0, None, (box,), np.array([[1, 1]]), np.array([-7]))
    i, j = np.divmod(np.arange(6), 3)
    assert side.coefficients(i, j).tolist() == [2, -8, 0, -3, 12 - 7, 0]
    assert box.largest == 12
    assert side.largest == 12 + 7


def test_a_name_is_told_once_however_often_it_is_broken() -> None:
    side = SideConstraint("twice", 1, None, (Box(np.array([1, 1]), np.array([1, 0, 0])),))
    sides = Sides((side, side), np.array([[0, 1, 1, 2], [1, 1, 0, 2]]), "not both")
    both = Assignment.from_pairs(np.array([[0, 1], [1, 2]]))
    assert sides.broken(both) == ("twice", "not both")


@pytest.mark.parametrize(
    ("least", "most", "pairs", "amounts", "match"),
    [
        (2, 1, [], [], "least is 2, more than most 1"),
        (0, 1, [[0, 0]], [], "as many amounts"),
        (0, 1, [[0, 0], [0, 0]], [1, 1], "listed twice"),
    ],
)
def test_a_contradictory_constraint_is_refused(
    least: int, most: int, pairs: list[list[int]], amounts: list[int], match: str
) -> None:
    listed = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    with pytest.raises(ValueError, match=match):
        SideConstraint("one", least, most, (), listed, np.array(amounts, dtype=np.int64))


def test_a_pair_does_not_exclude_itself() -> None:
    with pytest.raises(ValueError, match="excludes itself"):
        Sides((), np.array([[0, 1, 0, 1]]))


@pytest.mark.parametrize(
    ("sides", "match"),
    [
        (Sides((), np.array([[0, 1, 2, 1]])), "outside"),
        (
            Sides((SideConstraint("q", 0, 1, (Box(np.array([1]), np.array([1, 1, 1])),)),)),
            "2 rows",
        ),
        (
            Sides((SideConstraint("q", 0, 1, (), np.array([[0, 3]]), np.array([1])),)),
            "outside",
        ),
        (
            Sides((SideConstraint("q", 0, 1, (), np.array([[0, 0]]), np.array([MOST_USED])),)),
            "sums would reach",
        ),
    ],
)
def test_what_does_not_fit_the_problem_is_refused(sides: Sides, match: str) -> None:
    with pytest.raises(ValueError, match=match):
        refuse_unfit(problem(), sides)


def test_pairs_used_more_than_once_are_refused() -> None:
    with pytest.raises(ValueError, match="pair_max"):
        refuse_unfit(replace(problem(), pair_max=None), Sides())
