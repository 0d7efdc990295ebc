"""What numbers are made of: parts of one run."""

from benchmarks.programme_results import ProgrammeRun
from benchmarks.results import MatchRun, Run


def solve(run: Run) -> float:
    """Seconds to solve."""
    return run.solve_s


def whole(run: Run) -> float:
    """Seconds to solve and to certify."""
    return run.solve_s + (run.certify_s or 0)


def whole_ms(run: Run) -> float:
    """Milliseconds to solve and to certify."""
    return 1000 * whole(run)


def memory(run: Run) -> float:
    """Largest memory, in MB."""
    return run.peak_mb


def gap(run: Run) -> float | None:
    """Gap, in units of the scores."""
    return run.gap


def percent_gap(run: Run) -> float | None:
    """Gap in percent of the bound."""
    return 100 * run.gap / abs(run.bound) if run.gap is not None and run.bound else None


def percent_gap_in_time(run: Run) -> float | None:
    """Gap that the solver itself knew when it was stopped, in percent of the bound that it knew."""
    if run.gap_in_time is None or not run.bound_in_time:
        return None
    return 100 * run.gap_in_time / abs(run.bound_in_time)


def percent_of_trivial(run: Run) -> float | None:
    """Bound in percent of the one that costs nothing."""
    return 100 * run.bound / run.trivial_bound if run.bound and run.trivial_bound else None


def solve_passes(run: Run) -> float:
    """Time to solve, in products of all vectors."""
    return run.solve_s / run.gemm_s


def certify_passes(run: Run) -> float | None:
    """Time to certify, in products of all vectors."""
    return None if run.certify_s is None else run.certify_s / run.gemm_s


def wall(run: MatchRun) -> float:
    """Seconds of the whole command."""
    return run.wall_s


def times_core(run: MatchRun) -> float:
    """Time of the whole command, in times of solving and certifying."""
    return run.wall_s / (run.solve_s + run.certify_s)


def times_yardstick(run: ProgrammeRun) -> float | None:
    """Time in times of what it is compared with."""
    return run.seconds / run.yardstick_s if run.yardstick_s else None


def seconds(run: ProgrammeRun) -> float:
    """Seconds of what is measured."""
    return run.seconds


def gap_of_programme(run: ProgrammeRun) -> float:
    """Gap in percent of the bound."""
    return run.percent_gap
