"""max_min: as many people as possible, then the worst pair as good as possible, then the total.

Nobody is left out to raise the minimum: the threshold is the largest score of which the pairs at
or above it keep every coverage level. It is a bottleneck, found by bisection over the scores of
known pairs. Three proofs belong together: prices of the coverage levels without a threshold;
prices of all levels over the pairs from the threshold on; and *the cut above*, prices of the level
that falls short when the threshold is one higher, or the minima that cannot be met there.

Pins are decisions that came before. They do not count for the threshold, so that a weak pin does
not make the search give up on all others: of the pairs left to decide the worst is maximised.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from solver.again import carried_over
from solver.bottleneck import Bottleneck, KnownPairs, worst_score
from solver.checked_scores import checked
from solver.coverage import DensePairs, Shortfall, coverage_stages
from solver.memory import params_within
from solver.network import collect_arcs
from solver.pair_list import SparseParams
from solver.problem import AssignmentProblem, Objective
from solver.regime import Regime, regime_for
from solver.result import Assignment, LevelPrices, OnIncumbent, SolveResult, Termination
from solver.row_terms import MapBlocks
from solver.scores import Scores
from solver.scores_above import at_least
from solver.solve import solve
from solver.stages import open_scores, stage_value
from solver.work import WatchedBlocks, WorkSpentError


@dataclass(frozen=True, eq=False)
class MaxMin:
    """The result of `solve_max_min`.

    Attributes
    ----------
    threshold
        Score of the worst pair that was left to decide; None when there was nothing to decide.
    solved
        The solve over the pairs from the threshold on, with its prices.
    coverage
        Prices of the coverage levels over all eligible pairs.
    above
        Why the next threshold is too high; None when a limit ended the search, so that a higher
        one may be possible, or when there was nothing to decide.
    """

    threshold: int | None
    solved: SolveResult
    coverage: tuple[LevelPrices, ...]
    above: Shortfall | None


def solve_max_min(
    problem: AssignmentProblem,
    scores: Scores,
    on_incumbent: OnIncumbent | None = None,
    *,
    regime: Regime | None = None,
    map_blocks: MapBlocks = map,
    work_limit: int | None = None,
    memory_limit: int | None = None,
) -> MaxMin:
    """Maximise coverage, then the worst score, then the total score.

    Parameters
    ----------
    problem
        Its own objective is not read; it has no penalty, since coverage comes first.
    on_incumbent
        Told of results that keep the coverage, with their prices: first those of
        `Objective.COVERAGE_THEN_SCORE`, then better ones for the worst pair.
    work_limit
        Pairs to look at, about, in each of the two solves and in the search between them.

    Raises
    ------
    ValueError
        When there is a penalty, or a limit is negative.
    solver.memory.TooLargeError
        Before anything is computed, when the solve would not fit into memory.
    """
    problem = replace(problem, objective=Objective.COVERAGE_THEN_SCORE)
    regime = regime_for(problem) if regime is None else Regime(regime)
    scores = checked(problem, scores)
    solve_here = partial(
        solve,
        problem,
        regime=regime,
        map_blocks=map_blocks,
        work_limit=work_limit,
        memory_limit=memory_limit,
    )
    first = solve_here(scores, on_incumbent)
    if first.termination is not Termination.OPTIMAL:
        return MaxMin(None, first, (), None)
    search = Bottleneck(problem, scores, _assigned(first))
    if worst_score(problem, scores, search.kept) is None:
        return MaxMin(None, first, _coverage_prices(first), None)
    watched = WatchedBlocks(map_blocks, problem.n_columns, work_limit)
    params = params_within(problem, memory_limit)
    above = None
    with suppress(WorkSpentError):
        known = _known_pairs(problem, scores, first, regime=regime, params=params, watched=watched)
        above = search.climb(known)
    last = _best_total(search, first, solve_here, on_incumbent)
    if above is None:
        last = replace(last, termination=Termination.FEASIBLE, limit="work")
    return MaxMin(search.threshold, last, _coverage_prices(first), above)


def _best_total(
    search: Bottleneck,
    first: SolveResult,
    solve_here: Callable[..., SolveResult],
    on_incumbent: OnIncumbent | None,
) -> SolveResult:
    """The best total of pairs from the threshold on, or what was kept where a limit left worse."""
    problem, scores = search.problem, search.scores
    kept = replace(first, termination=Termination.FEASIBLE, assignment=search.kept, progress=None)
    tell = _telling_none_worse(problem, scores, kept, on_incumbent)
    everybody = np.arange(problem.n_rows), np.arange(problem.n_columns)
    narrowed = at_least(scores, search.threshold)
    last = solve_here(narrowed, tell, previous=carried_over(kept, *everybody))
    return last if _covers(problem, scores, search.kept, last) else replace(kept, limit=last.limit)


def _telling_none_worse(
    problem: AssignmentProblem,
    scores: Scores,
    kept: SolveResult,
    on_incumbent: OnIncumbent | None,
) -> OnIncumbent | None:
    """Tell of what was kept, then of results that keep the coverage too, and of no others."""
    if on_incumbent is None:
        return None
    on_incumbent(kept)

    def tell(result: SolveResult) -> None:
        if _covers(problem, scores, _assigned(kept), result):
            on_incumbent(result)

    return tell


def _covers(
    problem: AssignmentProblem, scores: Scores, reached: Assignment, result: SolveResult
) -> bool:
    """Whether a result is as good as an assignment at every coverage level."""
    found = result.assignment
    return found is not None and all(
        stage_value(problem, scores, stage, found) == value
        for stage, value in coverage_stages(problem, scores, reached)
    )


def _known_pairs(
    problem: AssignmentProblem,
    scores: Scores,
    first: SolveResult,
    *,
    regime: Regime,
    params: SparseParams,
    watched: WatchedBlocks,
) -> KnownPairs:
    if regime is Regime.DENSE_FLOW:
        return DensePairs(problem, scores, collect_arcs(problem, open_scores(problem, scores)))
    from solver.sparse_coverage import SparsePairs  # loads compiled code

    if first.prices is None:
        raise AssertionError("an optimal result has prices")
    return SparsePairs(problem, scores, first.prices.levels[-1].mentor, params, watched)


def _assigned(result: SolveResult) -> Assignment:
    if result.assignment is None:
        raise AssertionError("an optimal result has an assignment")
    return result.assignment


def _coverage_prices(first: SolveResult) -> tuple[LevelPrices, ...]:
    if first.prices is None:
        raise AssertionError("an optimal result has prices")
    return first.prices.levels[:-1]
