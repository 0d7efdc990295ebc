"""Scores of a large round, computed once: every pass after the first reads them from memory."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from app.matching.compatibility import Compatibility
from app.matching.criteria.held import row_blocks
from solver.row_terms import MapBlocks
from solver.scores import Block, BoolArray, IntArray
from solver.tiles import Tile

BLOCK_PAIRS = 1 << 22
"""Pairs computed at once by each worker: 17 MB, and 4 MB of mask."""

BLOCK_BYTES = 50_000_000
"""Of the two blocks that a worker has in hand; and as much once, for vectors as float32. Measured:
100 MB with two workers, 170 with four, 370 with eight."""

FEW_COLUMNS = 4
"""One of so many columns, or fewer, are read one by one; else the rows are copied first."""

_CLOSED = -1
"""Where a pair is not eligible; scores are 0 or more."""


class HeldScores:
    """Scores in millionths, `solver.scores.Scores` and `solver.tiles.GatheredScores`.

    A fork reads the same memory.

    Parameters
    ----------
    scores
        What computes them; asked again for single pairs that are pinned against a rule.
    values
        Shape ``(n_rows, n_columns)``, 4 bytes a pair: integers, which are exact in float32.
    """

    def __init__(self, scores: Compatibility, values: NDArray[np.float32]) -> None:
        self._scores = scores
        self._values = values
        self._has_closed = bool(values.min(initial=0) == _CLOSED)
        self._largest = int(values.max(initial=0))

    @classmethod
    def of(cls, scores: Compatibility, map_blocks: MapBlocks = map) -> "HeldScores":
        """Compute all pairs; the caller has checked that they fit in memory."""
        values = np.empty((scores.n_rows, scores.n_columns), dtype=np.float32)
        blocks = row_blocks(*values.shape, BLOCK_PAIRS)
        for rows, tile, eligible in map_blocks(partial(_computed, scores), blocks):
            values[rows] = tile
            if eligible is not None:
                values[rows][~eligible] = _CLOSED
        return cls(scores, values)

    @property
    def n_rows(self) -> int:
        """Number of mentees."""
        return len(self._values)

    @property
    def n_columns(self) -> int:
        """Number of mentors."""
        return int(self._values.shape[1])

    @property
    def largest(self) -> int:
        """No pair scores more."""
        return self._largest

    def block(self, rows: slice, columns: slice) -> Block:
        """Scores and mask of a tile."""
        return _parted(self._values[rows, columns])

    def pairs(self, rows: IntArray, columns: IntArray) -> Block:
        """Scores and mask of single pairs; that of a pair that is not eligible has its meaning."""
        values, eligible = _parted(self._values[rows, columns])
        values[~eligible] = self._scores.pairs(rows[~eligible], columns[~eligible])[0]
        return values, eligible

    def gathered(self, rows: IntArray, columns: IntArray | None) -> tuple[Tile, BoolArray | None]:
        """Scores of any rows and columns as float32, and the mask; None when all are eligible."""
        tile = self._gathered(rows, columns)
        return tile, tile != _CLOSED if self._has_closed else None

    def _gathered(self, rows: IntArray, columns: IntArray | None) -> NDArray[np.float32]:
        is_run = len(rows) > 0 and rows[-1] - rows[0] == len(rows) - 1
        run = self._values[rows[0] : rows[-1] + 1] if is_run else None
        if columns is None:
            return self._values[rows] if run is None else run.copy()
        if run is None and FEW_COLUMNS * len(columns) <= self.n_columns:
            return self._values[np.ix_(rows, columns)]
        return (self._values[rows] if run is None else run).take(columns, axis=1)

    def eligible(self, rows: IntArray, columns: IntArray | None) -> BoolArray:
        """Mask of any rows and columns, shape ``(len(rows), len(columns))``; None means all."""
        place = rows if columns is None else np.ix_(rows, columns)
        eligible: BoolArray = self._values[place] != _CLOSED
        return eligible


def bytes_of_blocks(pairs: int, threads: int) -> int:
    """Upper estimate of what is taken besides while that many pairs are computed."""
    blocks = -(-pairs // BLOCK_PAIRS)
    return BLOCK_BYTES * (1 + min(threads, blocks))


def _parted(part: NDArray[np.float32]) -> Block:
    eligible: BoolArray = part != _CLOSED
    return part.astype(np.int64), eligible


def _computed(scores: Compatibility, rows: slice) -> tuple[slice, Tile, BoolArray | None]:
    return rows, *scores.gathered(np.arange(rows.start, rows.stop), None)
