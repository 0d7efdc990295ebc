"""The listed pairs of a problem, how they are found, and what is known of all others."""

from dataclasses import dataclass, replace

import numpy as np

from solver.listing import Listing
from solver.problem import AssignmentProblem
from solver.result import LevelPrices
from solver.row_choice import NOTHING, RowChoice
from solver.scores import IntArray, Scores
from solver.search import Found, MapBlocks, Wanted, look_through, parts_of
from solver.stages import Bounds
from solver.unlisted import Unlisted


@dataclass(frozen=True)
class SparseParams:
    """How many pairs are listed.

    Attributes
    ----------
    candidates
        Pairs of each row at the start.
    added
        Most pairs of a row that one round adds; at least as many as the largest demand are.
    max_listed
        Pairs at which the search stops with the gap proved so far, about 160 bytes each; the
        last round may go beyond it by what it adds.
    """

    candidates: int = 24
    added: int = 24
    max_listed: int = 20_000_000

    def __post_init__(self) -> None:
        for name in ("candidates", "added", "max_listed"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}")


class PairList:
    """The listed pairs of one problem, what is known of the others, and where they are read.

    Parameters
    ----------
    guess
        Rough prices of the columns, shape ``(n_columns,)``.
    """

    def __init__(
        self,
        problem: AssignmentProblem,
        scores: Scores,
        guess: IntArray,
        params: SparseParams,
        map_blocks: MapBlocks = map,
    ) -> None:
        n, m = problem.n_rows, problem.n_columns
        self.problem = problem
        self.bounds = Bounds.of(problem)
        self.guess = guess
        self.params = params
        self._scores = scores
        self._map_blocks = map_blocks
        self._open = np.flatnonzero(self.bounds.load_max > 0)
        self._excluded = _closed_pairs(problem)
        self._unlisted = Unlisted(n, self._open)
        self.listing = Listing.empty(n, m)

    def of_side(self, problem: AssignmentProblem) -> "PairList":
        """The same pairs for a problem of the same rows and columns with other bounds."""
        side = PairList(problem, self._scores, self.guess, self.params, self._map_blocks)
        side.listing = self.listing
        side._unlisted = self._unlisted.narrowed(side._open)
        return side

    @property
    def full(self) -> bool:
        """Whether no more pairs may be listed."""
        return len(self.listing) >= self.params.max_listed

    def begin(self) -> None:
        """List the best candidates of each row at the guessed prices, and one seat to fall back on.

        The seats are dealt out in turn, so that nearly everybody can be served by the pairs listed.
        """
        rows = np.flatnonzero(self.bounds.places_max > 0)
        most = min(self.params.candidates, self.params.max_listed // max(1, len(rows)))
        most = max(most, self._widest)
        wanted = Wanted(self.guess, most)
        cutoff = np.full(self.problem.n_rows, NOTHING)
        found = self._look(wanted, rows, cutoff, _dealt_seats(self.bounds))
        self._unlisted.renew(found.rows, found.ceiling, self.guess)

    def add_missing(self, choice: RowChoice, cutoff: IntArray) -> int:
        """List the pairs that would change a row's choice; return how many were found."""
        prices, counts_scores = choice.prices.mentor, choice.stage.counts_scores
        rows = self.in_doubt(choice, cutoff)
        rank = None if counts_scores else self.guess
        most = max(self.params.added, self._widest)
        found = self._look(Wanted(prices, most, rank), rows, cutoff)
        if counts_scores:
            self._unlisted.renew(found.rows, found.ceiling, prices)
        return len(found.pairs.rows)

    def in_doubt(self, choice: RowChoice, cutoff: IntArray) -> IntArray:
        """Rows that may have a missing pair, by what is known without looking."""
        known = self._unlisted.ceiling
        if not choice.stage.counts_scores:
            known = self._unlisted.ceiling_without_scores
        return np.flatnonzero(known(choice.prices.mentor) > cutoff)

    def closed_prices(self, choice: RowChoice, cutoff: IntArray) -> LevelPrices:
        """Prices with those of columns without places, so high that nobody wants one."""
        closed = np.flatnonzero(self.bounds.load_max == 0)
        if not len(closed):
            return choice.prices
        lowest = int(cutoff.min(initial=0))
        mentor = choice.prices.mentor.copy()
        mentor[closed] = -lowest
        if choice.stage.counts_scores:
            mentor[closed] += self._largest_score(closed)
        return replace(choice.prices, mentor=mentor)

    def _look(
        self, wanted: Wanted, rows: IntArray, cutoff: IntArray, also: IntArray | None = None
    ) -> Found:
        skipped = self.listing
        if len(self._excluded):
            skipped = skipped.joined(self._excluded.arcs)
        columns = self._open if len(self._open) < self.problem.n_columns else None
        parts = parts_of(self._scores, rows, cutoff, skipped, columns=columns, also=also)
        found = look_through(self._scores, wanted, parts, self._map_blocks)
        self.listing = self.listing.joined(found.pairs)
        return found

    def _largest_score(self, closed: IntArray) -> int:
        """Largest score of any pair of these columns."""
        rows = np.flatnonzero(self.bounds.places_max > 0)
        cutoff = np.full(self.problem.n_rows, -NOTHING - 1)
        nothing = np.zeros(self.problem.n_columns, dtype=np.int64)
        parts = parts_of(self._scores, rows, cutoff, self._excluded, columns=closed)
        found = look_through(self._scores, Wanted(nothing, 1), parts, self._map_blocks)
        return max(0, int(found.ceiling.max(initial=0)))

    @property
    def _widest(self) -> int:
        """Pairs on which a row's choice may depend."""
        return int(self.bounds.places_max.max(initial=1))


def _closed_pairs(problem: AssignmentProblem) -> Listing:
    """Forbidden and pinned pairs, which are not up for choice."""
    pairs = np.concatenate((problem.forbidden, problem.pinned))
    keys = np.unique(pairs[:, 0] * problem.n_columns + pairs[:, 1])
    rows, columns = np.divmod(keys, max(1, problem.n_columns))
    return Listing(
        problem.n_rows,
        problem.n_columns,
        rows.astype(np.int32),
        columns.astype(np.int32),
        np.zeros(len(keys), dtype=np.int64),
    )


def _dealt_seats(bounds: Bounds) -> IntArray:
    """One column with places for each row, dealt out seat by seat over all rows."""
    ends, n = np.cumsum(bounds.load_max), len(bounds.places_max)
    seats = int(bounds.load_max.sum())
    seat = np.arange(n, dtype=np.int64) * max(seats, n) // max(1, n) % max(1, seats)
    return np.searchsorted(ends, seat, side="right")
