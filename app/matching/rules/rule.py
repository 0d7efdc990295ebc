"""What a rule is to the compatibility: a name and a predicate over pairs."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from app.matching.criteria.term import Corner, FloatTile
from solver.scores import BoolArray, IntArray

NOT_ELIGIBLE = "not_eligible"
"""Shown in place of a rule that would tell who avoids or forbids whom."""


class RulePanel(Protocol):
    """A rule with some columns made ready, so that rows can be closed one run after another."""

    def close(self, eligible: BoolArray, tile: FloatTile, corner: Corner, rows: IntArray) -> None:
        """Close the forbidden pairs of these rows in the part of a tile that begins at a corner."""


class Rule(Protocol):
    """A hard rule over the pairs of a round."""

    @property
    def name(self) -> str:
        """Name in every explanation."""

    @property
    def reads_scores(self) -> bool:
        """Whether scores decide what is forbidden."""

    def blocked(self, rows: slice, columns: slice, scores: IntArray) -> BoolArray:
        """Pairs of a tile that the rule forbids, shaped as the tile's `scores`."""

    def blocked_pairs(self, rows: IntArray, columns: IntArray, scores: IntArray) -> BoolArray:
        """Single pairs that the rule forbids, shape ``(k,)``."""

    def panel(self, columns: IntArray) -> RulePanel:
        """Make these columns, strictly increasing, ready."""


@dataclass(frozen=True, eq=False)
class ListedPairs:
    """A rule that blocks a list of pairs.

    Parameters
    ----------
    pairs
        Rows and columns, shape ``(k, 2)``, ordered by row.
    """

    name: str
    pairs: IntArray

    @property
    def reads_scores(self) -> bool:
        """Scores decide nothing."""
        return False

    def blocked(self, rows: slice, columns: slice, scores: IntArray) -> BoolArray:
        """Pairs of a tile that are on the list."""
        mask = np.zeros(scores.shape, dtype=np.bool_)
        first, last = np.searchsorted(self.pairs[:, 0], (rows.start, rows.stop))
        i, j = self.pairs[first:last].T
        inside = (j >= columns.start) & (j < columns.stop)
        mask[i[inside] - rows.start, j[inside] - columns.start] = True
        return mask

    def blocked_pairs(self, rows: IntArray, columns: IntArray, scores: IntArray) -> BoolArray:
        """Single pairs that are on the list."""
        width = int(max(columns.max(initial=0), self.pairs[:, 1].max(initial=0))) + 1
        listed = self.pairs[:, 0] * width + self.pairs[:, 1]
        return np.isin(rows * width + columns, listed)

    def panel(self, columns: IntArray) -> "ListedPanel":
        """Look for listed pairs among some columns."""
        return ListedPanel(self.pairs, columns)


@dataclass(frozen=True, eq=False)
class ListedPanel:
    """A list of pairs, ordered by row, and the columns that are looked at."""

    pairs: IntArray
    columns: IntArray

    def close(self, eligible: BoolArray, tile: FloatTile, corner: Corner, rows: IntArray) -> None:
        """Close the pairs of these rows that are on the list."""
        first = np.searchsorted(self.pairs[:, 0], rows)
        counts = np.searchsorted(self.pairs[:, 0], rows, side="right") - first
        position = np.repeat(np.arange(len(rows)), counts)
        listed = np.arange(len(position)) + np.repeat(first - np.cumsum(counts) + counts, counts)
        wanted = self.pairs[listed, 1]
        place = np.minimum(np.searchsorted(self.columns, wanted), len(self.columns) - 1)
        inside = self.columns[place] == wanted
        eligible[corner[0] + position[inside], corner[1] + place[inside]] = False
