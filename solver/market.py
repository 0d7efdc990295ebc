"""Who has places for whom in a stable matching: one side proposes, the other holds the best."""

from dataclasses import dataclass

import numpy as np

from solver.checked_scores import checked, highest_score
from solver.listing import Listing
from solver.preferences import Orders, Worth
from solver.problem import AssignmentProblem
from solver.scores import Block, BoolArray, IntArray, Scores
from solver.stages import Bounds
from solver.tiles import GatheredScores, Tile


@dataclass(frozen=True, eq=False)
class Market:
    """Places that the pins leave, and what each side thinks of every pair.

    Attributes
    ----------
    wanted, places
        Most pairs of each row and column beside the pins, shapes ``(n_rows,)``, ``(n_columns,)``.
    excluded
        Pairs that are not up for choice, shape ``(k, 2)``: forbidden, and settled by a pin.
    """

    scores: Scores
    worth: Worth
    wanted: IntArray
    places: IntArray
    excluded: IntArray

    @classmethod
    def of(cls, problem: AssignmentProblem, scores: Scores, orders: Orders) -> "Market":
        """Take the pins out.

        Raises
        ------
        ValueError
            When a pair may be used more than once, or the orders are of another size.
        """
        if problem.pair_max != 1:
            raise ValueError(f"stable pairs need pair_max = 1, got {problem.pair_max}")
        size = len(orders.of_rows), len(orders.of_columns)
        if size != (problem.n_rows, problem.n_columns):
            raise ValueError(
                f"the orders are of {size[0]} × {size[1]}, expected "
                f"{problem.n_rows} × {problem.n_columns}"
            )
        bounds = Bounds.of(problem)
        return cls(
            checked(problem, scores),
            Worth(orders, highest_score(problem)),
            np.minimum(bounds.places_max, problem.n_columns),
            np.minimum(bounds.load_max, problem.n_rows),
            np.concatenate((problem.forbidden, problem.pinned)),
        )

    @property
    def n_rows(self) -> int:
        """Number of those who propose."""
        return len(self.wanted)

    @property
    def n_columns(self) -> int:
        """Number of those who are proposed to."""
        return len(self.places)

    @property
    def turned(self) -> "Market":
        """The same with rows and columns exchanged."""
        kind = GatheredTurnedScores if isinstance(self.scores, GatheredScores) else TurnedScores
        worth = Worth(self.worth.orders.turned, self.worth.ceiling)
        return Market(kind(self.scores), worth, self.places, self.wanted, self.excluded[:, ::-1])

    def is_open(self, rows: IntArray, columns: IntArray) -> BoolArray:
        """Which of some pairs are not excluded and have places on both sides."""
        keys = self.excluded[:, 0] * self.n_columns + self.excluded[:, 1]
        excluded = np.isin(rows * self.n_columns + columns, keys)
        return ~excluded & (self.wanted[rows] > 0) & (self.places[columns] > 0)

    def skipping(self, *pairs: tuple[IntArray, IntArray]) -> Listing:
        """List pairs that a pass need not look at, and those excluded."""
        parts = [self.excluded, *(np.column_stack(part) for part in pairs)]
        keys = np.unique(
            np.concatenate([part[:, 0] * self.n_columns + part[:, 1] for part in parts])
        )
        rows, columns = (x.astype(np.int32) for x in np.divmod(keys, max(1, self.n_columns)))
        return Listing(self.n_rows, self.n_columns, rows, columns, np.zeros(len(keys), np.int64))


@dataclass(frozen=True, eq=False)
class TurnedScores:
    """Scores with rows and columns exchanged."""

    scores: Scores

    @property
    def n_rows(self) -> int:
        """Number of columns before."""
        return self.scores.n_columns

    @property
    def n_columns(self) -> int:
        """Number of rows before."""
        return self.scores.n_rows

    def block(self, rows: slice, columns: slice) -> Block:
        """Scores and mask of a tile."""
        values, eligible = self.scores.block(columns, rows)
        return values.T.copy(), eligible.T.copy()

    def pairs(self, rows: IntArray, columns: IntArray) -> Block:
        """Scores and mask of single pairs."""
        return self.scores.pairs(columns, rows)


class GatheredTurnedScores(TurnedScores):
    """The same, of scores that can be computed for any rows and columns."""

    def gathered(self, rows: IntArray, columns: IntArray | None) -> tuple[Tile, BoolArray | None]:
        """Tile of these rows and columns; None means all columns."""
        assert isinstance(self.scores, GatheredScores)
        chosen = np.arange(self.n_columns) if columns is None else columns
        values, eligible = self.scores.gathered(chosen, rows)
        return values.T.copy(), None if eligible is None else eligible.T.copy()
