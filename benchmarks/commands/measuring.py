"""Measuring instances for a command, showing them, and keeping what was measured."""

import sys
from collections.abc import Callable, Sequence

import typer

from benchmarks.commands.telling import Telling
from benchmarks.documents import Document
from benchmarks.duel import run_in_turn
from benchmarks.entrant import Entrant
from benchmarks.families import FamilySize
from benchmarks.launch import RunFailedError
from benchmarks.machine_facts import here_and_now
from benchmarks.phases import WrongResultError
from benchmarks.programme_results import Programmed
from benchmarks.results import Matched, Measured
from benchmarks.right import InfeasibleError

EXIT_WRONG = 1


def measure_all(
    instances: Sequence[FamilySize],
    entrants: Sequence[Entrant],
    lines_of: Callable[[Sequence[Measured]], list[str]],
    telling: Telling,
    *,
    repeats: int,
    limit_s: float,
) -> None:
    """Measure every instance, show it, and keep everything.

    Raises
    ------
    typer.Exit
        With code 1 at the first wrong result, of which no time is shown.
    typer.BadParameter
        At the first instance that has no matching.
    """
    measured: list[Measured] = []
    try:
        for instance in instances:
            found = run_in_turn(instance, entrants, repeats, limit_s, _tell)
            telling.say(lines_of(found))
            measured += found
    except (WrongResultError, RunFailedError) as error:
        print(f"wrong: {error}", file=sys.stderr)
        raise typer.Exit(EXIT_WRONG) from None
    except InfeasibleError as error:
        raise typer.BadParameter(str(error)) from None
    telling.keep(document_of(measured))


def shown_seconds(value: float | None) -> str:
    """Seconds as text; nothing where there are none."""
    if value is None:
        return ""
    return f"{1000 * value:.1f} ms" if value < 1 else f"{value:.2f} s"


def _tell(instance: FamilySize, entrant: Entrant) -> None:
    print(f"  {instance.name}: {entrant.name} …", file=sys.stderr, flush=True)


def document_of(
    measured: Sequence[Measured] = (),
    matched: Sequence[Matched] = (),
    programme: Sequence[Programmed] = (),
) -> object:
    """Measurements with the machine, the versions and the date, as JSON."""
    document = Document(
        command=" ".join(["python -m benchmarks", *sys.argv[1:]]),
        provenance=here_and_now(),
        measured=tuple(measured),
        matched=tuple(matched),
        programme=tuple(programme),
    )
    return document.model_dump(mode="json")
