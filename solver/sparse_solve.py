"""Exact and proved without ever holding all pairs: the levels of an objective, solved sparsely."""

from dataclasses import replace

from solver.again import Previous, begin_again
from solver.checked_scores import checked
from solver.clock import Clock
from solver.first_answers import FirstAnswers
from solver.foothold import list_foothold
from solver.infeasibility import find_conflict
from solver.pair_list import PairList, SparseParams
from solver.price_guess import guess_prices
from solver.pricing import Round, rounds, solve_ahead
from solver.problem import AssignmentProblem
from solver.regime import Regime
from solver.restricted import Solved
from solver.result import (
    Assignment,
    LevelPrices,
    OnIncumbent,
    Prices,
    Progress,
    SolveResult,
    Termination,
)
from solver.scores import Scores
from solver.search import Found, MapBlocks
from solver.stage_network import MOST_UNITS
from solver.stages import Stage, stage_at, stage_count
from solver.work import WatchedBlocks, WorkSpentError

REGIME = Regime.CERTIFIED_SPARSE


def solve_sparsely(
    problem: AssignmentProblem,
    scores: Scores,
    on_incumbent: OnIncumbent | None = None,
    params: SparseParams | None = None,
    map_blocks: MapBlocks = map,
    *,
    work_limit: int | None = None,
    previous: Previous | None = None,
) -> SolveResult:
    """Solve level by level over listed pairs, each level priced against all pairs.

    Parameters
    ----------
    on_incumbent
        Called with first answers in the course of the first pass, then after every round, with
        the best result so far and prices that prove its gap.
    map_blocks
        Applies a function to parts of the pairs, in order; for example an executor's `map`.
    previous
        What is known from a proved result of a problem that differs in some people.
    work_limit
        Pairs to look at, after which the best result so far is the answer.

    Returns
    -------
    The optimum with its prices; or, where no more pairs may be looked at or listed, the best
    assignment with the prices that prove its gap, and ``limit = "work"``.

    Raises
    ------
    ValueError
        When places are too many to be counted in 32 bits, which `solver.dense_solve` can do.
    """
    _check_places(problem)
    watched = WatchedBlocks(map_blocks, problem.n_columns, work_limit)
    solving = _SparseSolve(problem, checked(problem, scores), params or SparseParams(), watched)
    solving.on_incumbent, solving.previous = on_incumbent, previous
    solving.wants_first = on_incumbent is not None or work_limit is not None
    try:
        return solving.run()
    except WorkSpentError:
        return solving.best_so_far()


def _check_places(problem: AssignmentProblem) -> None:
    places = sum(problem.demand.tolist())
    if places >= MOST_UNITS:
        raise ValueError(f"demands add up to {places:,}; expected less than {MOST_UNITS:,}")


