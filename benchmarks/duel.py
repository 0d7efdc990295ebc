"""Several ways of solving one instance, run in turn, and judged against each other."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile

from benchmarks.entrant import Entrant
from benchmarks.families import FamilySize
from benchmarks.launch import NotRunError, refuse, run_once, write_instance
from benchmarks.results import Measured, Run
from benchmarks.right import insist
from benchmarks.ways import WAYS


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
    with TemporaryFile() as nameless:  # gone with this process, however it ends
        file = Path(f"/proc/{os.getpid()}/fd/{nameless.fileno()}")
        try:
            write_instance(instance, file)
        except NotRunError as reason:
            return [_measured(instance, _Runs(one, not_run=str(reason))) for one in entrants]
        for _ in range(repeats):
            for one in found:
                if one.not_run is None:
                    _settle_share(one, found)
                    on_run(instance, one.entrant)
                    _run_again(one, instance, file, limit_s)
    insist(instance, [(one.entrant, run) for one in found for run in one.runs])
    return [_measured(instance, one) for one in found]


def _settle_share(one: _Runs, found: Sequence[_Runs]) -> None:
    """Turn a share of the time into seconds, once and for all runs, where the whole is known."""
    entrant = one.entrant
    if entrant.time_share is None or entrant.time_limit_s is not None:
        return
    whole = [
        run.solve_s
        for other in found
        if other.entrant == replace(entrant, time_share=None, with_rounds=other.entrant.with_rounds)
        for run in other.runs
    ]
    if whole:
        one.entrant = replace(entrant, time_limit_s=round(entrant.time_share * median(whole), 3))


def _run_again(one: _Runs, instance: FamilySize, file: Path, limit_s: float) -> None:
    try:
        if one.entrant.is_limited and one.entrant.time_limit_s is None:
            raise NotRunError("it is not known how long the whole solve takes")
        refuse(WAYS[one.entrant.way], instance)
        one.runs.append(run_once(one.entrant.order(file), limit_s))
    except NotRunError as reason:
        one.not_run = str(reason)


def _measured(instance: FamilySize, one: _Runs) -> Measured:
    return Measured(
        instance=instance,
        way=one.entrant.way,
        threads=one.entrant.threads,
        time_limit_s=one.entrant.time_limit_s,
        time_share=one.entrant.time_share,
        runs=tuple(one.runs),
        not_run=one.not_run,
    )
