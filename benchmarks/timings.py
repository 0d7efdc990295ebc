"""Times of all phases of some instances, with the yardstick of the same run."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from benchmarks.phases import Bench, PhaseName
from benchmarks.registry import Entry
from benchmarks.yardstick import Yardstick


@dataclass(frozen=True)
class Timing:
    """Seconds of one phase of one instance, and their ratio to the yardstick of the run."""

    entry: str
    phase: str
    repeats: int
    median_s: float
    worst_s: float

    def row(self, yardstick_s: float) -> dict[str, object]:
        """Return the timing ready for JSON."""
        return {
            "entry": self.entry,
            "phase": self.phase,
            "repeats": self.repeats,
            "median_s": self.median_s,
            "worst_s": self.worst_s,
            "ratio": self.median_s / yardstick_s,
        }


def time_entries(
    entries: Iterable[Entry], phases: Iterable[PhaseName], repeats: int, yardstick: Yardstick
) -> Iterator[Timing]:
    """Time the phases of each entry, with the yardstick before each entry and at the end.

    Raises
    ------
    benchmarks.phases.WrongResultError, benchmarks.solving.UnprovedError
        At the first wrong result, before any time of it is given.
    """
    chosen = set(phases)
    for entry in entries:
        yardstick.measure()
        bench = Bench.of(entry)
        for phase in bench.phases:
            if phase in chosen:
                yield _timing(bench, phase, repeats)
    yardstick.measure()


def _timing(bench: Bench, phase: PhaseName, repeats: int) -> Timing:
    seconds = [bench.seconds(phase) for _ in range(repeats)]
    return Timing(bench.name, phase.value, repeats, median(seconds), max(seconds))
