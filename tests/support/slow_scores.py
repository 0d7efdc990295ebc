"""Scores that stop to think, so that a solve can be met in the middle."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from solver.scores import ArrayScores, Block, IntArray

FOREVER = 600.0


class OutOfReachError(Exception):
    """Raised by scores that cannot be computed."""


@dataclass
class SlowScores:
    """Scores of an array, of which everything after the first few blocks takes forever.

    Parameters
    ----------
    blocks
        How many blocks are given at once before the long wait.
    sign
        A file that is there once the wait has begun.
    """

    scores: ArrayScores
    blocks: int
    sign: Path | None = None
    given: int = field(default=0)

    @property
    def n_rows(self) -> int:
        """Number of mentees."""
        return self.scores.n_rows

    @property
    def n_columns(self) -> int:
        """Number of mentors."""
        return self.scores.n_columns

    def block(self, rows: slice, columns: slice) -> Block:
        """Scores and mask of a tile, or a wait."""
        self.given += 1
        if self.given > self.blocks:
            if self.sign is not None:
                self.sign.touch()
            time.sleep(FOREVER)
        return self.scores.block(rows, columns)

    def pairs(self, rows: IntArray, columns: IntArray) -> Block:
        """Scores and mask of single pairs."""
        return self.scores.pairs(rows, columns)


@dataclass
class UnreadableScores(SlowScores):
    """Scores that fail, with a message that nobody should see."""

    def block(self, rows: slice, columns: slice) -> Block:
        """Raise."""
        raise OutOfReachError("a sentence of somebody's")
