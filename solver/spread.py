"""spread: as many columns with a row as a stated loss of the total score allows.

The levels before the total score are kept. With at least k columns used the best total is a
concave function of k, and each of its values is one problem with stand-ins (`solver.stand_ins`),
so that k is found by bisection. Prices of any k bound every other one from above: each column more
costs at least what a stand-in gains at these prices.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from solver.checked_scores import checked
from solver.memory import params_within
from solver.problem import AssignmentProblem
from solver.regime import Regime, regime_for
from solver.result import (
    Assignment,
    LevelPrices,
    OnIncumbent,
    Prices,
    Progress,
    SolveResult,
    Termination,
)
from solver.row_terms import MapBlocks
from solver.scores import Scores
from solver.solve import solve
from solver.spread_ways import DenseWay, Found, SparseWay, Way, total_score, without_debts
from solver.stages import TOTAL_SCORE
from solver.stand_ins import Extended
from solver.work import WatchedBlocks, WorkSpentError


@dataclass(frozen=True, eq=False)
class Spread:
    """The result of `solve_spread`.

    Attributes
    ----------
    first
        The optimum that spreading begins with, which gives the loss its measure.
    solved
        The assignment with as many columns used as the loss allows. The prices of its last level
        are those of the problem with stand-ins.
    columns_used
        Columns with at least one row; None when there is no assignment.
    above
        Why one column more is too many: prices at which that many cannot be used (level
        `solver.stand_ins.COLUMNS_USED`), or would lose too much (the total score). None when all
        columns with places are used, or when a limit ended the search.
    """

    first: SolveResult
    solved: SolveResult
    columns_used: int | None
    above: LevelPrices | None


def solve_spread(
    problem: AssignmentProblem,
    scores: Scores,
    at_most_loss: float,
    on_incumbent: OnIncumbent | None = None,
    *,
    regime: Regime | None = None,
    map_blocks: MapBlocks = map,
    work_limit: int | None = None,
    memory_limit: int | None = None,
) -> Spread:
    """Use as many columns as a loss allows, with the best total score for that number.

    Parameters
    ----------
    at_most_loss
        Share of the optimal total that may be lost, from 0 to 1.
    on_incumbent
        Told of the results of the first solve, then of better and better spread ones that lose
        no more than is allowed.
    work_limit
        Pairs to look at, about, in the first solve and in the search after it.

    Raises
    ------
    ValueError
        When the share is outside of 0 to 1, or a limit is negative.
    solver.memory.TooLargeError
        Before anything is computed, when the solve would not fit into memory.
    """
    if not 0 <= at_most_loss <= 1:
        raise ValueError(f"at_most_loss must be from 0 to 1, got {at_most_loss}")
    chosen = regime_for(problem) if regime is None else Regime(regime)
    scores = checked(problem, scores)
    first = solve(
        problem,
        scores,
        on_incumbent,
        regime=chosen,
        map_blocks=map_blocks,
        work_limit=work_limit,
        memory_limit=memory_limit,
    )
    if first.termination is not Termination.OPTIMAL or first.assignment is None:
        return Spread(first, first, None, None)
    extended = extended_by(problem, scores, first.assignment)
    search = _Search(extended, first, least_total(extended, at_most_loss))
    if extended.count:
        watched = WatchedBlocks(map_blocks, problem.n_columns, work_limit)
        search.run(_way(extended, search.best.prices, chosen, watched, memory_limit), on_incumbent)
    return Spread(first, search.result(), search.used, search.above)


def extended_by(problem: AssignmentProblem, scores: Scores, reached: Assignment) -> Extended:
    """The problem with as many stand-ins as an assignment leaves columns empty."""
    bare = Extended(problem, scores, reached, 0)
    return replace(bare, count=bare.usable - bare.columns_used(reached))


def least_total(extended: Extended, at_most_loss: float) -> int:
    """What the total score must be at least, the share being taken as the decimal that it shows."""
    optimum = total_score(extended, extended.reached)
    return optimum - int(Fraction(str(at_most_loss)) * abs(optimum))


def _way(
    extended: Extended,
    prices: LevelPrices,
    regime: Regime,
    map_blocks: WatchedBlocks,
    memory_limit: int | None,
) -> Way:
    if regime is Regime.DENSE_FLOW:
        return DenseWay(extended)
    params = params_within(extended.problem, memory_limit)
    return SparseWay(extended, prices, params, map_blocks)


class _Search:
    """The largest number of columns that loses no more than is allowed."""

    def __init__(self, extended: Extended, first: SolveResult, least: int) -> None:
        if first.prices is None:
            raise AssertionError("an optimal result has prices")
        self.extended, self.first, self.least = extended, first, least
        self.used = extended.columns_used(extended.reached)
        prices = without_debts(extended, first.prices.levels[-1])
        self.best = Found(extended.reached, prices, total_score(extended, extended.reached))
        self.above: LevelPrices | None = None
        self._too_many = extended.usable + 1
        self._on_incumbent: OnIncumbent | None = None

    def run(self, way: Way, on_incumbent: OnIncumbent | None) -> None:
        """Try as many as can be used, then halve the numbers between enough and too many."""
        self._on_incumbent = on_incumbent
        try:
            most = way.most_used()
            self._too_many, self.above = most.value + 1, most.prices
            if most.value > self.used:
                self._judge(most.value, way.best_total(most.value))
            while self._too_many - self.used > 1:
                middle = (self.used + self._too_many) // 2
                self._judge(middle, way.best_total(middle))
        except WorkSpentError:
            self.above, self._too_many = None, self.extended.usable + 1
        if self._too_many > self.extended.usable == self.used:
            self.above = None

    def result(self) -> SolveResult:
        """The best that was found, proved where the search came to its end."""
        is_proved = self.above is not None or self.used == self.extended.usable
        result = self._told(Termination.OPTIMAL if is_proved else Termination.FEASIBLE)
        return result if is_proved else replace(result, limit="work")

    def _judge(self, used: int, found: Found) -> None:
        """Narrow the numbers by what at least `used` columns cost, and by what the prices prove."""
        cost = self._cost_of_one_more(found.prices)
        if found.value >= self.least:
            self.best, self.used = found, max(used, self.extended.columns_used(found.assignment))
            beyond = used + (found.value - self.least) // cost + 1 if cost else self._too_many
            if self._on_incumbent is not None:
                self._on_incumbent(self._told(Termination.FEASIBLE))
        else:
            beyond = used - ((self.least - found.value - 1) // cost if cost else 0)
        if found.value < self.least or beyond < self._too_many:
            self._too_many, self.above = beyond, found.prices

    def _cost_of_one_more(self, prices: LevelPrices) -> int:
        """What the bound falls by for each column more: the gain of a stand-in at these prices."""
        return max(0, int((-prices.mentor[self.extended.may_be_empty]).max(initial=0)))

    def _told(self, termination: Termination) -> SolveResult:
        if self.first.prices is None:
            raise AssertionError("an optimal result has prices")
        prices = Prices((*self.first.prices.levels[:-1], self.best.prices))
        value = self.best.value
        progress = Progress(TOTAL_SCORE, 1, value, value, 0)
        found, stats = self.best.assignment, self.first.stats
        return SolveResult(termination, found, prices, None, stats, None, progress)
