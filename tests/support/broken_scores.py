"""Scores that break what the Protocol promises, in one of their answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from solver.scores import ArrayScores, BoolArray, IntArray
from tests.support.gathered_scores import GatheredArrayScores

Breaking = Callable[[Any, Any], tuple[Any, Any]]
"""Values and mask as they should be, and what is told instead."""


@dataclass(frozen=True)
class BrokenScores:
    """Scores of an array, of which one method tells something else.

    Parameters
    ----------
    where
        ``block`` or ``pairs``.
    """

    scores: ArrayScores
    where: str
    breaking: Breaking

    @property
    def n_rows(self) -> int:
        """Number of mentees."""
        return self.scores.n_rows

    @property
    def n_columns(self) -> int:
        """Number of mentors."""
        return self.scores.n_columns

    def block(self, rows: slice, columns: slice) -> tuple[Any, Any]:
        """Scores and mask of a tile."""
        return self._told("block", self.scores.block(rows, columns))

    def pairs(self, rows: IntArray, columns: IntArray) -> tuple[Any, Any]:
        """Scores and mask of single pairs."""
        return self._told("pairs", self.scores.pairs(rows, columns))

    def _told(self, where: str, told: tuple[Any, Any]) -> tuple[Any, Any]:
        values, mask = told
        return self.breaking(values, mask) if where == self.where and values.size else told


class BrokenGatheredScores(BrokenScores):
    """The same, with tiles in float32."""

    def gathered(self, rows: IntArray, columns: IntArray | None) -> tuple[Any, BoolArray | None]:
        """Tile of any rows and columns."""
        whole = GatheredArrayScores(self.scores.values, self.scores.eligible)
        return self._told("gathered", whole.gathered(rows, columns))
