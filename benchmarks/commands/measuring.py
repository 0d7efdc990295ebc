"""Measuring instances for a command, showing them, and keeping what was measured."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from benchmarks.documents import Document
from benchmarks.duel import run_in_turn
from benchmarks.entrant import Entrant
from benchmarks.families import FamilySize
from benchmarks.launch import RunFailedError
from benchmarks.machine_facts import here_and_now
from benchmarks.phases import WrongResultError
from benchmarks.results import Matched, Measured

EXIT_WRONG = 1


def insist_on_folder(json_file: Path | None) -> None:
    """Refuse a file that could not be written, before anything is measured.

    Raises
    ------
    typer.BadParameter
        When its folder does not exist.
    """
    if json_file is not None and not json_file.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {json_file.parent}")


def measure_all(
    instances: Sequence[FamilySize],
    entrants: Sequence[Entrant],
    lines_of: Callable[[Sequence[Measured]], list[str]],
    json_file: Path | None,
    *,
    repeats: int,
    limit_s: float,
) -> None:
    """Measure every instance, show it, and keep everything in a file.

    Raises
    ------
    typer.Exit
        With code 1 at the first wrong result, of which no time is shown.
    typer.BadParameter
        When the file's folder does not exist; before anything is measured.
    """
    insist_on_folder(json_file)
    measured: list[Measured] = []
    try:
        for instance in instances:
            found = run_in_turn(instance, entrants, repeats, limit_s, _tell)
            print("\n".join(lines_of(found)), flush=True)
            measured += found
    except (WrongResultError, RunFailedError) as error:
        print(f"wrong: {error}", file=sys.stderr)
        raise typer.Exit(EXIT_WRONG) from None
    if json_file is not None:
        write_document(json_file, measured)


def shown_seconds(value: float | None) -> str:
    """Seconds as text; nothing where there are none."""
    if value is None:
        return ""
    return f"{1000 * value:.1f} ms" if value < 1 else f"{value:.2f} s"


def _tell(instance: FamilySize, entrant: Entrant) -> None:
    print(f"  {instance.name}: {entrant.name} …", file=sys.stderr, flush=True)


def write_document(
    file: Path, measured: Sequence[Measured], matched: Sequence[Matched] = ()
) -> None:
    """Keep measurements with the machine, the versions and the date."""
    from app.files.output import write_whole

    document = Document(
        command=" ".join(["python -m benchmarks", *sys.argv[1:]]),
        provenance=here_and_now(),
        measured=tuple(measured),
        matched=tuple(matched),
    )
    write_whole(file, json.dumps(document.model_dump(mode="json"), indent=1) + "\n")
