"""Early answers are feasible, never get worse, and their bounds hold."""

from collections import Counter

import numpy as np

from solver.certificate import violations_of
from solver.first_answers import FirstAnswers
from solver.pair_list import PairList, SparseParams
from solver.result import Termination
from solver.search import Found
from solver.solve import solve
from solver.stages import stage_value, stages_of
from solver.work import WatchedBlocks
from tests.solver.test_sparse_solve import everything


def _check(first: FirstAnswers, optimum: dict[str, int]) -> None:
    """The answer is feasible, and nothing better than its bound exists."""
    assert first.assignment is not None
    assert violations_of(first.problem, first.scores, first.assignment) == []
    told = first.progress()
    names = [*optimum]
    for name in names[: names.index(told.level)]:
        assert first.values[name] == optimum[name]
    assert told.value is not None
    assert told.value <= optimum[told.level]
    assert told.bound is None or told.bound >= optimum[told.level]


def _heard_by(first: FirstAnswers) -> WatchedBlocks:
    def hear(found: Found) -> None:
        first.hear(found)

    watched = WatchedBlocks(map, first.problem.n_columns, None)
    watched.hear = hear
    return watched


def test_each_answer_is_feasible_better_than_the_one_before_and_bounded() -> None:
    seen: Counter[str] = Counter()
    for seed in range(50):
        problem, scores = everything(seed)
        first = FirstAnswers(problem, scores)
        best = solve(problem, scores)
        if best.termination is not Termination.OPTIMAL or not first.deal():
            continue
        assert best.assignment is not None
        optimum = {
            stage.name: stage_value(problem, scores, stage, best.assignment)
            for stage in stages_of(problem, scores, best.assignment)
        }
        _check(first, optimum)
        before = [*first.values.values()]
        guess = np.random.default_rng(seed).integers(0, 3, problem.n_columns)
        first.guess(guess)
        PairList(problem, scores, guess, SparseParams(), _heard_by(first)).begin()
        _check(first, optimum)
        after = [*first.values.values()]
        assert after >= before
        seen["better"] += after > before
        seen["bounded"] += first.progress().bound is not None
    assert min(seen["better"], seen["bounded"]) >= 5, seen
