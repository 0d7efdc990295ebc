"""What exactly one more place with a column adds: not its price, which need not be unique."""

import numpy as np

from solver.problem import AssignmentProblem, Objective
from solver.residual import NO_PATH, Fold, OpenUse, distances, pairs_within
from solver.result import Assignment
from solver.scores import BoolArray, IntArray, Scores, row_tiles
from solver.stages import (
    FREE,
    FURTHER_PLACES,
    MENTEES_MATCHED,
    TOTAL_SCORE,
    Bounds,
    Stage,
    level_names,
    open_scores,
    priority_level,
)


def seat_values(
    problem: AssignmentProblem, scores: Scores, assignment: Assignment
) -> dict[str, IntArray]:
    """What exactly one more place with each column adds, level by level.

    The assignment must be optimal. One more place lets exactly one more unit enter the column:
    the best first step (a row without any place, by tier; a row that wants a further place; a
    place given up elsewhere) decides the coverage levels, and the shortest path the score.

    Raises
    ------
    ValueError
        When a pair may be used more than once.

    Returns
    -------
    dict
        For each level of the objective, in order, an array of shape ``(n_columns,)``.
    """
    if problem.pair_max != 1:
        raise ValueError("seat values need pair_max = 1")
    open_pairs = open_scores(problem, scores)
    fold = Fold(problem, _plain_stage(problem))
    use = OpenUse.of(problem, fold.bounds, assignment)
    starts = _starts(problem, open_pairs, fold.bounds, use)
    m = problem.n_columns
    moves = fold.costs(open_pairs, assignment)[:m, :m]
    full = use.load >= fold.bounds.load_max
    lengths = [(name, distances(start, moves)) for name, start in starts]
    if problem.objective is Objective.TOTAL_SCORE:
        shortest = np.minimum.reduce([length for _, length in lengths])
        return {TOTAL_SCORE: np.where(full & (shortest < 0), -shortest, 0)}
    return _level_by_level(lengths, full, level_names(problem))


def _level_by_level(
    lengths: list[tuple[str, IntArray]], undecided: BoolArray, levels: tuple[str, ...]
) -> dict[str, IntArray]:
    """Let the first kind of step that reaches a column decide its levels."""
    result = {level: np.zeros(len(undecided), dtype=np.int64) for level in levels}
    for name, length in lengths:
        reached = undecided & (length < (NO_PATH // 2 if name else 0))
        result[TOTAL_SCORE][reached] = -length[reached]
        for level in _levels_of(name, levels):
            result[level][reached] = 1
        undecided = undecided & ~reached
    return result


def _levels_of(name: str, levels: tuple[str, ...]) -> list[str]:
    """Levels that a step of this kind raises by one; the lowest tier has none of its own."""
    raised = (name,) if name in {"", FURTHER_PLACES} else (MENTEES_MATCHED, name)
    return [level for level in raised if level in levels]


def _plain_stage(problem: AssignmentProblem) -> Stage:
    """Scores alone with every place free: the network in which a whole re-solve would move."""
    nothing = np.zeros(problem.n_rows, dtype=np.int64)
    return Stage(TOTAL_SCORE, nothing, 0, True, nothing + FREE, (), None, 0)


def _starts(
    problem: AssignmentProblem, scores: Scores, bounds: Bounds, use: OpenUse
) -> list[tuple[str, IntArray]]:
    """Cheapest way of each kind to send one more unit into a column, best kind first."""
    m = problem.n_columns
    spare_first = use.first < bounds.first_max
    spare_further = (use.first == bounds.first_max) & (use.further < bounds.further_max)
    tiers = sorted({int(t) for t in problem.tier[spare_first]}, reverse=True)
    kinds = [(priority_level(t), spare_first & (problem.tier == t)) for t in tiers]
    kinds.append((FURTHER_PLACES, spare_further))
    starts = [(name, np.full(m, NO_PATH, dtype=np.int64), members) for name, members in kinds]
    for rows, values, eligible in row_tiles(scores):
        for name, best, members in starts:
            penalty = 0 if name == FURTHER_PLACES else problem.unmatched_penalty
            can_add = eligible & members[rows][:, None]
            cost = np.where(can_add, -values - penalty, NO_PATH)
            i, q, _ = pairs_within(use.assignment, rows)
            cost[i, q] = NO_PATH
            np.minimum(best, cost.min(axis=0, initial=NO_PATH), out=best)
    shift = np.where(use.load > bounds.load_min, np.int64(0), NO_PATH)
    return [(name, best) for name, best, _ in starts] + [("", shift)]
