"""What was measured, as it is kept in JSON."""

from statistics import median
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from benchmarks.families import FamilySize

Seconds = Annotated[float, Field(ge=0, le=1e9)]
Positive = Annotated[float, Field(ge=1e-9, le=1e9)]
"""What is drawn over powers of ten: seconds, megabytes."""

Units = Annotated[int, Field(ge=-(1 << 63), lt=1 << 63)]
"""A sum of integer scores, or a number of people."""


class Frozen(BaseModel):
    """Immutable, and without a field that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Round(Frozen):
    """What was known after one round of a solve: value and proved bound of its level."""

    seconds: Seconds
    level: str
    value: Units
    bound: Units


class Judged(Frozen):
    """A result as it was recomputed from the integer scores.

    Attributes
    ----------
    gap
        Bound minus value of the first level that is not proved, 0 when all are; None: no proof.
    bound
        What is proved of the last level.
    levels
        Value of each level of the objective.
    total, matched
        Sum of the scores of all pairs, and mentees with a mentor.
    answer_sha256
        Digest of assignment and prices.
    """

    termination: str
    feasible: bool
    gap: Units | None = None
    bound: Units | None = None
    levels: dict[str, Units]
    total: Units
    matched: Units
    flows: int
    listed: int
    answer_sha256: str


class Run(Judged):
    """One solve in a process of its own, judged there.

    Attributes
    ----------
    solve_s, certify_s
        Wall time, or the median of `repeats` where a solve is short; None: nothing to certify.
    gemm_s
        One pass of the same scores' matrix product in float32, one thread, in the same process.
    peak_mb
        Largest resident memory of the process, or of one that it started (1e6 bytes).
    bound_in_time, gap_in_time
        Where there is a time limit: what the solver itself knew when it was stopped, of the level
        that it was at; None: it knew no bound. `bound` and `gap` are the certificate's, which goes
        through all pairs afterwards.
    trivial_bound
        The bound that costs nothing, everybody's best pair; worked out where a plain instance has
        a time limit.
    """

    solve_s: Positive
    solve_cpu_s: Seconds
    certify_s: Positive | None = None
    repeats: int = Field(default=1, ge=1)
    gemm_s: Positive
    peak_mb: Positive
    bound_in_time: Units | None = None
    gap_in_time: Units | None = None
    trivial_bound: Units | None = None
    rounds: tuple[Round, ...] = ()


class Measured(Frozen):
    """One way of solving one instance: its runs, or why there are none.

    Attributes
    ----------
    time_share
        Where the limit is this share of the time that the whole solve took in the same command.
    """

    instance: FamilySize
    way: str
    threads: int = Field(default=1, ge=1)
    time_limit_s: float | None = Field(default=None, gt=0)
    time_share: float | None = Field(default=None, gt=0)
    runs: tuple[Run, ...] = ()
    not_run: str | None = None

    @model_validator(mode="after")
    def _has_runs_or_a_reason(self) -> Self:
        if not self.runs and self.not_run is None:
            raise ValueError("expected runs, or in not_run the reason why there are none")
        return self

    @property
    def name(self) -> str:
        """Name in a report."""
        return entrant_name(self.way, self.threads, self.time_limit_s, self.time_share)

    @property
    def solve_s(self) -> float:
        """Median time of the runs."""
        return median(run.solve_s for run in self.runs)

    @property
    def gemm_s(self) -> float:
        """Median time of one pass of the matrix product."""
        return median(run.gemm_s for run in self.runs)

    @property
    def certify_s(self) -> float | None:
        """Median time of the certificate; None without one."""
        times = [run.certify_s for run in self.runs if run.certify_s is not None]
        return median(times) if times else None

    @property
    def peak_mb(self) -> float:
        """Largest memory of the runs."""
        return max(run.peak_mb for run in self.runs)

    def share_of(self, best: "Measured") -> float | None:
        """Share of another's total score; None where either has not been run."""
        if not self.runs or not best.runs or best.runs[0].total <= 0:
            return None
        return min(run.total for run in self.runs) / best.runs[0].total


def entrant_name(
    way: str, threads: int, time_limit_s: float | None, time_share: float | None
) -> str:
    """Name of a way on its terms; what is as usual is left out."""
    parts = [way]
    parts += [f"{threads} threads"] if threads > 1 else []
    if time_share is not None:
        parts += [f"{100 * time_share:g} % of the time"]
    elif time_limit_s is not None:
        parts += [f"{time_limit_s:g} s"]
    return ", ".join(parts)


class MatchRun(Frozen):
    """One run of ``pairwell match`` on an invented cohort whose vectors are cached.

    `wall_s` is the whole command's time; `solve_s` and `certify_s` are from its own result.
    """

    wall_s: Positive
    solve_s: Positive
    certify_s: Seconds


class Matched(Frozen):
    """``pairwell match`` at one size, from a JSON document or from JSON lines."""

    mentees: int = Field(ge=1)
    mentors: int = Field(ge=1)
    seed: int
    lines: bool = False
    runs: tuple[MatchRun, ...] = Field(min_length=1)

    @property
    def wall_s(self) -> float:
        """Median time of the command."""
        return median(run.wall_s for run in self.runs)

    @property
    def core_s(self) -> float:
        """Median time of solving and certifying in it."""
        return median(run.solve_s + run.certify_s for run in self.runs)
