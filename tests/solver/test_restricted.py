"""A restricted solve against the flow over the same pairs, from good and from senseless prices."""

import numpy as np
import pytest

from solver import restricted
from solver.listing import Listing
from solver.network import collect_arcs, solve_stage
from solver.pair_list import _closed_pairs
from solver.problem import AssignmentProblem
from solver.restricted import Start, solve_restricted
from solver.row_choice import RowChoice
from solver.scores import ArrayScores
from solver.stages import Bounds, Stage, open_scores, stage_at, stage_count, stage_value
from tests.solver.test_sparse_solve import everything

SEEDS = range(200)


def some_pairs(problem: AssignmentProblem, scores: ArrayScores, seed: int) -> Listing:
    rng = np.random.default_rng(seed)
    arcs = collect_arcs(problem, open_scores(problem, scores))
    whole = Listing.empty(problem.n_rows, problem.n_columns).joined(arcs)
    return Listing.empty(problem.n_rows, problem.n_columns).joined(
        whole.arcs_of(rng.random(len(whole)) < rng.choice([0.5, 1.0]))
    )


def assert_same_optimum(
    problem: AssignmentProblem, scores: ArrayScores, listing: Listing, stage: Stage, start: Start
) -> bool:
    """The restricted solve and the flow agree, and the prices prove it; False when infeasible."""
    found, flow = (
        solve_restricted(problem, listing, stage, start),
        solve_stage(problem, listing.arcs, stage),
    )
    assert (found is None) == (flow is None)
    if found is None or flow is None:
        return False
    assignment, prices = found
    value = stage_value(problem, scores, stage, assignment)
    assert value == stage_value(problem, scores, stage, flow)
    choice = RowChoice(problem, Bounds.of(problem), stage, prices)
    assert choice.bound(choice.best(listing)) == value
    return True


@pytest.mark.parametrize("correction", [0, 8])
@pytest.mark.parametrize("work", [0, 150])
def test_every_level_agrees_with_the_flow_from_any_prices(
    work: int, correction: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restricted, "WORK_PER_PAIR", work)
    monkeypatch.setattr(restricted, "CORRECTION_PER_PAIR", correction)
    solved = impossible = 0
    for seed in SEEDS:
        problem, scores = everything(seed)
        listing, rng = some_pairs(problem, scores, seed), np.random.default_rng(seed)
        assignment = None
        for index in range(stage_count(problem)):
            stage = stage_at(problem, scores, index, assignment)
            top = int(scores.values.max(initial=1)) + 1
            guess = rng.integers(-top, top, problem.n_columns) * (seed % 3)
            if not assert_same_optimum(problem, scores, listing, stage, Start(guess)):
                impossible += 1
                break
            solved += 1
            assignment = solve_stage(problem, listing.arcs, stage)
    assert min(solved, impossible) > 20


def test_a_solve_goes_on_from_the_optimum_of_fewer_pairs() -> None:
    gone_on = 0
    for seed in SEEDS:
        problem, scores = everything(seed)
        stage = stage_at(problem, scores, 0, None)
        few = some_pairs(problem, scores, seed)
        first = solve_restricted(problem, few, stage, Start(np.zeros(problem.n_columns, np.int64)))
        if first is None:
            continue
        whole = Listing.empty(problem.n_rows, problem.n_columns).joined(
            collect_arcs(problem, open_scores(problem, scores))
        )
        assert_same_optimum(problem, scores, whole, stage, Start(first[1], first[0]))
        gone_on += 1
    assert gone_on > 50


def test_pins_and_forbidden_pairs_are_not_up_for_choice() -> None:
    problem, _ = next(
        everything(seed)
        for seed in SEEDS
        if len(everything(seed)[0].pinned) and len(everything(seed)[0].forbidden)
    )
    closed = set(zip(_closed_pairs(problem).rows, _closed_pairs(problem).columns, strict=True))
    assert {tuple(pair) for pair in problem.pinned} <= closed
    assert {tuple(pair) for pair in problem.forbidden} <= closed
