"""Scores less what side constraints charge for a pair."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.scores import Block, DerivedScores, IntArray, Scores
from solver.sides.constraints import Box, Sides, looked_up


@dataclass(frozen=True, eq=False)
class Charges:
    """Multipliers of the side constraints, in units of ``1 / scale`` of a level's value.

    Attributes
    ----------
    constraints
        Shape ``(len(sides.constraints),)``; above 0 it charges for `most`, below for `least`.
    exclusive
        Shape ``(len(sides.exclusive),)``, never below 0.
    """

    scale: int
    constraints: IntArray
    exclusive: IntArray

    @classmethod
    def none(cls, sides: Sides) -> "Charges":
        """Charge nothing."""
        counts = (len(sides.constraints), len(sides.exclusive))
        return cls(1, *(np.zeros(count, dtype=np.int64) for count in counts))

    def fit(self, sides: Sides) -> bool:
        """Whether each charges for a bound that there is."""
        wanted = (len(sides.constraints), len(sides.exclusive))
        if (len(self.constraints), len(self.exclusive)) != wanted or self.scale < 1:
            return False
        charged = zip(sides.constraints, self.constraints.tolist(), strict=True)
        return bool((self.exclusive >= 0).all()) and all(
            (charge <= 0 or side.most is not None) and (charge >= 0 or side.least is not None)
            for side, charge in charged
        )

    def allowance(self, sides: Sides) -> int:
        """What the bounds themselves are worth: added to the bound of whoever pays the charges."""
        total: int = sum(self.exclusive.tolist())
        for side, charge in zip(sides.constraints, self.constraints.tolist(), strict=True):
            bound = side.most if charge > 0 else side.least
            total += charge * bound if charge and bound is not None else 0
        return total

    def highest(self, sides: Sides) -> int:
        """No pair is charged more than this in magnitude."""
        charged = zip(sides.constraints, self.constraints.tolist(), strict=True)
        listed: int = sum(self.exclusive.tolist())
        total: int = sum(abs(charge) * side.largest for side, charge in charged)
        return total + listed


@dataclass(frozen=True, eq=False)
class ChargedScores(DerivedScores):
    """``factor[i] * score - charges`` of each pair.

    Parameters
    ----------
    factor
        Multiplies the scores of each row, shape ``(n_rows,)``.
    """

    scores: Scores
    factor: IntArray
    sides: Sides
    charges: Charges

    def block(self, rows: slice, columns: slice) -> Block:
        """Scores and mask of a tile."""
        told, eligible = self.scores.block(rows, columns)
        values = np.where(eligible, told, 0) * self.factor[rows, None]
        first, last, _ = rows.indices(self.n_rows)
        left, right, _ = columns.indices(self.n_columns)
        for charge, box in self._boxes:
            i = _within(box.used_rows, first, last)
            j = _within(box.used_columns, left, right)
            if len(i) and len(j):
                charged = (charge * box.rows[i])[:, None] * box.columns[j]
                values[np.ix_(i - first, j - left)] -= charged
        pairs, charged = self._listed
        i, j = pairs[:, 0], pairs[:, 1]
        inside = (i >= first) & (i < last) & (j >= left) & (j < right)
        values[i[inside] - first, j[inside] - left] -= charged[inside]
        return values, eligible

    def pairs(self, rows: IntArray, columns: IntArray) -> Block:
        """Scores and mask of single pairs; a pin's score counts whatever its mask."""
        told, eligible = self.scores.pairs(rows, columns)
        values = told * self.factor[rows]
        for charge, box in self._boxes:
            values -= charge * box.rows[rows] * box.columns[columns]
        pairs, charged = self._listed
        found, where = looked_up(pairs, rows, columns)
        values[found] -= charged[where]
        return values, eligible

    @cached_property
    def _boxes(self) -> list[tuple[int, Box]]:
        charged = zip(self.charges.constraints.tolist(), self.sides.constraints, strict=True)
        return [(charge, box) for charge, side in charged if charge for box in side.boxes]

    @cached_property
    def _listed(self) -> tuple[IntArray, IntArray]:
        """Distinct listed pairs and what they are charged in all."""
        excluding = self.sides.exclusive[self.charges.exclusive > 0]
        paid = self.charges.exclusive[self.charges.exclusive > 0]
        charged = zip(self.charges.constraints.tolist(), self.sides.constraints, strict=True)
        parts = [(side.pairs, charge * side.amounts) for charge, side in charged if charge]
        parts += [(excluding[:, :2], paid), (excluding[:, 2:], paid)]
        pairs, amounts = (np.concatenate(part) for part in zip(*parts, strict=True))
        distinct, place = np.unique(pairs, axis=0, return_inverse=True)
        total = np.zeros(len(distinct), dtype=np.int64)
        np.add.at(total, place.reshape(-1), amounts)
        return distinct, total


def _within(indices: IntArray, first: int, last: int) -> IntArray:
    """Those of increasing `indices` that lie from `first` to below `last`."""
    low, high = np.searchsorted(indices, (first, last))
    return indices[int(low) : int(high)]
