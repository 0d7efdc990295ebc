"""The gate's second half: times of our solver as multiples of a yardstick of the same run."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Literal

from pydantic import Field

from benchmarks.case import Case
from benchmarks.documents import Provenance, ResultsError
from benchmarks.families import FamilySize
from benchmarks.gate_quality import wrong_answer
from benchmarks.phases import WrongResultError
from benchmarks.results import Frozen
from benchmarks.solving import Solver
from benchmarks.yardstick import Yardstick
from solver.certificate import certify
from solver.sparse_solve import solve_sparsely

TIMED = (
    FamilySize("clustered", 2000, 400),
    FamilySize("popular", 1000, 200),
    FamilySize("rank1", 500, 100),
    FamilySize("clustered", 1000, 200, load="full"),
)

BASELINE = Path(__file__).parent / "data" / "gate.json"

LEAST_TOLERANCE = 1.5
"""While other programs ran, a ratio of an unchanged solver was 1.30 times that of a quiet hour."""

SAMPLE_S = 0.1
"""What is shorter is done again and again until one sample took so long: milliseconds are noise."""

OTHER_MACHINE = 2.0
"""Further tolerance where the baseline comes from another processor."""


class Allowed(Frozen):
    """What the baseline allows of one time.

    Attributes
    ----------
    ratio, spread
        Median and worst-over-median of the ratio when the gate's own timing was repeated.
    tolerance
        Factor on `ratio` above which the gate is red.
    """

    entry: str
    phase: str
    ratio: float = Field(gt=0)
    spread: float = Field(ge=1)
    tolerance: float = Field(ge=1)


class Baseline(Frozen):
    """The times that were measured when the gate was set, and how much they vary."""

    format: Literal["pairwell-gate/1"] = "pairwell-gate/1"
    yardstick: str
    provenance: Provenance
    repeats: int = Field(ge=1)
    times: int = Field(ge=1)
    allowed: tuple[Allowed, ...]

    def of(self, entry: str, phase: str) -> Allowed:
        """What is allowed of one time.

        Raises
        ------
        ResultsError
            When the baseline does not have it.
        """
        for one in self.allowed:
            if (one.entry, one.phase) == (entry, phase):
                return one
        raise ResultsError(f"the baseline has no {phase} of {entry}; set it anew with --write")


@dataclass(frozen=True)
class Speed:
    """Ratios of one time to the yardstick, one a repeat."""

    entry: str
    phase: str
    ratios: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Median."""
        return median(self.ratios)

    def joined(self, more: "Speed") -> "Speed":
        """With the ratios of another measurement of the same time."""
        return Speed(self.entry, self.phase, self.ratios + more.ratios)


def speeds_of(
    instances: Iterable[FamilySize], repeats: int, solver: Solver = solve_sparsely
) -> Iterator[Speed]:
    """Time solver and certificate on each instance, judged once before and untimed.

    Raises
    ------
    WrongResultError
        When an answer is not proved.
    """
    yardstick = Yardstick()
    for instance in instances:
        case = instance.build()
        for phase, work in _phases(instance.name, case, solver).items():
            count = times_in_a_sample(work)
            ratios = tuple(_ratio(work, yardstick, count) for _ in range(repeats))
            yield Speed(instance.name, phase, ratios)


def _phases(name: str, case: Case, solver: Solver) -> dict[str, Callable[[], object]]:
    """What is timed, after one untimed answer has been judged."""
    problem, scores = case.problem, case.scores
    wrong = wrong_answer(name, case, {"timed": solver})
    if wrong is not None:
        raise WrongResultError(f"{name}: {wrong}")
    result = solver(problem, scores)
    if result.assignment is None or result.prices is None:
        raise WrongResultError(f"{name}: there is no answer")
    return {
        "solve": partial(solver, problem, scores),
        "certify": partial(certify, problem, scores, result.assignment, result.prices),
    }


def times_in_a_sample(work: Callable[[], object]) -> int:
    """How often some work is done before it has taken `SAMPLE_S`."""
    start, count = time.perf_counter(), 0
    while time.perf_counter() - start < SAMPLE_S:
        work()
        count += 1
    return count


def _ratio(work: Callable[[], object], yardstick: Yardstick, count: int) -> float:
    """Seconds of some work, done `count` times, over the yardstick's before and after it."""
    yardstick.measure(1)
    start = time.perf_counter()
    for _ in range(count):
        work()
    seconds = (time.perf_counter() - start) / count
    yardstick.measure(1)
    return 2 * seconds / sum(yardstick.times[-2:])


def allowed_by(measured: list[Speed]) -> Allowed:
    """What repeated measurements of one time allow in future."""
    ratios = [speed.ratio for speed in measured]
    middle = median(ratios)
    spread = max(ratios) / middle
    tolerance = max(LEAST_TOLERANCE, spread**2)
    return Allowed(
        entry=measured[0].entry,
        phase=measured[0].phase,
        ratio=round(middle, 4),
        spread=round(spread, 3),
        tolerance=round(tolerance, 3),
    )
