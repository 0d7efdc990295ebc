"""Prices of a restricted stage prove its optimum, and there are none for anything worse."""

import numpy as np
import pytest

from solver.listing import Listing
from solver.network import solve_stage
from solver.problem import AssignmentProblem, Objective
from solver.residual import NotOptimalError
from solver.result import Assignment
from solver.row_choice import RowChoice
from solver.scores import ArrayScores
from solver.sparse_dual import restricted_prices
from solver.stages import Bounds, Stage, stage_at, stage_count, stage_value
from tests.solver.test_restricted import some_pairs
from tests.solver.test_sparse_solve import everything


def test_the_prices_of_every_level_prove_the_optimum_of_the_listed_pairs() -> None:
    proved = 0
    for seed in range(60):
        problem, scores = everything(seed)
        listing, assignment = some_pairs(problem, scores, seed), None
        for index in range(stage_count(problem)):
            stage = stage_at(problem, scores, index, assignment)
            assignment = solve_stage(problem, listing.arcs, stage)
            if assignment is None:
                break
            prices = restricted_prices(problem, listing, stage, assignment)
            choice = RowChoice(problem, Bounds.of(problem), stage, prices)
            value = stage_value(problem, scores, stage, assignment)
            assert choice.bound(choice.best(listing)) == value, (seed, stage.name)
            proved += 1
    assert proved > 60


def _two_by_two() -> tuple[AssignmentProblem, Listing, Stage]:
    """Two of each, all pairs listed, at the level that counts who is served."""
    one, both = np.ones(2, dtype=np.int64), Objective.COVERAGE_THEN_SCORE
    problem = AssignmentProblem(one, 0 * one, one, 0 * one, 0 * one, objective=both)
    scores = ArrayScores(np.array([[9, 5], [7, 6]]), np.ones((2, 2), dtype=np.bool_))
    rows, columns = np.divmod(np.arange(4, dtype=np.int32), np.int32(2))
    listing = Listing(2, 2, rows, columns, scores.values.ravel().astype(np.int64))
    return problem, listing, stage_at(problem, scores, 0, None)


EVERYBODY = Assignment.from_pairs(np.array([[0, 0], [1, 1]]))
HALF = Assignment.from_pairs(np.array([[0, 0]]))


def test_an_assignment_that_serves_fewer_has_no_prices() -> None:
    problem, listing, stage = _two_by_two()
    restricted_prices(problem, listing, stage, EVERYBODY)
    with pytest.raises(NotOptimalError):
        restricted_prices(problem, listing, stage, HALF)


def test_a_pair_that_is_not_listed_is_refused() -> None:
    problem, whole, stage = _two_by_two()
    listing = Listing(2, 2, whole.rows[:2], whole.columns[:2], whole.scores[:2])
    with pytest.raises(ValueError, match="not listed"):
        restricted_prices(problem, listing, stage, EVERYBODY)
