"""solve_with_sides(): exactly and level by level, under constraints that no flow can hold.

The problem is solved without its side constraints first. When its optimum keeps them, that is all,
whatever the size; otherwise the levels are climbed under them. For one list of pairs of which so
many are to be used, a multiplier is looked for before, at any size.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from solver.checked_scores import checked
from solver.clock import Clock
from solver.memory import TooLargeError, bytes_available
from solver.problem import AssignmentProblem, Objective
from solver.result import Prices, Termination
from solver.row_terms import MapBlocks
from solver.scores import Scores
from solver.sides.climb import Climb, uncharged
from solver.sides.constraints import Sides, refuse_unfit
from solver.sides.effort import Effort
from solver.sides.multiplier import Found, MultiplierSearch, is_one_list
from solver.sides.result import OnSidesIncumbent, SidesResult
from solver.solve import solve
from solver.stages import stage_count

MOST_PAIRS = 4_000_000
"""Pairs of people, such as 2,000 × 2,000; docs/solver.md has the measurements."""

WORK = 10.0
"""Units of CP-SAT's deterministic time for each level: 10 to 40 processor seconds."""

HELD_PAIR = 150
"""Bytes for each pair of people: scores, worths, losses, and what sorting them takes."""

PROGRAM = 400_000_000
"""Bytes of the largest linear or integer program."""


class SidesTooLargeError(TooLargeError):
    """Side constraints that bind, among more people than an exact answer is found for."""


def solve_with_sides(
    problem: AssignmentProblem,
    scores: Scores,
    sides: Sides,
    on_incumbent: OnSidesIncumbent | None = None,
    *,
    work: float = WORK,
    work_limit: int | None = None,
    map_blocks: MapBlocks = map,
    memory_limit: int | None = None,
) -> SidesResult:
    """Solve level by level under side constraints.

    Parameters
    ----------
    work
        Units of CP-SAT's deterministic time for each level, each some seconds; when they are
        used up, the best assignment is the answer, with the gap that is proved.
    work_limit
        Pairs to look at, about, as `solver.solve.solve` has them; `solver.sides.effort` tells what
        a step of the simplex and a unit of CP-SAT's time count. Then the best answer so far is the
        answer, with ``limit="work"``, the same on any machine.
    memory_limit
        Bytes that the solve may take; None asks the machine what there is.

    Raises
    ------
    ValueError
        When the side constraints do not fit the problem.
    SidesTooLargeError
        When they bind and there are too many people for an exact answer.
    solver.memory.TooLargeError
        When the solve would not fit into memory.
    """
    return _solved(
        _Question(problem, scores, sides, map_blocks, memory_limit),
        Effort(work, work_limit),
        on_incumbent,
        fairest=False,
    )


def solve_fairest_sum(
    problem: AssignmentProblem,
    scores: Scores,
    sides: Sides,
    on_incumbent: OnSidesIncumbent | None = None,
    *,
    work: float = WORK,
    work_limit: int | None = None,
    map_blocks: MapBlocks = map,
    memory_limit: int | None = None,
) -> SidesResult:
    """Raise the least sum of scores of a matched row, after coverage and before the total score.

    Parameters and errors are those of `solve_with_sides`; besides, a ValueError is raised for a
    problem without coverage levels, and there are always too many people beyond `MOST_PAIRS`.
    """
    if problem.objective is not Objective.COVERAGE_THEN_SCORE:
        raise ValueError("the fairest sum needs the objective coverage_then_score")
    return _solved(
        _Question(problem, scores, sides, map_blocks, memory_limit),
        Effort(work, work_limit),
        on_incumbent,
        fairest=True,
    )


@dataclass(frozen=True, eq=False)
class _Question:
    """What both ways of asking have in common."""

    problem: AssignmentProblem
    scores: Scores
    sides: Sides
    map_blocks: MapBlocks
    memory_limit: int | None


def _solved(
    asked: _Question, effort: Effort, on_incumbent: OnSidesIncumbent | None, *, fairest: bool
) -> SidesResult:
    problem, sides, limit = asked.problem, asked.sides, asked.memory_limit
    refuse_unfit(problem, sides)
    scores, clock = checked(problem, asked.scores), Clock("side_constraints")
    with clock.phase("without_sides"):
        relaxed = solve(
            problem,
            scores,
            map_blocks=asked.map_blocks,
            memory_limit=limit,
            work_limit=effort.left,
        )
    effort.count(problem.n_rows * problem.n_columns * (1 + stage_count(problem)))
    if relaxed.assignment is None or relaxed.prices is None:
        return SidesResult(
            relaxed.termination,
            None,
            (),
            clock.seconds,
            relaxed.infeasibility,
            limit=relaxed.limit,
        )
    if not fairest and not sides.broken(relaxed.assignment):
        return SidesResult(
            relaxed.termination,
            relaxed.assignment,
            uncharged(relaxed.prices, sides),
            clock.seconds,
            limit=relaxed.limit,
        )
    ahead = None
    if not fairest and is_one_list(sides):
        told = partial(_of_multiplier, sides, relaxed.prices, clock)
        tell = None if on_incumbent is None else lambda found: on_incumbent(told(found))
        with clock.phase("multiplier"):
            ahead = _search(asked, effort, tell).run(relaxed)
        if ahead is not None and (ahead.value == ahead.bound or _is_too_large(problem)):
            return told(ahead)
    _refuse_if_too_large(problem, limit)
    climb = Climb(problem, scores, sides, effort, clock)
    climb.on_incumbent = on_incumbent
    return climb.run(relaxed, ahead, fairest=fairest)


def _search(
    asked: _Question, effort: Effort, tell: Callable[[Found], None] | None
) -> MultiplierSearch:
    return MultiplierSearch(
        asked.problem,
        asked.scores,
        asked.sides.constraints[0],
        effort,
        map_blocks=asked.map_blocks,
        memory_limit=asked.memory_limit,
        tell=tell,
    )


def _of_multiplier(sides: Sides, prices: Prices, clock: Clock, found: Found) -> SidesResult:
    """The levels before the last lose nothing, so that prices without charges prove them."""
    closed = found.value == found.bound
    return SidesResult(
        Termination.OPTIMAL if closed else Termination.FEASIBLE,
        found.assignment,
        (*uncharged(prices, sides)[:-1], found.proof),
        dict(clock.seconds),
        limit=None if closed else "work",
    )


def _is_too_large(problem: AssignmentProblem) -> bool:
    return problem.n_rows * problem.n_columns > MOST_PAIRS


def _refuse_if_too_large(problem: AssignmentProblem, limit: int | None) -> None:
    n, m = problem.n_rows, problem.n_columns
    told = f"{n:,} × {m:,} people"
    if _is_too_large(problem):
        raise SidesTooLargeError(
            f"{told} are {n * m:,} pairs: side constraints that bind are solved for at most "
            f"{MOST_PAIRS:,}; match in parts, or loosen those that bind"
        )
    there_is = bytes_available() if limit is None else limit
    needed = HELD_PAIR * n * m + min(PROGRAM, 4_000 * n * m)
    if there_is is not None and needed > there_is:
        raise TooLargeError(
            f"{told} with side constraints need about {needed / 1e6:,.0f} MB of memory, there are "
            f"{there_is / 1e6:,.0f} MB"
        )
