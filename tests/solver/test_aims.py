"""Each aim finds an answer that its own verdict calls optimal, and says what it is."""

from dataclasses import replace

import numpy as np
import pytest

from solver.aims import Aim, Mode, Outcome, pursue
from solver.problem import Objective
from solver.result import Termination
from solver.sides.constraints import Box, SideConstraint, Sides
from solver.verdict import Judge
from tests.support.instances import Instance, random_instance

MODES: tuple[Mode, ...] = ("levels", "max_min", "max_min_sum", "stable", "spread")


def _instance(seed: int) -> Instance:
    """A feasible one with coverage levels and without minima, which stable pairs cannot keep."""
    made = random_instance(np.random.default_rng(seed))
    nothing = np.zeros_like
    problem = replace(
        made.problem,
        objective=Objective.COVERAGE_THEN_SCORE,
        unmatched_penalty=0,
        demand_min=nothing(made.problem.demand_min),
        min_load=nothing(made.problem.min_load),
        pinned=made.problem.pinned[:0],
    )
    return Instance(problem, made.scores)


def _aim(mode: Mode) -> Aim:
    return Aim(mode, at_most_loss=0.1 if mode == "spread" else 0.0)


@pytest.mark.parametrize("mode", MODES)
def test_the_answer_to_an_aim_is_optimal_by_its_own_verdict(mode: Mode) -> None:
    for seed in range(40):
        instance, aim = _instance(seed), _aim(mode)
        heard: list[Outcome] = []
        outcome = pursue(instance.problem, instance.scores, aim, heard.append)
        assert outcome.solved.termination is Termination.OPTIMAL
        assert outcome.solved.assignment is not None
        judge = Judge(instance.problem, instance.scores, aim, outcome)
        verdict = judge.verdict(outcome.solved.assignment)
        assert verdict.agrees_with(Termination.OPTIMAL), (seed, verdict)
        for found in heard:
            assert found.solved.assignment is not None
            earlier = Judge(instance.problem, instance.scores, aim, found)
            assert earlier.verdict(found.solved.assignment).feasible


@pytest.mark.parametrize("mode", MODES)
def test_a_limit_of_no_work_ends_every_aim_without_an_answer(mode: Mode) -> None:
    instance, aim = _instance(0), _aim(mode)
    outcome = pursue(instance.problem, instance.scores, aim, work_limit=0)
    assert outcome.solved.termination is Termination.NO_SOLUTION_FOUND
    assert outcome.solved.limit == "work"
    assert outcome.solved.assignment is None


@pytest.mark.parametrize("mode", MODES)
def test_pairs_that_are_not_as_good_are_not_called_optimal(mode: Mode) -> None:
    worse = 0
    for seed in range(40):
        instance, aim = _instance(seed), _aim(mode)
        outcome = pursue(instance.problem, instance.scores, aim)
        found = outcome.solved.assignment
        assert found is not None
        if not len(found.rows):
            continue
        fewer = type(found)(found.rows[1:], found.columns[1:], found.amount[1:])
        verdict = Judge(instance.problem, instance.scores, aim, outcome).verdict(fewer)
        assert verdict.feasible
        assert not verdict.optimal, seed
        worse += 1
    assert worse > 20


def test_side_constraints_that_cost_nothing_leave_a_proof_by_prices() -> None:
    instance = _instance(3)
    n, m = instance.problem.n_rows, instance.problem.n_columns
    everything = Box(np.ones(n, dtype=np.int64), np.ones(m, dtype=np.int64))
    sides = Sides((SideConstraint("all", None, 100, (everything,)),))
    aim = Aim("levels", sides)
    outcome = pursue(instance.problem, instance.scores, aim)
    assert outcome.solved.prices is not None
    assert outcome.solved.assignment is not None
    verdict = Judge(instance.problem, instance.scores, aim, outcome).verdict(
        outcome.solved.assignment
    )
    assert (verdict.proof, verdict.optimal) == ("prices", True)


def test_an_aim_that_cannot_keep_side_constraints_refuses_them() -> None:
    with pytest.raises(ValueError, match="the mode stable takes no side constraints"):
        Aim("stable", Sides())
