"""The round before differs in one person in twenty, on each side, and in nobody else."""

from dataclasses import replace

import numpy as np

from benchmarks.families import FamilySize
from benchmarks.round_before import case_before, solved_before
from benchmarks.vector_scores import VectorScores
from solver.certificate import certify
from solver.sparse_solve import solve_sparsely

TODAY = FamilySize("clustered", 400, 80)


def test_all_but_those_who_are_new_are_as_they_were() -> None:
    today = TODAY.build()
    before = case_before(today, replace(TODAY, mentees=20, mentors=4).build())
    now, then = today.scores, before.scores
    assert isinstance(now, VectorScores)
    assert isinstance(then, VectorScores)
    assert np.flatnonzero((now.left != then.left).any(axis=1)).tolist() == list(range(380, 400))
    assert np.flatnonzero((now.right != then.right).any(axis=1)).tolist() == list(range(76, 80))
    assert np.array_equal(today.problem.capacity[:76], before.problem.capacity[:76])
    assert before.problem.capacity.sum() > 0.95 * today.problem.capacity.sum()


def test_its_result_is_proved_there_and_leads_to_the_optimum_here() -> None:
    today = TODAY.build()
    before = solved_before(TODAY, today)
    assert (before.old_rows == -1).sum() == 20
    assert (before.old_columns == -1).sum() == 4
    cold = solve_sparsely(today.problem, today.scores)
    warm = solve_sparsely(today.problem, today.scores, previous=before.carried_over)
    proofs = []
    for result in (cold, warm):
        assert result.assignment is not None
        assert result.prices is not None
        proofs.append(certify(today.problem, today.scores, result.assignment, result.prices))
    assert proofs[0].levels[-1].primal == proofs[1].levels[-1].primal
    assert proofs[1].optimal
    assert warm.stats.arcs < cold.stats.arcs
