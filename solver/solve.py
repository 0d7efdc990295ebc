"""solve(): from a problem and its scores to an assignment with the prices that prove it."""

from solver.again import Previous
from solver.checked_scores import checked
from solver.dense_solve import solve_densely
from solver.memory import params_within, refuse_if_too_large
from solver.problem import AssignmentProblem
from solver.regime import Regime, regime_for
from solver.result import OnIncumbent, SolveResult
from solver.row_terms import MapBlocks
from solver.scores import Scores
from solver.sparse_solve import solve_sparsely


def solve(
    problem: AssignmentProblem,
    scores: Scores,
    on_incumbent: OnIncumbent | None = None,
    *,
    regime: Regime | None = None,
    map_blocks: MapBlocks = map,
    work_limit: int | None = None,
    memory_limit: int | None = None,
    previous: Previous | None = None,
) -> SolveResult:
    """Solve level by level, exactly, in the way that fits the problem's size.

    Parameters
    ----------
    scores
        Integer scores, higher is better, with the mask of eligible pairs.
    on_incumbent
        Called with every feasible result on the way.
    regime
        The way of solving; None leaves the choice to `solver.regime.regime_for`.
    map_blocks
        Applies a function to blocks of pairs, in order; for example an executor's `map`.
    work_limit
        Pairs to look at, about; then the best result so far is the answer, with ``limit="work"``.
        The same limit gives the same answer on any machine.
    memory_limit
        Bytes that the solve may take; None asks the machine what there is.
    previous
        What is known from a result of other people, as `solver.again.carried_over` tells it. A
        sparse solve begins there; a dense one is quick without.

    Returns
    -------
    The optimum with its prices, in `stats` the regime; or the conflict of an infeasible problem;
    or what a limit has left of either.

    Raises
    ------
    ValueError
        When there is no such regime, or a limit is negative.
    solver.memory.TooLargeError
        Before anything is computed, when the solve would not fit into memory.
    """
    chosen = regime_for(problem) if regime is None else Regime(regime)
    for name, limit in (("work_limit", work_limit), ("memory_limit", memory_limit)):
        if limit is not None and limit < 0:
            raise ValueError(f"{name} must be at least 0, got {limit}")
    refuse_if_too_large(problem, chosen, memory_limit)
    if chosen is Regime.DENSE_FLOW:
        return solve_densely(problem, checked(problem, scores), on_incumbent, work_limit)
    return solve_sparsely(
        problem,
        scores,
        on_incumbent,
        params_within(problem, memory_limit),
        map_blocks,
        work_limit=work_limit,
        previous=previous,
    )
