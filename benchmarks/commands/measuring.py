"""What the commands that measure whole solves have in common."""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.documents import Document
from benchmarks.duel import Entrant, run_in_turn
from benchmarks.families import FamilySize, Load
from benchmarks.launch import RunFailedError
from benchmarks.machine_facts import commit, this_machine, versions
from benchmarks.phases import WrongResultError
from benchmarks.results import Matched, Measured

EXIT_WRONG = 1


class Family(StrEnum):
    """A family of instances; see `benchmarks.vector_families`."""

    CLUSTERED = "clustered"
    UNIFORM = "uniform"
    POPULAR = "popular"
    RANK1 = "rank1"
    REAL = "real"


class LoadName(StrEnum):
    """What is asked of an instance."""

    PLAIN = "plain"
    FULL = "full"


def size_of(text: str) -> tuple[int, int]:
    """Read a size, as in ``10000x2000``."""
    mentees, _, mentors = text.partition("x")
    if not (mentees.isdecimal() and mentors.isdecimal()):
        raise typer.BadParameter(f"expected MENTEESxMENTORS, as in 10000x2000, got {text}")
    return int(mentees), int(mentors)


Families = Annotated[list[Family] | None, typer.Option("--family", help="May be repeated.")]
Sizes = Annotated[
    list[str] | None,
    typer.Option("--size", metavar="NxM", help="Mentees x mentors. May be repeated."),
]
Loads = Annotated[
    list[LoadName] | None, typer.Option("--load", help="plain or full. May be repeated.")
]
Seats = Annotated[float, typer.Option(help="Places for each mentee.")]
Noise = Annotated[float, typer.Option(help="Factor on how much people differ.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the instances.")]
StopAfter = Annotated[
    float, typer.Option("--limit", min=1, help="Seconds after which a run is stopped.")
]
WithRounds = Annotated[
    bool, typer.Option("--rounds", help="Work out value and bound after each of our rounds.")
]
JsonFile = Annotated[
    Path | None, typer.Option("--json", dir_okay=False, help="Write the results as JSON too.")
]


def instances_of(
    families: Sequence[str],
    sizes: Sequence[str],
    loads: Sequence[str],
    severity: tuple[float, float],
    seed: int,
) -> list[FamilySize]:
    """Every combination, in order; `severity` is seats and noise.

    Raises
    ------
    typer.BadParameter
        When there is no such instance.
    """
    seats, noise = severity
    try:
        return [
            FamilySize(family, *size, seed=seed, seats=seats, noise=noise, load=_load(load))
            for load in loads
            for family in families
            for size in map(size_of, sizes)
        ]
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _load(name: str) -> Load:
    return "full" if name == LoadName.FULL else "plain"


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
        measured_at=datetime.now(UTC),
        commit=commit(),
        machine=this_machine(),
        versions=versions(),
        measured=tuple(measured),
        matched=tuple(matched),
    )
    write_whole(file, json.dumps(document.model_dump(mode="json"), indent=1) + "\n")
