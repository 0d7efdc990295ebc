"""``match``: the whole command ``pairwell match``, from file to file."""

import sys
from typing import Annotated

import typer

from benchmarks.commands import options
from benchmarks.commands.measuring import EXIT_WRONG, document_of, shown_seconds
from benchmarks.commands.telling import AsJson, OutputFile, Telling
from benchmarks.launch import RunFailedError
from benchmarks.phases import WrongResultError
from benchmarks.results import Matched


def match(  # noqa: PLR0917  each parameter is one option of the command line
    size: options.Sizes = None,
    lines: Annotated[
        bool, typer.Option("--lines", help="From JSON lines instead of a JSON document.")
    ] = False,
    seed: options.Seed = 1,
    repeats: Annotated[int, typer.Option(min=1, max=1000, help="Timed runs.")] = 3,
    limit_s: options.StopAfter = 600,
    output: OutputFile = None,
    as_json: AsJson = False,
) -> None:
    """Time `pairwell match` on invented cohorts whose vectors are cached, proof included.

    Each run is a command of its own, from file to file. Exit codes: 0 measured, 1 a
    run failed or gave no proof, 2 usage.
    """
    from benchmarks.match_run import time_match

    telling = Telling(output, as_json)
    sizes = [options.size_of(text) for text in size or ["2000x500"]]
    found: list[Matched] = []
    try:
        for mentees, mentors in sizes:
            found.append(time_match(mentees, mentors, seed, repeats, limit_s, lines=lines))
            telling.say([_line(found[-1])])
    except (WrongResultError, RunFailedError) as error:
        print(f"wrong: {error}", file=sys.stderr)
        raise typer.Exit(EXIT_WRONG) from None
    telling.keep(document_of(matched=found))


def _line(one: Matched) -> str:
    return (
        f"{one.mentees:,} × {one.mentors:,}: {shown_seconds(one.wall_s)}, of which solving and "
        f"certifying {shown_seconds(one.core_s)}: {one.wall_s / one.core_s:.2f} times that"
    )
