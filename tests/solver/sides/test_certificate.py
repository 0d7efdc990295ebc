"""The certificate under side constraints trusts nothing but the scores."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from solver.problem import AssignmentProblem, Objective
from solver.result import Assignment, Termination
from solver.scores import ArrayScores
from solver.sides.certificate import certify_with_sides
from solver.sides.constraints import Box, SideConstraint, Sides
from solver.sides.level import LevelProof
from solver.sides.result import SidesResult
from solver.sides.solve import solve_with_sides

ROWS, COLUMNS = 8, 4

SCORES = ArrayScores(
    np.random.default_rng(4).integers(0, 1000, (ROWS, COLUMNS)),
    np.ones((ROWS, COLUMNS), dtype=np.bool_),
)

PROBLEM = AssignmentProblem(
    demand=np.full(ROWS, 1),
    demand_min=np.zeros(ROWS, dtype=np.int64),
    capacity=np.full(COLUMNS, 3),
    min_load=np.zeros(COLUMNS, dtype=np.int64),
    tier=np.zeros(ROWS, dtype=np.int64),
    objective=Objective.COVERAGE_THEN_SCORE,
)


def box(rows: range, columns: range) -> Box:
    return Box.of(np.isin(np.arange(ROWS), rows), np.isin(np.arange(COLUMNS), columns))


SIDES = Sides(
    (
        SideConstraint("few", None, 1, (box(range(8), range(1)),)),
        SideConstraint("many", 3, None, (box(range(4), range(2, 4)),)),
    ),
    np.array([[0, 2, 1, 2], [2, 3, 3, 3]]),
    "apart",
)


@pytest.fixture(scope="module")
def solved() -> SidesResult:
    result = solve_with_sides(PROBLEM, SCORES, SIDES)
    assert result.termination is Termination.OPTIMAL
    assert result.assignment is not None
    return result


def certify(assignment: Assignment | None, proof: tuple[LevelProof, ...]) -> tuple[bool, bool]:
    """Whether it counts as feasible, and as optimal."""
    assert assignment is not None
    certificate = certify_with_sides(PROBLEM, SCORES, SIDES, assignment, proof)
    return certificate.feasible, certificate.optimal


def test_what_was_solved_is_optimal(solved: SidesResult) -> None:
    assert certify(solved.assignment, solved.proof) == (True, True)


@pytest.mark.parametrize(
    ("pairs", "broken"),
    [
        ([[0, 0], [1, 0]], ("few", "many")),
        ([[0, 2], [1, 3], [2, 2]], ()),
        ([[0, 2], [1, 2], [2, 3]], ("apart",)),
        ([[4, 2], [5, 2]], ("many",)),
    ],
)
def test_each_broken_side_constraint_is_named(
    solved: SidesResult, pairs: list[list[int]], broken: tuple[str, ...]
) -> None:
    assignment = Assignment.from_pairs(np.array(pairs))
    certificate = certify_with_sides(PROBLEM, SCORES, SIDES, assignment, solved.proof)
    assert certificate.broken == broken
    assert certificate.feasible == (not broken)
    assert not certificate.optimal


def _last(
    change: Callable[[LevelProof], LevelProof], proof: tuple[LevelProof, ...]
) -> tuple[LevelProof, ...]:
    return (*proof[:-1], change(replace(proof[-1], solver_bound=None)))


def _dearer(part: LevelProof) -> LevelProof:
    mentor = part.prices.mentor + 1000 * part.charges.scale
    return replace(part, prices=replace(part.prices, mentor=mentor))


def _charging(number: int, sign: int) -> Callable[[LevelProof], LevelProof]:
    def change(part: LevelProof) -> LevelProof:
        constraints = part.charges.constraints.copy()
        constraints[number] = sign * 10**6
        return replace(part, charges=replace(part.charges, constraints=constraints))

    return change


def _huge(part: LevelProof) -> LevelProof:
    mentor = np.full(COLUMNS, np.int64(1) << 62)
    return replace(part, prices=replace(part.prices, mentor=mentor))


def _short(part: LevelProof) -> LevelProof:
    return replace(part, charges=replace(part.charges, exclusive=part.charges.exclusive[:1]))


def _paying_back(part: LevelProof) -> LevelProof:
    exclusive = part.charges.exclusive - 10**6
    return replace(part, charges=replace(part.charges, exclusive=exclusive))


@pytest.mark.parametrize(
    "change",
    [
        _dearer,
        pytest.param(_charging(0, 1), id="charging 0 +1"),
        pytest.param(_charging(0, -1), id="charging 0 -1"),
        pytest.param(_charging(1, 1), id="charging 1 +1"),
        pytest.param(_charging(1, -1), id="charging 1 -1"),
        _huge,
        _short,
        _paying_back,
    ],
)
def test_no_tampered_proof_counts_as_optimal(
    solved: SidesResult, change: Callable[[LevelProof], LevelProof]
) -> None:
    feasible, optimal = certify(solved.assignment, _last(change, solved.proof))
    assert feasible
    assert not optimal


def test_a_better_looking_word_of_the_backend_is_not_believed(solved: SidesResult) -> None:
    assert solved.assignment is not None
    worse = replace(solved.proof[-1], solver_bound=10**9)
    certificate = certify_with_sides(
        PROBLEM, SCORES, SIDES, solved.assignment, (*solved.proof[:-1], worse)
    )
    assert not certificate.consistent
    assert not certificate.agrees_with(Termination.FEASIBLE)


def test_without_a_proof_nothing_is_optimal(solved: SidesResult) -> None:
    assert certify(solved.assignment, ()) == (True, False)
    assert certify(solved.assignment, solved.proof[:1]) == (True, False)


def test_a_pair_outside_the_problem_is_no_answer(solved: SidesResult) -> None:
    outside = Assignment.from_pairs(np.array([[0, COLUMNS]]))
    assert certify(outside, solved.proof) == (False, False)
