"""The coverage levels of large problems: a list of pairs that grows where a threshold needs it."""

import numpy as np

from solver.coverage import Shortfall, coverage_stages, kept_stage
from solver.foothold import list_foothold
from solver.infeasibility import find_conflict
from solver.listing import Listing
from solver.pair_list import PairList, SparseParams
from solver.pricing import rounds
from solver.problem import AssignmentProblem
from solver.restricted import Solved, Start, solve_restricted
from solver.result import Assignment, Termination
from solver.scores import IntArray, Scores
from solver.scores_above import at_least
from solver.search import MapBlocks
from solver.stages import Stage
from solver.work import WorkSpentError


class SparsePairs:
    """Pairs that are listed one by one; a verdict over all pairs lists those that it lacks.

    Parameters
    ----------
    prices
        Rough prices of the columns, by which pairs are listed, shape ``(n_columns,)``.
    """

    def __init__(
        self,
        problem: AssignmentProblem,
        scores: Scores,
        prices: IntArray,
        params: SparseParams,
        map_blocks: MapBlocks,
    ) -> None:
        self.problem, self.scores = problem, scores
        self._prices, self._params, self._map_blocks = prices, params, map_blocks
        pairs = PairList(problem, scores, prices, params, map_blocks)
        pairs.begin()
        self._listing = pairs.listing

    @property
    def known_scores(self) -> IntArray:
        """Scores of the pairs that are listed, in no order."""
        return self._listing.scores

    def keeping(self, reached: Assignment, threshold: int) -> Assignment | None:
        """An assignment of listed pairs that keeps the coverage; None when there is none."""
        stage = kept_stage(self.problem, self.scores, reached)
        solved = self._solved(self._listed_from(threshold), stage, reached)
        return solved[0] if solved else None

    def judge(self, reached: Assignment, threshold: int) -> Assignment | Shortfall:
        """The same over all pairs, with the proof where there is none.

        Raises
        ------
        solver.work.WorkSpentError
            When neither is known before no more pairs may be looked at or listed.
        """
        narrowed = at_least(self.scores, threshold)
        pairs = PairList(self.problem, narrowed, self._prices, self._params, self._map_blocks)
        pairs.listing = self._listed_from(threshold)
        ended = list_foothold(pairs, lambda: None)
        if ended is Termination.INFEASIBLE:
            return Shortfall(threshold, None, find_conflict(self.problem, narrowed))
        if ended is not None:
            raise WorkSpentError
        kept = reached
        for stage, value in coverage_stages(self.problem, self.scores, reached):
            verdict = self._level(pairs, stage, value, kept, threshold)
            self._take_over(pairs.listing)
            if isinstance(verdict, Shortfall):
                return verdict
            kept = verdict
        return kept

    def _level(
        self, pairs: PairList, stage: Stage, value: int, kept: Assignment, threshold: int
    ) -> Assignment | Shortfall:
        """Whether all pairs reach the value of one level, once a round proves either."""
        solved = self._solved(pairs.listing, stage, kept)
        for done in rounds(pairs, stage, None, solved=solved):
            if done.value >= value:
                return done.assignment
            if done.bound < value:
                return Shortfall(threshold, done.prices, None)
        raise WorkSpentError

    def _solved(self, listing: Listing, stage: Stage, kept: Assignment) -> Solved | None:
        """Begin with an assignment of which most pairs may stay."""
        start = Start(np.zeros(self.problem.n_columns, dtype=np.int64), kept)
        return solve_restricted(self.problem, listing, stage, start, hopeful=True)

    def _listed_from(self, threshold: int) -> Listing:
        arcs = self._listing.arcs_of(self._listing.scores >= threshold)
        size = self.problem.n_rows, self.problem.n_columns
        return Listing(*size, arcs.rows, arcs.columns, arcs.scores)

    def _take_over(self, found: Listing) -> None:
        new = ~np.isin(found.keys, self._listing.keys)
        self._listing = self._listing.joined(found.arcs_of(new))
