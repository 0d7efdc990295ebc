"""Scores that are read as float32 tiles, as large rounds read theirs."""

from dataclasses import dataclass

import numpy as np

from solver.scores import ArrayScores, BoolArray, IntArray
from solver.tiles import Tile


@dataclass(frozen=True)
class GatheredArrayScores(ArrayScores):
    """Scores held as arrays, read as float32 for any rows and columns."""

    def gathered(self, rows: IntArray, columns: IntArray | None) -> tuple[Tile, BoolArray | None]:
        places = np.ix_(rows, np.arange(self.n_columns) if columns is None else columns)
        mask = self.eligible[places]
        return self.values[places].astype(np.float32), None if mask.all() else mask
