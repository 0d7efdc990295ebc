"""Whether times are within what the baseline allows."""

from collections.abc import Callable, Iterator, Sequence

from benchmarks.families import FamilySize
from benchmarks.gate_speed import OTHER_MACHINE, Allowed, Baseline, Speed, allowed_by, speeds_of
from benchmarks.machine_facts import this_machine
from benchmarks.solving import Solver
from solver.sparse_solve import solve_sparsely

ATTEMPTS = 3
"""A time that is too long is measured so often before it counts."""


def slow_ones(
    baseline: Baseline,
    instances: Sequence[FamilySize],
    repeats: int,
    solver: Solver = solve_sparsely,
    tell: Callable[[str], None] = lambda _: None,
) -> Iterator[str]:
    """Say which times are above what is allowed, and tell where the baseline is far too high.

    Raises
    ------
    ResultsError
        When the baseline does not have one of the times.
    benchmarks.phases.WrongResultError
        When an answer is not proved: no time is told then.
    """
    more = 1.0
    if this_machine().processor != baseline.provenance.machine.processor:
        more = OTHER_MACHINE
        tell(f"The baseline is of another processor: {OTHER_MACHINE:g} times the tolerance.")
    for instance in instances:
        for speed in speeds_of([instance], repeats, solver):
            allowed = baseline.of(speed.entry, speed.phase)
            limit = allowed.ratio * allowed.tolerance * more
            told = _remeasured(speed, limit, instance, repeats, solver)
            line = f"{told.entry:<28} {told.phase:<8} {told.ratio:9.2f} of {limit:9.2f} allowed"
            tell(line)
            if told.ratio < allowed.ratio / (allowed.tolerance * more):
                tell(_stale(told, allowed))
            if told.ratio > limit:
                yield f"{line}; the baseline is {allowed.ratio:.2f}, its spread {allowed.spread:g}"


def _stale(told: Speed, allowed: Allowed) -> str:
    """A baseline that no slowdown of today's solver would be measured against."""
    return (
        f"WARNING  the baseline of {told.entry} {told.phase} is stale: {allowed.ratio:.2f} there, "
        f"{told.ratio:.2f} now; set it anew with python -m benchmarks gate --write"
    )


def _remeasured(
    speed: Speed, limit: float, instance: FamilySize, repeats: int, solver: Solver
) -> Speed:
    """Measure a time that is too long again, and take the median of all."""
    for _ in range(1, ATTEMPTS):
        if speed.ratio <= limit:
            break
        again = speeds_of([instance], repeats, solver)
        speed = speed.joined(next(one for one in again if one.phase == speed.phase))
    return speed


def allowed_of_many(instances: Sequence[FamilySize], repeats: int, times: int) -> Iterator[Allowed]:
    """Repeat the gate's own timing, and take from its spread what is allowed."""
    runs = [list(speeds_of(instances, repeats)) for _ in range(times)]
    for same in zip(*runs, strict=True):
        yield allowed_by(list(same))
