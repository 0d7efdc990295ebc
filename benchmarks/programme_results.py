"""What was measured of a programme's decisions, as it is kept in JSON."""

from statistics import median

from pydantic import Field

from benchmarks.results import Frozen, Positive


class ProgrammeRun(Frozen):
    """One run of a part of `benchmarks.programme`, judged before its time counts.

    Attributes
    ----------
    yardstick_s
        Seconds of what it is compared with, in the same process; None: compared with nothing.
    percent_gap
        Gap of the last level that was told, in percent of its bound.
    blocking_pairs
        Of a stable answer, over all pairs.
    """

    seconds: Positive
    yardstick_s: Positive | None = None
    percent_gap: float = Field(default=0, ge=0)
    blocking_pairs: int | None = None


class Programmed(Frozen):
    """A part of `benchmarks.programme` at a size."""

    part: str
    mentees: int = Field(ge=1)
    mentors: int = Field(ge=1)
    runs: tuple[ProgrammeRun, ...] = Field(min_length=1)
    peak_mb: Positive

    @property
    def seconds(self) -> float:
        """Median time."""
        return median(run.seconds for run in self.runs)

    @property
    def times_yardstick(self) -> float | None:
        """Median of the time in times of what it is compared with; None without that."""
        ratios = [run.seconds / run.yardstick_s for run in self.runs if run.yardstick_s]
        return median(ratios) if ratios else None

    @property
    def percent_gap(self) -> float:
        """Largest gap."""
        return max(run.percent_gap for run in self.runs)
