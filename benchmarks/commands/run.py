"""``run``: times of the solver's phases; a wrong result gives no time at all."""

import sys
from enum import StrEnum
from itertools import chain
from typing import Annotated

import typer

from benchmarks.commands.telling import AsJson, OutputFile, Telling
from benchmarks.environment import again_without_slowing
from benchmarks.families import FamilySize
from benchmarks.machine_facts import here_and_now
from benchmarks.phases import PhaseName, WrongResultError
from benchmarks.registry import REGISTRIES, Entry
from benchmarks.solving import UnprovedError
from benchmarks.timings import Timing, time_entries
from benchmarks.yardstick import EXPLAINED, UNSTEADY, Yardstick

EXIT_WRONG = 1
LONGEST_NAME = 28


class Registry(StrEnum):
    """A set of instances."""

    SMALL = "small"
    OWN = "own"
    CASES = "cases"
    ALL = "all"


def run(
    registry: Annotated[
        list[Registry] | None,
        typer.Option(
            help="small: generated families; own: our case files; cases: the shared ones "
            "(folder PAIRWELL_CASES, or shared/cases beside the checkout); all of them. "
            "May be repeated; left out: small and own."
        ),
    ] = None,
    phase: Annotated[
        list[PhaseName] | None,
        typer.Option(help="May be repeated; left out: all phases."),
    ] = None,
    repeats: Annotated[int, typer.Option(min=1, max=1000, help="Runs of each phase.")] = 5,
    output: OutputFile = None,
    as_json: AsJson = False,
) -> None:
    """Time the phases of the solver, each result checked before its time counts.

    Every instance is first solved and certified untimed, and compared with its known optimum.
    Times are given with their ratio to a fixed piece of work that is timed all along the run.
    Exit codes: 0 all results right, 1 a wrong one, 2 usage.
    """
    again = again_without_slowing(sys.argv[1:])
    if again is not None:
        raise typer.Exit(again)
    telling = Telling(output, as_json)
    entries = _entries(registry or [Registry.SMALL, Registry.OWN])
    yardstick, timings = Yardstick(), []
    try:
        for timing in time_entries(entries, phase or list(PhaseName), repeats, yardstick):
            telling.say([_line(timing)])
            timings.append(timing)
    except (WrongResultError, UnprovedError) as error:
        print(f"wrong result: {error}", file=sys.stderr)
        raise typer.Exit(EXIT_WRONG) from None
    telling.say(_summary(timings, yardstick))
    telling.keep(_document(timings, yardstick))


def _entries(registries: list[Registry]) -> list[Entry]:
    names = [name for name in REGISTRIES if name in registries or Registry.ALL in registries]
    found = {name: REGISTRIES[name]() for name in names}
    if Registry.CASES in registries and not found["cases"]:
        raise typer.BadParameter("there are no shared cases: set PAIRWELL_CASES to their folder")
    return list(chain.from_iterable(found.values()))


def _line(timing: Timing) -> str:
    return (
        f"{timing.entry:<{LONGEST_NAME}} {timing.phase:<8} "
        f"median {timing.median_s:9.4f} s   worst {timing.worst_s:9.4f} s"
    )


def _summary(timings: list[Timing], yardstick: Yardstick) -> list[str]:
    lines = ["", f"Yardstick: {EXPLAINED}, median {yardstick.seconds:.4f} s. As a multiple of it:"]
    for name in PhaseName:
        ratios = [t.median_s / yardstick.seconds for t in timings if t.phase == name]
        if ratios:
            lines.append(f"  {name.value:<8} {sum(ratios):9.2f} (all instances together)")
    lines.append(f"{len(timings)} results, all right.")
    if yardstick.unsteadiness > UNSTEADY:
        lines.append(
            f"The yardstick's worst time was {yardstick.unsteadiness:.1f} times its median: "
            "something else was running, so do not trust these times."
        )
    return lines


def _document(timings: list[Timing], yardstick: Yardstick) -> dict[str, object]:
    return {
        "provenance": here_and_now().model_dump(mode="json"),
        "seed": FamilySize.seed,
        "yardstick": {
            "what": EXPLAINED,
            "median_s": yardstick.seconds,
            "worst_s": max(yardstick.times),
        },
        "timings": [timing.row(yardstick.seconds) for timing in timings],
    }
