"""What exactly one more place with a column adds: not its price, which need not be unique."""

from collections.abc import Iterator

import numpy as np

from solver.problem import AssignmentProblem, Objective
from solver.residual import NO_PATH, OpenUse
from solver.result import Assignment, Prices
from solver.scores import BoolArray, IntArray, Scores
from solver.search import MapBlocks
from solver.seat_paths import FAR, Entry, SeatPaths, paths_of
from solver.stages import (
    FURTHER_PLACES,
    MENTEES_MATCHED,
    TOTAL_SCORE,
    Bounds,
    level_names,
    priority_level,
)


def seat_values(
    problem: AssignmentProblem,
    scores: Scores,
    assignment: Assignment,
    prices: Prices | None = None,
    map_blocks: MapBlocks = map,
) -> dict[str, IntArray]:
    """What exactly one more place with each column adds, level by level.

    One more place lets exactly one more unit enter the column: the best first step (a row without
    any place, by tier; a row that wants a further place; a place given up elsewhere) decides the
    coverage levels, and the shortest path the score.

    Parameters
    ----------
    assignment
        An optimal one.
    prices
        Optimal prices, which make large problems faster and change nothing else.
    map_blocks
        Looks through blocks of rows in order; the result does not depend on how it does that.

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
    bounds = Bounds.of(problem)
    use = OpenUse.of(problem, bounds, assignment)
    priced = None if prices is None else prices.named(TOTAL_SCORE)
    mentor = None if priced is None else priced.mentor
    paths = paths_of(problem, scores, assignment, mentor, map_blocks)
    full = use.load >= bounds.load_max
    if problem.objective is Objective.TOTAL_SCORE:
        length = paths.lengths(_any_entry(problem, bounds, use))
        return {TOTAL_SCORE: np.where(full & (length < 0), -length, 0)}
    return _level_by_level(paths, _entries(problem, bounds, use), full, level_names(problem))


def _level_by_level(
    paths: SeatPaths, entries: Iterator[Entry], undecided: BoolArray, levels: tuple[str, ...]
) -> dict[str, IntArray]:
    """Let the first kind of entry that reaches a column decide its levels."""
    result = {level: np.zeros(len(undecided), dtype=np.int64) for level in levels}
    for entry in entries:
        if not undecided.any():
            break
        length = paths.lengths(entry)
        reached = undecided & (length < (NO_PATH if entry.name else 0))
        result[TOTAL_SCORE][reached] = -length[reached]
        for level in _levels_of(entry.name, levels):
            result[level][reached] = 1
        undecided = undecided & ~reached
    return result


def _levels_of(name: str, levels: tuple[str, ...]) -> list[str]:
    """Levels that an entry of this kind raises by one; the lowest tier has none of its own."""
    raised = (name,) if name in {"", FURTHER_PLACES} else (MENTEES_MATCHED, name)
    return [level for level in raised if level in levels]


def _any_entry(problem: AssignmentProblem, bounds: Bounds, use: OpenUse) -> Entry:
    """Every kind at once, where only the score counts."""
    cost = np.where(_wants_further(bounds, use), 0, FAR)
    cost = np.where(use.first < bounds.first_max, -problem.unmatched_penalty, cost)
    return Entry(TOTAL_SCORE, cost, _given_up(bounds, use))


def _entries(problem: AssignmentProblem, bounds: Bounds, use: OpenUse) -> Iterator[Entry]:
    """Kinds of entries, best first."""
    spare_first = use.first < bounds.first_max
    nowhere = np.full(problem.n_columns, FAR)
    for tier in np.unique(problem.tier[spare_first])[::-1].tolist():
        cost = np.where(spare_first & (problem.tier == tier), 0, FAR)
        yield Entry(priority_level(tier), cost, nowhere)
    yield Entry(FURTHER_PLACES, np.where(_wants_further(bounds, use), 0, FAR), nowhere)
    yield Entry("", np.full(problem.n_rows, FAR), _given_up(bounds, use))


def _wants_further(bounds: Bounds, use: OpenUse) -> BoolArray:
    wants: BoolArray = (use.first == bounds.first_max) & (use.further < bounds.further_max)
    return wants


def _given_up(bounds: Bounds, use: OpenUse) -> IntArray:
    return np.where(use.load > bounds.load_min, np.int64(0), FAR)
