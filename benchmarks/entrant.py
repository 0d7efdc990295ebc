"""Who takes part in a comparison: a way of solving, on its terms."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.order import Order
from benchmarks.results import entrant_name


@dataclass(frozen=True)
class Entrant:
    """A way of solving, and the terms on which it is run.

    Attributes
    ----------
    time_share
        Limit as a share of the time that the same way takes without one, in the same turn.
    """

    way: str
    threads: int = 1
    time_limit_s: float | None = None
    time_share: float | None = None
    with_rounds: bool = False

    @property
    def name(self) -> str:
        """Name in a report."""
        return entrant_name(self.way, self.threads, self.time_limit_s, self.time_share)

    @property
    def is_limited(self) -> bool:
        """Whether it may be stopped before its end."""
        return self.time_limit_s is not None or self.time_share is not None

    def order(self, file: Path) -> Order:
        """Order of one run."""
        return Order(str(file), self.way, self.threads, self.time_limit_s, self.with_rounds)
