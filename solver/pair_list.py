"""The listed pairs of a problem, how they are found, and what is known of all others."""

from dataclasses import dataclass, replace

import numpy as np

from solver.column_groups import representatives
from solver.column_side import Needed, rows_for_columns
from solver.listing import Listing
from solver.network import Arcs, collect_arcs
from solver.problem import MOST_PLACES, AssignmentProblem
from solver.restricted import Start
from solver.result import LevelPrices
from solver.row_choice import NOTHING, RowChoice, largest_by_row
from solver.scores import BoolArray, IntArray, Scores
from solver.search import Found, MapBlocks, Wanted, look_through, parts_of
from solver.stages import Bounds, open_scores
from solver.unlisted import Unlisted

COLUMN_SHARE = 10
"""Rows for columns are sought among so many that at most one in this many pairs is looked at."""


@dataclass(frozen=True)
class SparseParams:
    """How many pairs are listed.

    Attributes
    ----------
    candidates
        Pairs of each row at the start.
    added
        Most pairs of a row that one round adds, and twice as many after each round in which most
        rows needed so many; at least as many as the largest demand are.
    kinds
        Kinds of columns, of each of which a row lists the best one at the start.
    column_factor, column_extra
        Rows that each column lists at the start: so many for each of its places, and so many more.
    max_complete
        Pairs of a problem up to which all of them are listed when listing a few does not help.
    max_listed
        Pairs at which the search stops with the gap proved so far, about 160 bytes each; the
        last round may go beyond it by what it adds.
    """

    candidates: int = 12
    added: int = 24
    kinds: int = 12
    column_factor: int = 4
    column_extra: int = 8
    max_complete: int = 20_000_000
    max_listed: int = 20_000_000

    def __post_init__(self) -> None:
        for name in ("candidates", "added"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}")
        for name in ("kinds", "column_factor", "column_extra", "max_complete", "max_listed"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must be at least 0, got {getattr(self, name)}")


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
        self.start = Start(guess)
        self.params = params
        self._scores = scores
        self._map_blocks = map_blocks
        self._open = np.flatnonzero(self.bounds.load_max > 0)
        self._excluded = _closed_pairs(problem)
        self._unlisted = Unlisted(n, self._open)
        self._added = params.added
        self.listing = Listing.empty(n, m)

    def of_side(self, problem: AssignmentProblem) -> "PairList":
        """The same pairs for a problem of the same rows and columns with other bounds."""
        side = PairList(problem, self._scores, self.guess, self.params, self._map_blocks)
        side.listing = self.listing.of_columns(side.bounds.load_max > 0)
        side._unlisted = self._unlisted.narrowed(side._open)
        return side

    def take_over(self, side: "PairList") -> None:
        """List what a side problem has listed besides."""
        keys = side.listing.keys
        self.listing = self.listing.joined(side.listing.arcs_of(~np.isin(keys, self.listing.keys)))

    @property
    def scores(self) -> Scores:
        """Scores of all pairs."""
        return self._scores

    @property
    def full(self) -> bool:
        """Whether no more pairs may be listed."""
        return len(self.listing) >= self.params.max_listed

    def begin(self) -> None:
        """List what the first restricted problem needs to be near the whole one.

        These are the best candidates of each row at the guessed prices; a place to fall back on,
        dealt out in turn, so that nearly everybody can be served; the best column of each kind;
        and rows for the columns that are listed by hardly any.
        """
        rows = np.flatnonzero(self.bounds.places_max > 0)
        self.list_candidates(rows, self.params.candidates)
        if self.full or not len(rows) or not len(self._open):
            return
        if self.params.kinds:
            kinds = representatives(self._scores, rows, self._open, self.params.kinds)
            group = np.zeros(self.problem.n_columns, dtype=np.int64)
            group[kinds.columns] = kinds.group
            self._look(Wanted(self.guess, 1, group=group), rows, self._any, kinds.columns)
        have = np.bincount(self.listing.columns, minlength=self.problem.n_columns)
        self.list_rows_for(self._open[have[self._open] < self._rows_wanted[self._open]])

    def list_candidates(self, rows: IntArray, most: int) -> None:
        """List the best pairs of some rows at the guessed prices, and a place to fall back on."""
        most = min(most, self.params.max_listed // max(1, len(rows)))
        wanted = Wanted(self.guess, max(most, self._widest))
        found = self._look(wanted, rows, self._any, None, _dealt_places(self.bounds))
        self._unlisted.renew(found.rows, found.ceiling, self.guess)

    def list_rows_for(self, columns: IntArray) -> Arcs:
        """List the rows that would lose least by taking each of some columns; return the pairs."""
        rows = np.flatnonzero(self.bounds.places_max > 0)
        if not len(columns) or not len(rows):
            return Listing.empty(0, 0).arcs
        rows = rows[:: -(-len(columns) * COLUMN_SHARE // max(1, self.problem.n_columns))]
        most = np.minimum(self._rows_wanted[columns], len(rows))
        t = np.maximum(self.best_listed(), NOTHING // 2)
        needed = Needed(columns, most, self.guess, len(rows), t)
        parts = parts_of(self._scores, rows, t, self._skipped(), columns=columns)
        found = rows_for_columns(self._scores, needed, parts, self._map_blocks)
        self.listing = self.listing.joined(found)
        return found

    def list_also(self, pairs: Arcs) -> None:
        """List pairs that are known to be needed, none of them listed yet."""
        self.listing = self.listing.joined(pairs)

    def best_listed(self, without: IntArray | None = None) -> IntArray:
        """Largest t of each row at the guessed prices, some columns left out; ``(n_rows,)``."""
        t = self.listing.scores - self.guess[self.listing.columns]
        if without is not None:
            t[np.isin(self.listing.columns, without)] = NOTHING
        return largest_by_row(t, self.listing, 1)[:, 0]

    def is_excluded(self, rows: IntArray, columns: IntArray) -> BoolArray:
        """Which of some pairs are not up for choice, forbidden or pinned."""
        return np.isin(rows * self.problem.n_columns + columns, self._excluded.keys)

    def complete(self) -> bool:
        """List every pair, if they are few enough for that; say whether they are."""
        if self.problem.n_rows * self.problem.n_columns > self.params.max_complete:
            return False
        arcs = collect_arcs(self.problem, open_scores(self.problem, self._scores))
        self.listing = Listing.empty(self.problem.n_rows, self.problem.n_columns).joined(arcs)
        rows = np.arange(self.problem.n_rows)
        self._unlisted.renew(rows, np.full(len(rows), NOTHING), self.guess)
        return True

    def add_missing(self, choice: RowChoice, cutoff: IntArray) -> int:
        """List the pairs that would change a row's choice; return how many were found."""
        prices, most = choice.prices.mentor, max(self._added, self._widest)
        if not choice.stage.counts_scores:
            rows = self.in_doubt(choice, cutoff)
            found = self._look(Wanted(prices, most, self.guess), rows, cutoff)
            return len(found.pairs.rows)
        count = 0
        for look in self._unlisted.looks(prices, cutoff):
            found = self._look(Wanted(prices, most), look.rows, cutoff, look.columns)
            self._unlisted.renew(found.rows, found.ceiling, prices, look)
            count += len(found.pairs.rows)
        if 2 * count > most * self.problem.n_rows:
            self._added *= 2  # so many lack that a few more would not do
        return count

    def in_doubt(self, choice: RowChoice, cutoff: IntArray) -> IntArray:
        """Rows that may have a missing pair at a level that ignores the scores."""
        known = self._unlisted.ceiling_without_scores(choice.prices.mentor)
        return np.flatnonzero(known > cutoff)

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
        self,
        wanted: Wanted,
        rows: IntArray,
        cutoff: IntArray,
        columns: IntArray | None = None,
        also: IntArray | None = None,
    ) -> Found:
        if columns is None and len(self._open) < self.problem.n_columns:
            columns = self._open
        parts = parts_of(self._scores, rows, cutoff, self._skipped(), columns=columns, also=also)
        found = look_through(self._scores, wanted, parts, self._map_blocks)
        if len(found.pairs.rows):
            self.listing = self.listing.joined(found.pairs)
        return found

    @property
    def _any(self) -> IntArray:
        """Cutoffs that every pair is above."""
        return np.full(self.problem.n_rows, NOTHING)

    @property
    def _rows_wanted(self) -> IntArray:
        """Rows that each column should list at the start, shape ``(n_columns,)``."""
        return self.params.column_factor * self.bounds.load_max + self.params.column_extra

    def _skipped(self) -> Listing:
        """Pairs that are listed already or not up for choice."""
        if not len(self._excluded):
            return self.listing
        return self.listing.joined(self._excluded.arcs)

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
        return pairs_needed(self.problem, self.bounds.places_max)


def pairs_needed(problem: AssignmentProblem, places: IntArray) -> int:
    """Most pairs that any row needs to fill so many places."""
    per_pair = problem.pair_max or MOST_PLACES
    return int((-(-places // per_pair)).max(initial=1))


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


def _dealt_places(bounds: Bounds) -> IntArray:
    """One column with places for each row, dealt out one by one over all rows."""
    ends, n = np.cumsum(bounds.load_max), len(bounds.places_max)
    count = int(bounds.load_max.sum())
    place = np.arange(n, dtype=np.int64) * max(count, n) // max(1, n) % max(1, count)
    return np.searchsorted(ends, place, side="right")
