"""Several ways of solving one instance, run in turn, and judged against each other."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.families import FamilySize
from benchmarks.launch import NotRunError, refuse, run_once, write_instance
from benchmarks.order import Order
from benchmarks.phases import WrongResultError
from benchmarks.results import Measured, Run, entrant_name
from benchmarks.ways import OURS, WAYS
from solver.result import Termination

CUT_SHORT = {Termination.FEASIBLE.value, Termination.NO_SOLUTION_FOUND.value}
"""How a run may end that has a time limit."""


@dataclass(frozen=True)
class Entrant:
    """A way of solving, and the terms on which it is run."""

    way: str
    threads: int = 1
    time_limit_s: float | None = None
    with_rounds: bool = False

    @property
    def name(self) -> str:
        """Name in a report."""
        return entrant_name(self.way, self.threads, self.time_limit_s)

    def order(self, file: Path) -> Order:
        """Order of one run."""
        return Order(str(file), self.way, self.threads, self.time_limit_s, self.with_rounds)


@dataclass
class _Runs:
    """Runs of one entrant so far."""

    entrant: Entrant
    runs: list[Run] = field(default_factory=list)
    not_run: str | None = None


def run_in_turn(
    instance: FamilySize,
    entrants: Sequence[Entrant],
    repeats: int,
    limit_s: float,
    on_run: Callable[[FamilySize, Entrant], None] = lambda *_: None,
) -> list[Measured]:
    """Run every entrant once, then every entrant again, and so on.

    Parameters
    ----------
    limit_s
        An entrant whose process takes longer is stopped, and not run again.
    on_run
        Told before each run.

    Raises
    ------
    WrongResultError
        When an exact way has not found the optimum, or ours has no proof.
    """
    found = [_Runs(entrant) for entrant in entrants]
    with tempfile.TemporaryDirectory() as name:
        try:
            file = write_instance(instance, Path(name))
        except NotRunError as reason:
            return [_measured(instance, _Runs(one, not_run=str(reason))) for one in entrants]
        for _ in range(repeats):
            for one in found:
                if one.not_run is None:
                    on_run(instance, one.entrant)
                    _run_again(one, instance, file, limit_s)
    insist(instance, [(one.entrant, run) for one in found for run in one.runs])
    return [_measured(instance, one) for one in found]


def _run_again(one: _Runs, instance: FamilySize, file: Path, limit_s: float) -> None:
    try:
        refuse(WAYS[one.entrant.way], instance)
        one.runs.append(run_once(one.entrant.order(file), limit_s))
    except NotRunError as reason:
        one.not_run = str(reason)


def insist(instance: FamilySize, runs: Sequence[tuple[Entrant, Run]]) -> None:
    """Insist that every exact run has the same optimum, and that a proof holds where one is due.

    Raises
    ------
    WrongResultError
        At the first that is wrong.
    """
    optimum: dict[str, int] | None = None
    for entrant, run in runs:
        place = f"{instance.name}, {entrant.name}"
        is_cut_short = entrant.time_limit_s is not None and run.termination in CUT_SHORT
        if is_cut_short or not WAYS[entrant.way].exact:
            if run.gap is not None and (run.gap < 0 or not run.feasible):
                raise WrongResultError(f"{place}: the bound is below the value found")
            continue
        if not run.feasible:
            raise WrongResultError(f"{place}: the answer breaks a bound")
        if run.gap or (run.gap is None and entrant.way == OURS.name):
            raise WrongResultError(f"{place}: the answer is not proved, its gap is {run.gap}")
        optimum = optimum or run.levels
        if run.levels != optimum:
            raise WrongResultError(f"{place}: {run.levels} is not the optimum {optimum}")


def _measured(instance: FamilySize, one: _Runs) -> Measured:
    return Measured(
        instance=instance,
        way=one.entrant.way,
        threads=one.entrant.threads,
        time_limit_s=one.entrant.time_limit_s,
        runs=tuple(one.runs),
        not_run=one.not_run,
    )
