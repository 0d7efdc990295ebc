"""Deferred acceptance over lists that are extended when somebody has come to the end of one.

Whoever has a free place proposes to the next on its list; whoever is proposed to holds the best so
far and turns the others away (Gale and Shapley 1962). A place that is taken only ever goes to
somebody better. So a list may be the first few of an order, and be continued later with those
alone who would still accept.
"""

from heapq import heappush, heapreplace

import numpy as np

from solver.eligible import every_pair
from solver.market import Market
from solver.proposal_lists import (
    Batch,
    RankedProposals,
    joined,
    not_hopeless,
    some,
    up_to_last,
)
from solver.row_choice import NOTHING
from solver.scores import BoolArray, IntArray
from solver.scores_above import above
from solver.search import MapBlocks, Wanted, look_through, parts_of

FIRST_CHOICES = 16
"""Columns that a row lists at first; few rows come to the end of so many."""

MOST_CHOICES = 512
"""Columns that a row lists at once; a longer list would cost more to sort than another pass."""

MOST_AT_ONCE = 1 << 22
"""Pairs that are listed at once when lists are continued, about 60 bytes each."""

NOBODY = -NOTHING
"""A floor that no score is above."""

ANYBODY = np.int64(-(1 << 62))
"""An entry that every proposal is above."""


