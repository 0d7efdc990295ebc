"""How far a solve has come, and what it has cost so far: flows, and seconds by phase."""

import time
from collections.abc import Iterator, Sized
from contextlib import contextmanager
from dataclasses import dataclass, field

from solver.result import Progress, SolveStats


@dataclass
class Clock:
    """Counts the flows and the seconds of one solve.

    Parameters
    ----------
    regime
        Name of the way of solving, for the result.
    """

    regime: str
    flows: int = 0
    progress: Progress | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Add the time that the block takes to a phase."""
        start = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start

    def count_flow(self) -> None:
        """Count one flow that was solved."""
        self.flows += 1

    def stats(self, listed: Sized) -> SolveStats:
        """State of the counts, with the number of pairs that are listed now."""
        return SolveStats(self.regime, len(listed), self.flows, dict(self.seconds))