class _SparseSolve:
    """One solve: what is listed, what was proved, and the best result that was told."""

    def __init__(
        self,
        problem: AssignmentProblem,
        scores: Scores,
        params: SparseParams,
        watched: WatchedBlocks,
    ) -> None:
        self.problem, self.scores, self.params, self.watched = problem, scores, params, watched
        self.on_incumbent: OnIncumbent | None = None
        self.previous: Previous | None = None
        self.wants_first = False
        self.clock = Clock(REGIME)
        self.first = FirstAnswers(problem, scores)
        self.proved: tuple[LevelPrices, ...] = ()
        self.reached: dict[str, int] = {}
        self.known: int | None = None
        self.lowest: dict[str, int] = {}
        self.pairs: PairList | None = None
        self.told: SolveResult | None = None

    def run(self) -> SolveResult:
        """Look for pairs that meet the minima, then go through the levels."""
        pairs = self._begun()
        with self.clock.phase("ahead"):
            ahead = solve_ahead(pairs)
        if ahead is not None:  # it meets all minima
            return self._levels(pairs, ahead)
        with self.clock.phase("foothold"):
            ended = list_foothold(pairs, self.clock.count_flow)
        if ended is Termination.INFEASIBLE:
            return self._infeasible()
        if ended is not None:
            return self.best_so_far()
        return self._levels(pairs, None)

    def best_so_far(self) -> SolveResult:
        """What a limit of work leaves: the last result told, or none."""
        if self.told is None:
            stats = self.clock.stats(self._listed())
            return SolveResult(Termination.NO_SOLUTION_FOUND, None, None, None, stats, limit="work")
        return replace(self.told, limit="work", stats=self.clock.stats(self._listed()))

    def _begun(self) -> PairList:
        if self.wants_first and self.first.deal():
            self._tell_first()
        pairs = self._begun_again()
        if pairs is not None:
            return pairs
        with self.clock.phase("guess"):
            guess = guess_prices(self.problem, self.scores)
        if self.wants_first and self.first.guess(guess):
            self._tell_first()
        pairs = PairList(self.problem, self.scores, guess, self.params, self.watched)
        self.watched.hear = self._hear if self.wants_first else None
        self.pairs = pairs
        with self.clock.phase("candidates"):
            pairs.begin()
        self.watched.hear = None
        return pairs

    def _begun_again(self) -> PairList | None:
        """List what is needed beside a result that is known."""
        if self.previous is None:
            return None
        prices = self.previous.prices.mentor
        pairs = PairList(self.problem, self.scores, prices, self.params, self.watched)
        with self.clock.phase("candidates"):
            if not begin_again(pairs, self.previous):
                return None
        if self.wants_first and self.first.guess(pairs.guess):
            self._tell_first()
        self.pairs = pairs
        return pairs

    def _hear(self, found: Found) -> None:
        with self.clock.phase("first answers"):
            if self.first.hear(found):
                self._tell_first()

    def _tell_first(self) -> None:
        stats = self.clock.stats(self._listed())
        prices, progress = self.first.prices(), self.first.progress()
        found = self.first.assignment
        self._tell(SolveResult(Termination.FEASIBLE, found, prices, None, stats, None, progress))

    def _tell(self, result: SolveResult) -> None:
        if result.progress is not None and result.progress.bound is not None:
            level, bound = result.progress.level, result.progress.bound
            self.lowest[level] = min(bound, self.lowest.get(level, bound))
            progress = replace(result.progress, bound=self.lowest[level])
            result = replace(result, progress=progress)
        self.told = result
        if self.on_incumbent is not None:
            self.on_incumbent(result)

    def _levels(self, pairs: PairList, ahead: Solved | None) -> SolveResult:
        problem, last = self.problem, stage_count(self.problem) - 1
        assignment = ahead[0] if ahead else None
        for index in range(last + 1):
            stage = stage_at(problem, self.scores, index, assignment)
            best: Round | None = None
            if stage.counts_scores and self.wants_first:
                self.known = self.first.bound(stage)
            with self.clock.phase(stage.name):
                is_ahead = ahead is not None and index == last and assignment is ahead[0]
                done_rounds = rounds(
                    pairs, stage, assignment, self.clock.count_flow, ahead if is_ahead else None
                )
                for number, done in enumerate(done_rounds, start=1):
                    best = _better(best, done)
                    self._tell_round(stage, best, number)
            if best is None:
                raise AssertionError("the hard minima can be met, so that a level has a solution")
            if best.gap:
                return self.best_so_far()
            if index < last:
                assignment, self.proved = best.assignment, (*self.proved, best.prices)
                self.reached[stage.name] = best.value
        if self.told is None:
            raise AssertionError("an objective has at least one level")
        stats = self.clock.stats(pairs.listing)
        return replace(self.told, termination=Termination.OPTIMAL, stats=stats)

    def _tell_round(self, stage: Stage, best: Round, number: int) -> None:
        """Tell the better of a round's assignment and the first answer, with all that is proved."""
        found, value = best.assignment, best.value
        if best.gap or not stage.counts_scores:
            found, value = self._or_first(stage, found, value)
        prices, bound = [*self.proved, best.prices], best.bound
        if not stage.counts_scores:
            prices.append(self.first.guessed())
        elif self.known is not None and self.known < bound:
            prices[-1], bound = self.first.guessed(), self.known
        progress = Progress(stage.name, number, value, bound, best.missing)
        stats, proof = self.clock.stats(self._listed()), Prices(tuple(prices))
        self._tell(SolveResult(Termination.FEASIBLE, found, proof, None, stats, None, progress))

    def _or_first(self, stage: Stage, found: Assignment, value: int) -> tuple[Assignment, int]:
        first, values = self.first.assignment, self.first.values
        if first is None or any(values[name] != known for name, known in self.reached.items()):
            return found, value
        return (first, values[stage.name]) if values[stage.name] >= value else (found, value)

    def _listed(self) -> range:
        return range(len(self.pairs.listing) if self.pairs else 0)

    def _infeasible(self) -> SolveResult:
        with self.clock.phase("conflict"):
            conflict = find_conflict(self.problem, self.scores)
        stats = self.clock.stats(self._listed())
        return SolveResult(Termination.INFEASIBLE, None, None, conflict, stats)


def _better(best: Round | None, done: Round) -> Round:
    """The latest assignment, which is never worse, with the prices of the lowest bound."""
    if best is None or done.bound <= best.bound:
        return done
    return Round(done.assignment, best.prices, done.value, best.bound, done.missing)
