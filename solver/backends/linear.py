"""A linear program in integers, as arrays: what the simplex and the integer backend both read."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.scores import BoolArray, IntArray

UNBOUNDED = 1 << 60
"""A bound of this magnitude or more is none."""


class BackendError(RuntimeError):
    """A backend refused a model that this package built: a defect, never an answer."""


@dataclass(frozen=True, eq=False)
class LinearModel:
    """Maximise ``reward @ x`` with ``low <= x <= high`` and ``row_low <= A x <= row_high``.

    Attributes
    ----------
    reward, low, high
        Of each variable, int64.
    row_low, row_high
        Of each constraint, int64.
    rows, variables, coefficients
        Entries of A, each place at most once, int64.
    """

    reward: IntArray
    low: IntArray
    high: IntArray
    row_low: IntArray
    row_high: IntArray
    rows: IntArray
    variables: IntArray
    coefficients: IntArray

    def __post_init__(self) -> None:
        if not len(self.reward) == len(self.low) == len(self.high):
            raise ValueError("reward, low and high must have the same length")
        if len(self.row_low) != len(self.row_high):
            raise ValueError("row_low and row_high must have the same length")
        if not len(self.rows) == len(self.variables) == len(self.coefficients):
            raise ValueError("rows, variables and coefficients must have the same length")

    @property
    def n_variables(self) -> int:
        """Number of variables."""
        return len(self.reward)

    @property
    def n_rows(self) -> int:
        """Number of constraints."""
        return len(self.row_low)

    @cached_property
    def by_row(self) -> IntArray:
        """Positions of the entries of A, row by row and then by variable."""
        return np.lexsort((self.variables, self.rows))

    def keeps(self, values: IntArray) -> bool:
        """Whether integer values lie within every bound."""
        totals = np.zeros(self.n_rows, dtype=np.int64)
        np.add.at(totals, self.rows, self.coefficients * values[self.variables])
        within: BoolArray = (values >= self.low) & (values <= self.high)
        kept: BoolArray = (totals >= self.row_low) & (totals <= self.row_high)
        return bool(within.all() and kept.all())
