"""The rows of a linear program, gathered one kind after the other."""

from dataclasses import dataclass, field

import numpy as np

from solver.backends.linear import LinearModel
from solver.scores import IntArray


@dataclass(frozen=True)
class Matrix:
    """Constraints with their bounds, and entries, as lists of arrays."""

    low: list[IntArray] = field(default_factory=list)
    high: list[IntArray] = field(default_factory=list)
    rows: list[IntArray] = field(default_factory=list)
    variables: list[IntArray] = field(default_factory=list)
    coefficients: list[IntArray] = field(default_factory=list)

    @property
    def n_rows(self) -> int:
        """Number of constraints so far."""
        return sum(map(len, self.low))

    def begin(self, low: IntArray, high: IntArray) -> int:
        """Add constraints with these bounds; the number of the first."""
        first = self.n_rows
        self.low.append(low)
        self.high.append(high)
        return first

    def put(self, rows: IntArray | int, variables: IntArray, coefficients: IntArray | int) -> None:
        """Add entries, each at a place of its own."""
        shape = variables.shape
        self.rows.append(np.broadcast_to(np.asarray(rows, dtype=np.int64), shape))
        self.variables.append(variables)
        self.coefficients.append(np.broadcast_to(np.asarray(coefficients, dtype=np.int64), shape))

    def model(
        self, reward: list[IntArray], low: list[IntArray], high: list[IntArray]
    ) -> LinearModel:
        """The whole program; reward and bounds of the variables, kind by kind."""
        return LinearModel(
            reward=_joined(reward),
            low=_joined(low),
            high=_joined(high),
            row_low=_joined(self.low),
            row_high=_joined(self.high),
            rows=_joined(self.rows),
            variables=_joined(self.variables),
            coefficients=_joined(self.coefficients),
        )


def _joined(parts: list[IntArray]) -> IntArray:
    return np.concatenate(parts).astype(np.int64, copy=False)
