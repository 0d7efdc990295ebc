"""Work that is always the same, timed in the same run: what the machine was like meanwhile."""

import time
from dataclasses import dataclass, field
from statistics import median

import numpy as np

SIZE = 768
EXPLAINED = f"one product of two float64 matrices of {SIZE} × {SIZE} numbers"
UNSTEADY = 1.5
"""Worst over median time of the yardstick from which on other load must be suspected."""


@dataclass
class Yardstick:
    """Times of one matrix product, taken all along a run."""

    times: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        rng = np.random.default_rng(0)
        self._left, self._right = rng.random((SIZE, SIZE)), rng.random((SIZE, SIZE))
        self._expected = float(self._left.sum(axis=0) @ self._right.sum(axis=1))
        self._product()  # the first one starts threads and pages memory in

    def measure(self, repeats: int = 3) -> None:
        """Take a few more times.

        Raises
        ------
        ArithmeticError
            When the product is wrong.
        """
        for _ in range(repeats):
            start = time.perf_counter()
            total = self._product()
            self.times.append(time.perf_counter() - start)
            if abs(total / self._expected - 1) > 1e-9:
                raise ArithmeticError("the matrix product is wrong")

    @property
    def seconds(self) -> float:
        """Median time."""
        return median(self.times)

    @property
    def unsteadiness(self) -> float:
        """Worst over median time."""
        return max(self.times) / self.seconds

    def _product(self) -> float:
        return float((self._left @ self._right).sum())
