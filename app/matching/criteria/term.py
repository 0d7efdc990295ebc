"""What a compiled criterion is to the compatibility."""

from typing import Protocol

from solver.scores import BoolArray, IntArray


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
