"""A criterion that listed pairs decide; the others score by whether the two listed anybody.

Preferences and a programme's own scores are this.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from app.matching.criteria.sparse import Index, Sparse
from app.matching.criteria.table import TablePanel, TableTerm
from app.matching.criteria.term import Corner, FloatTile, contribution
from solver.scores import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class ListedTerm:
    """Scores of listed pairs, and of all others by the classes of the two people.

    Parameters
    ----------
    others
        Scores of pairs that are not listed; its labels are the classes.
    told
        Whether such a pair is known, by class; a listed pair is.
    listed
        Scores in millionths by row and column.
    """

    others: TableTerm
    told: BoolArray
    listed: Sparse

    @property
    def name(self) -> str:
        """Name of the criterion."""
        return self.others.name

    def with_blank(self, blank: int) -> "ListedTerm":
        """The same with another score, in millionths, for pairs that are not known."""
        scores = np.where(self.told, self.others.scores, blank)
        return replace(self, others=replace(self.others, scores=scores))

    def block(self, rows: slice, columns: slice) -> IntArray:
        """Scores of a tile, shape ``(len(rows), len(columns))``."""
        scores = self.others.block(rows, columns)
        whose, entries = self.listed.entries_of(np.arange(rows.start, rows.stop))
        at = self.listed.columns[entries]
        inside = (at >= columns.start) & (at < columns.stop)
        places = whose[inside], at[inside] - columns.start
        scores[places] = self.listed.amounts[entries[inside]]
        return scores

    def pairs(self, rows: IntArray, columns: IntArray) -> IntArray:
        """Scores of single pairs, shape ``(k,)``."""
        is_listed, scores = self._index.at(rows, columns)
        return np.where(is_listed, scores, self.others.pairs(rows, columns))

    def known(self, rows: IntArray, columns: IntArray) -> BoolArray:
        """Whether each pair is listed, or one of the two listed somebody else, shape ``(k,)``."""
        is_listed, _ = self._index.at(rows, columns)
        told = self.told[self.others.mentees[rows], self.others.mentors[columns]]
        return is_listed | told

    def panel(self, columns: IntArray, weight: int) -> "ListedPanel":
        """Make these columns ready for a criterion of this weight in millionths."""
        listed = self.listed.at(columns)
        usual = contribution(self.others.pairs(listed.rows, columns[listed.columns]), weight)
        more = contribution(listed.amounts.astype(np.int64), weight) - usual
        return ListedPanel(
            self.others.panel(columns, weight), listed._replace(amounts=more.astype(np.int32))
        )

    @cached_property
    def _index(self) -> Index:
        return Index.of(self.listed)


@dataclass(frozen=True, eq=False)
class ListedPanel:
    """Some columns, and by how much their listed pairs differ from what they would add."""

    others: TablePanel
    listed: Sparse

    def add(self, tile: FloatTile, corner: Corner, rows: IntArray) -> None:
        """Add the contributions of these rows to the part of a tile that begins at a corner."""
        self.others.add(tile, corner, rows)
        whose, entries = self.listed.entries_of(rows)
        top, left = corner
        tile[top + whose, left + self.listed.columns[entries]] += self.listed.amounts[entries]
