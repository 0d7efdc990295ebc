"""How much a solve under side constraints may look at, counted so that it is the same anywhere."""

from typing import Literal

from solver.work import WorkSpentError

PAIRS_OF_UNIT = 200_000_000
"""Pairs that a unit of CP-SAT's deterministic time counts as: other solves look through as many in
the one to four processor seconds that it takes. A step of the simplex counts all pairs listed."""

Limit = Literal["time", "work"]


class Effort:
    """What is left of the limits.

    Parameters
    ----------
    work
        Units of CP-SAT's deterministic time for one level.
    pairs
        Pairs to look at in all; None for no limit.

    Raises
    ------
    ValueError
        When the number of pairs is negative.
    """

    def __init__(self, work: float, pairs: int | None = None) -> None:
        if pairs is not None and pairs < 0:
            raise ValueError(f"work_limit must be at least 0, got {pairs}")
        self.work = work
        self._pairs = pairs

    @property
    def units(self) -> float:
        """Units of deterministic time that one level may take."""
        left = self.left
        return self.work if left is None else min(self.work, left / PAIRS_OF_UNIT)

    @property
    def left(self) -> int | None:
        """Pairs that may still be looked at; None for no limit."""
        return None if self._pairs is None else max(0, self._pairs)

    def steps(self, listed: int) -> int | None:
        """Steps of the simplex over so many pairs that are left; None for no limit."""
        left = self.left
        return None if left is None else left // max(1, listed)

    def count(self, pairs: int) -> None:
        """Count pairs looked at."""
        if self._pairs is not None:
            self._pairs -= pairs

    def count_units(self, units: float) -> None:
        """Count deterministic time."""
        self.count(round(units * PAIRS_OF_UNIT))

    def spend(self, pairs: int) -> None:
        """Count pairs looked at before anything is made of them.

        Raises
        ------
        WorkSpentError
            When they are more than the limit has left.
        """
        self.count(pairs)
        if self._pairs is not None and self._pairs < 0:
            raise WorkSpentError
