"""Scores of a large round, computed once: every pass after the first reads them from memory."""

from collections.abc import Iterator
from functools import partial
from multiprocessing.context import get_spawning_popen
from multiprocessing.sharedctypes import RawArray
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matching.compatibility import Compatibility
from solver.row_terms import MapBlocks
from solver.scores import Block, BoolArray, IntArray
from solver.tiles import Tile

BLOCK_PAIRS = 1 << 22
"""Pairs computed at once by each worker: 17 MB, and 4 MB of mask."""

_CLOSED = -1


class HeldScores:
    """Scores in millionths, `solver.scores.Scores` and `solver.tiles.GatheredScores`.

    A process that is started with them as an argument reads the same memory.

    Parameters
    ----------
    scores
        What computes them; asked again for single pairs that are pinned against a rule.
    values
        Shape ``(n_rows, n_columns)``, 4 bytes a pair; -1 where a pair is not eligible.
    shared
        The memory of the values, where processes can share it.
    """

    def __init__(
        self,
        scores: Compatibility,
        values: NDArray[np.int32],
        shared: Any = None,  # noqa: ANN401  # a ctypes array
    ) -> None:
        self._scores = scores
        self._values = values
        self._shared = shared
        self._has_closed = bool(values.size) and int(values.min()) == _CLOSED

    @classmethod
    def of(cls, scores: Compatibility, map_blocks: MapBlocks = map) -> "HeldScores":
        """Compute all pairs; the caller has checked that they fit in memory."""
        shape = scores.n_rows, scores.n_columns
        shared = RawArray("i", shape[0] * shape[1])
        values = _viewed(shared, shape)
        for rows, tile, eligible in map_blocks(partial(_computed, scores), _blocks(*shape)):
            values[rows] = tile
            if eligible is not None:
                values[rows][~eligible] = _CLOSED
        return cls(scores, values, shared)

    def __reduce__(self) -> tuple[Any, ...]:
        """Share the memory with a process that is about to start; copy it for anybody else."""
        if self._shared is None or get_spawning_popen() is None:
            return HeldScores, (self._scores, self._values)
        return _attached, (self._scores, self._shared, self._values.shape)

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
        return int(self._values.max(initial=0))

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
        if len(rows) and rows[-1] - rows[0] == len(rows) - 1:
            part = self._values[rows[0] : rows[-1] + 1]
        else:
            part = self._values[rows]
        if columns is not None:
            part = part[:, columns]
        return part.astype(np.float32, order="C"), part != _CLOSED if self._has_closed else None

    def eligible(self, rows: IntArray, columns: IntArray | None) -> BoolArray:
        """Mask of any rows and columns, shape ``(len(rows), len(columns))``; None means all."""
        place = rows if columns is None else np.ix_(rows, columns)
        eligible: BoolArray = self._values[place] != _CLOSED
        return eligible


def _attached(
    scores: Compatibility,
    shared: Any,  # noqa: ANN401  # a ctypes array
    shape: tuple[int, int],
) -> HeldScores:
    return HeldScores(scores, _viewed(shared, shape), shared)


def _viewed(shared: Any, shape: tuple[int, int]) -> NDArray[np.int32]:  # noqa: ANN401  # a ctypes array
    return np.frombuffer(shared, dtype=np.int32).reshape(shape)


def _parted(part: NDArray[np.int32]) -> Block:
    eligible: BoolArray = part != _CLOSED
    return part.astype(np.int64), eligible


def _blocks(n_rows: int, n_columns: int) -> Iterator[slice]:
    height = max(1, BLOCK_PAIRS // max(1, n_columns))
    for start in range(0, n_rows, height):
        yield slice(start, min(start + height, n_rows))


def _computed(scores: Compatibility, rows: slice) -> tuple[slice, Tile, BoolArray | None]:
    return rows, *scores.gathered(np.arange(rows.start, rows.stop), None)
