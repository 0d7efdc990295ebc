"""``encode``: what reading texts costs."""

import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import typer

from benchmarks.commands import options
from benchmarks.commands.measuring import EXIT_WRONG
from benchmarks.commands.telling import AsJson, OutputFile, Telling
from benchmarks.encoding_results import Compared
from benchmarks.launch import NotRunError, RunFailedError, run_module
from benchmarks.phases import WrongResultError

COLD_ROUND = (60, 25)


class Part(StrEnum):
    """One thing that is measured."""

    SPEED = "speed"
    CACHE = "cache"
    MEMORY = "memory"
    START = "start"


def encode(  # noqa: PLR0917  each parameter is one option of the command line
    part: Annotated[
        list[Part] | None, typer.Option(help="May be repeated; without it, all of them.")
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, max=1000, help="Timed rounds.")] = 5,
    texts: Annotated[int, typer.Option(min=1, help="Texts that are read for their memory.")] = (
        10_000
    ),
    limit_s: options.StopAfter = 1800,
    output: OutputFile = None,
    as_json: AsJson = False,
) -> None:
    """Time reading texts: beside sentence-transformers, from the cache, from a cold start.

    Vectors are compared before their time counts; a missed target is told and is no error. Exit
    codes: 0 measured, 1 a run failed or gave other vectors, 2 usage.
    """
    from benchmarks.machine_facts import here_and_now

    telling = Telling(output, as_json)
    found: list[Compared] = []
    try:
        for one in part or Part:
            print(f"  {one} …", file=sys.stderr, flush=True)
            measured = list(_measured(one, texts if one is Part.MEMORY else rounds, limit_s))
            telling.say([each.line for each in measured])
            found += measured
    except (WrongResultError, NotRunError, RunFailedError) as error:
        print(f"not measured: {error}", file=sys.stderr)
        raise typer.Exit(EXIT_WRONG) from None
    rows = [each.model_dump(mode="json") | {"reached": each.is_reached} for each in found]
    telling.keep({"provenance": here_and_now().model_dump(mode="json"), "encoding": rows})


def _measured(part: Part, count: int, limit_s: float) -> Iterator[Compared]:
    from pydantic import TypeAdapter

    if part is Part.START:
        yield _cold_start(count, limit_s)
        return
    said = run_module("benchmarks.encoding", [part.value, str(count)], limit_s)
    yield from TypeAdapter(list[Compared]).validate_json(said)


def _cold_start(rounds: int, limit_s: float) -> Compared:
    from benchmarks.match_run import time_match

    mentees, mentors = COLD_ROUND
    matched = time_match(mentees, mentors, seed=1, repeats=rounds, limit_s=limit_s)
    what = f"`pairwell match` of {mentees} × {mentors} from a cold process, vectors cached"
    times = tuple(run.wall_s for run in matched.runs)
    return Compared(what=what, unit="s", values=times, must=1.5)
