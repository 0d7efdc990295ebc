"""``service``: what the HTTP service adds to the library, and how it bears load."""

import sys
import tempfile
import time
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.commands.telling import AsJson, OutputFile, Telling
from benchmarks.environment import again_without_slowing
from benchmarks.figures import Measured

EXIT_WRONG = 1


class Part(StrEnum):
    """One thing that is measured."""

    START = "start"
    OVERHEAD = "overhead"
    LOAD = "load"
    LIVENESS = "liveness"
    LEAVING = "leaving"
    OVERLOAD = "overload"


def service(
    part: Annotated[
        list[Part] | None,
        typer.Option(help="May be repeated; left out: all of them, in this order."),
    ] = None,
    seconds: Annotated[
        float, typer.Option(min=1, max=3600, help="How long the steady load lasts.")
    ] = 60,
    rounds: Annotated[
        int, typer.Option(min=2, max=10_000, help="Rounds of the comparison with the library.")
    ] = 60,
    output: OutputFile = None,
    as_json: AsJson = False,
) -> None:
    """Measure the service that `pairwell serve` starts, on this machine, with all its processes.

    Seconds are told as median and worst, and as 99th percentile where there are enough. Every
    answer is checked before its time counts; a missed target is told and is no error. Exit codes:
    0 measured, 1 a wrong answer, 2 usage.
    """
    again = again_without_slowing(sys.argv[1:])
    if again is not None:
        raise typer.Exit(again)
    telling = Telling(output, as_json)
    from benchmarks.served import ServiceFailedError
    from benchmarks.service_speed import WrongAnswerError

    found = []
    try:
        for measured in _measured(part or list(Part), seconds, rounds):
            telling.say(measured.lines)
            found.append(measured.row)
    except (WrongAnswerError, ServiceFailedError) as error:
        print(f"wrong: {error}", file=sys.stderr)
        raise typer.Exit(EXIT_WRONG) from None
    telling.keep(found)


def _measured(parts: list[Part], seconds: float, rounds: int) -> Iterator[Measured]:
    from benchmarks import service_speed, service_strain
    from benchmarks.served import Served, measured_environment

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        started = time.perf_counter()
        with Served(folder / "service.log", measured_environment(folder)) as served:
            start = service_speed.measure_start(served, started)
            if Part.START in parts:
                yield start
            if Part.OVERHEAD in parts:
                yield service_speed.measure_overhead(served, folder, rounds)
            if Part.LOAD in parts:
                yield service_speed.measure_load(served, seconds)
            if Part.LIVENESS in parts:
                yield service_strain.measure_liveness(served)
            if Part.LEAVING in parts:
                yield service_strain.measure_leaving(served, times=10)
            if Part.OVERLOAD in parts:
                yield service_strain.measure_overload(served, min(seconds, 20))
