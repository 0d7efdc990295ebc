"""``gate``: red for a wrong answer, and for a slowdown that noise does not explain."""

import json
import sys
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.commands.telling import insist_on_folder
from benchmarks.documents import ResultsError, read_as
from benchmarks.environment import again_measured
from benchmarks.gate_quality import wrong_answers
from benchmarks.gate_speed import BASELINE, TIMED, Baseline
from benchmarks.gate_verdict import allowed_of_many, slow_ones
from benchmarks.machine_facts import here_and_now
from benchmarks.phases import WrongResultError
from benchmarks.registry import REGISTRIES
from benchmarks.yardstick import EXPLAINED

EXIT_RED = 1
EXIT_INVALID = 3


def gate(
    baseline: Annotated[
        Path, typer.Option(dir_okay=False, help="What the gate allows; see --write.")
    ] = BASELINE,
    repeats: Annotated[int, typer.Option(min=3, max=1000, help="Repeats of each time.")] = 7,
    write: Annotated[
        bool, typer.Option("--write", help="Set the baseline anew instead of judging by it.")
    ] = False,
    times: Annotated[
        int, typer.Option(min=2, max=100, help="With --write: how often everything is timed.")
    ] = 9,
) -> None:
    """Judge the solver: quality exactly, speed against a baseline.

    Every instance of the registries is solved densely and sparsely; both must have the proved and,
    where there is one, the known optimum. Times are ratios to a yardstick of the same run; a time
    is red when its median ratio is above the baseline by more than the tolerance stored with it,
    which comes from repeating the same measurement. Exit codes: 0 green, 1 red, 2 usage, 3 a
    baseline that cannot be read.
    """
    if write:
        insist_on_folder(baseline)
    again = again_measured(sys.argv[1:])
    if again is not None:
        raise typer.Exit(again)
    try:
        limits = None if write else read_as(Baseline, baseline)
        reds = _wrong() or _slow(limits, baseline, repeats, times)
    except ResultsError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(EXIT_INVALID) from None
    except WrongResultError as error:
        reds = [str(error)]
    print("\n".join(f"RED  {red}" for red in reds) or "The gate is green.")
    if reds:
        raise typer.Exit(EXIT_RED)


def _wrong() -> list[str]:
    entries = list(chain.from_iterable(entries() for entries in REGISTRIES.values()))
    reds = [f"{name}: {wrong}" for name, wrong in wrong_answers(entries) if wrong is not None]
    print(f"{len(entries)} instances solved in two ways, {len(entries) - len(reds)} right.")
    return reds


def _slow(limits: Baseline | None, file: Path, repeats: int, times: int) -> list[str]:
    """Judge the times, or keep them as what is allowed from now on."""
    if limits is not None:
        return list(slow_ones(limits, TIMED, repeats, tell=print))
    from app.files.output import write_whole

    found = Baseline(
        yardstick=EXPLAINED,
        provenance=here_and_now(),
        repeats=repeats,
        times=times,
        allowed=tuple(allowed_of_many(TIMED, repeats, times)),
    )
    write_whole(file, json.dumps(found.model_dump(mode="json"), indent=1) + "\n")
    print(f"The baseline was written to {file}.")
    return []
