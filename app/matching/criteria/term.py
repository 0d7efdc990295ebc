"""What a compiled criterion is to the compatibility."""

from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.matching.criteria.scale import MILLION
from solver.scores import BoolArray, IntArray

FloatTile: TypeAlias = NDArray[np.float32]
Corner = tuple[int, int]
"""Row and column of a tile at which a part of it begins."""


def contribution(scores: IntArray, weight: int | IntArray) -> IntArray:
    """Part of a pair's score in millionths: score times weight, rounded half up."""
    return (scores * weight + MILLION // 2) // MILLION


class TermPanel(Protocol):
    """A criterion with some columns made ready, so that rows can be added one run after another."""

    def add(self, tile: FloatTile, corner: Corner, rows: IntArray) -> None:
        """Add the contributions of these rows to the part of a tile that begins at a corner."""


class Term(Protocol):
    """Score of one criterion for every pair, an integer number of millionths in [0, 1,000,000]."""

    @property
    def name(self) -> str:
        """Name of the criterion in every score and explanation."""

    def block(self, rows: slice, columns: slice) -> IntArray:
        """Scores of a tile, shape ``(len(rows), len(columns))``."""

    def pairs(self, rows: IntArray, columns: IntArray) -> IntArray:
        """Scores of single pairs, shape ``(k,)``."""

    def known(self, rows: IntArray, columns: IntArray) -> BoolArray:
        """Whether both sides of each pair gave what the criterion reads, shape ``(k,)``."""

    def panel(self, columns: IntArray, weight: int) -> TermPanel:
        """Make these columns ready for a criterion of this weight in millionths."""