class Proposals:
    """The state of one deferred acceptance."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.listed = 0
        self._columns: list[int] = []
        self._entries: list[int] = []
        self._next, self._end = [0] * market.n_rows, [0] * market.n_rows
        self._free = market.wanted.tolist()
        self._heaps: list[list[int]] = [[] for _ in range(market.n_columns)]

    def accept_all(self) -> None:
        """Go through the whole lists of a small market."""
        market = self.market
        rows, columns = every_pair(market.scores).T
        chosen = market.is_open(rows, columns)
        rows, columns = rows[chosen], columns[chosen]
        self._propose(Batch(rows, columns, market.scores.pairs(rows, columns)[0]))

    def accept_lazily(self, map_blocks: MapBlocks) -> None:
        """List a few of each row, and more of those rows that come to their end."""
        market, most = self.market, FIRST_CHOICES
        rows = np.flatnonzero(market.wanted > 0)
        ranked = RankedProposals.of(market)
        batch, is_whole = self._next_batch(rows, most, ranked, map_blocks)
        first = joined(batch, ranked.by_rows, market.n_columns)
        unseen = np.ones(market.n_rows, dtype=np.bool_)
        while True:
            unseen[rows[is_whole]] = False
            self._propose(first)
            rows = np.flatnonzero((np.array(self._free) > 0) & unseen)
            if not len(rows):
                return
            most = min(2 * most, MOST_CHOICES, max(FIRST_CHOICES, MOST_AT_ONCE // len(rows)))
            first, is_whole = self._next_batch(rows, most, ranked, map_blocks)

    def held(self) -> tuple[IntArray, IntArray]:
        """Rows and columns of the pairs that are held now."""
        columns = np.repeat(np.arange(len(self._heaps)), [len(heap) for heap in self._heaps])
        entries = np.array([entry for heap in self._heaps for entry in heap], dtype=np.int64)
        return self._row_of(entries), columns

    def _propose(self, batch: Batch) -> None:
        """Continue the lists of some rows, all of which are at the end of theirs."""
        market, n = self.market, self.market.n_rows
        to_rows = market.worth.to_rows(batch.rows, batch.columns, batch.scores)
        order = np.lexsort((-to_rows, batch.rows))  # stable: among equals the lower column
        rows, columns = batch.rows[order], batch.columns[order]
        to_columns = market.worth.to_columns(rows, columns, batch.scores[order])
        entries = to_columns * n + (n - 1 - rows)
        hopeful = not_hopeless(rows, columns, entries, np.array(self._free), market.places)
        rows, columns, entries = rows[hopeful], columns[hopeful], entries[hopeful]
        waiting, starts, counts = np.unique(rows, return_index=True, return_counts=True)
        starts += len(self._columns)
        waiting, ends = waiting.tolist(), (starts + counts).tolist()
        for row, start, end in zip(waiting, starts.tolist(), ends, strict=True):
            self._next[row], self._end[row] = start, end
        self._columns += columns.tolist()
        self._entries += entries.tolist()
        self.listed += len(order)
        self._settle(waiting[::-1])

    def _settle(self, waiting: list[int]) -> None:
        """Let everybody who waits propose until nobody has both a free place and a proposal.

        An entry of a heap orders a column's proposals: their worth, then the lower row.
        """
        columns, entries, heaps, free = self._columns, self._entries, self._heaps, self._free
        upcoming, end, n = self._next, self._end, self.market.n_rows
        places = self.market.places.tolist()
        while waiting:
            row = waiting.pop()
            while free[row] and upcoming[row] < end[row]:
                k = upcoming[row]
                upcoming[row] += 1
                heap, entry = heaps[columns[k]], entries[k]
                if len(heap) < places[columns[k]]:
                    heappush(heap, entry)
                elif entry > heap[0]:
                    loser = n - 1 - heapreplace(heap, entry) % n
                    free[loser] += 1
                    waiting.append(loser)
                else:
                    continue
                free[row] -= 1

    def _next_batch(
        self, rows: IntArray, most: int, ranked: RankedProposals, map_blocks: MapBlocks
    ) -> tuple[Batch, BoolArray]:
        """The best pairs of some rows that would be accepted now; whether these are all."""
        market = self.market
        floor, tie_rows = self._floors()
        skipped = market.skipping(ranked.pairs, self.held())
        columns = np.flatnonzero(floor < NOBODY)
        is_new = (floor[columns] <= NOTHING).all()
        view = market.scores if is_new else above(market.scores, floor, tie_rows)
        anything = np.full(market.n_rows, NOTHING)
        chosen = None if len(columns) == market.n_columns else columns
        parts = parts_of(view, rows, anything, skipped, columns=chosen)
        nothing = np.zeros(market.n_columns, dtype=np.int64)
        found = look_through(view, Wanted(nothing, most), parts, map_blocks).pairs
        batch = Batch(found.rows.astype(np.int64), found.columns.astype(np.int64), found.scores)
        counts = np.bincount(batch.rows, minlength=market.n_rows)[rows]
        also = self._accepted(ranked.by_columns, rows)
        return up_to_last(batch, also, most, market), counts < most

    def _accepted(self, batch: Batch, rows: IntArray) -> Batch:
        """The pairs of some rows that would be accepted now and are not held yet."""
        market, n = self.market, self.market.n_rows
        worth = market.worth.to_columns(batch.rows, batch.columns, batch.scores)
        lowest = self._lowest()[batch.columns]
        held_rows, held_columns = self.held()
        m = market.n_columns
        new = ~np.isin(batch.rows * m + batch.columns, held_rows * m + held_columns)
        chosen = np.isin(batch.rows, rows) & new & (worth * n + n - 1 - batch.rows > lowest)
        return some(batch, chosen)

    def _floors(self) -> tuple[IntArray, IntArray]:
        """What a score must be above for a column to accept it, and rows that win a tie."""
        lowest, n = self._lowest(), max(1, self.market.n_rows)
        worth, row = lowest // n, self._row_of(lowest)
        floor = np.where(worth > self.market.worth.ceiling, NOBODY, worth)
        floor = np.where(lowest == ANYBODY, NOTHING, floor)
        return floor, np.where((lowest == ANYBODY) | (floor == NOBODY), 0, row)

    def _lowest(self) -> IntArray:
        """The entry that a proposal to each column must be above, shape ``(n_columns,)``."""
        lowest = np.full(self.market.n_columns, ANYBODY)
        for column, (heap, places) in enumerate(
            zip(self._heaps, self.market.places.tolist(), strict=True)
        ):
            if len(heap) == places:
                lowest[column] = heap[0] if heap else -ANYBODY
        return lowest

    def _row_of(self, entries: IntArray) -> IntArray:
        return self.market.n_rows - 1 - entries % max(1, self.market.n_rows)
