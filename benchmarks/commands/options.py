"""Options of the commands that measure whole solves, and the instances that they name."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer

from benchmarks.families import FamilySize, Load

LONGEST_S = 1_000_000
"""Most seconds for anything; the system knows no waiting of more than 24 days."""


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


def all_sizes(
    mentees: int | None, mentors: int | None, sizes: Sequence[str] | None
) -> Sequence[str]:
    """The size of --mentees and --mentors, where given, and then those of --size.

    Raises
    ------
    typer.BadParameter
        When only one side has a number.
    """
    if (mentees is None) != (mentors is None):
        raise typer.BadParameter("expected --mentees and --mentors together")
    return [*([] if mentees is None else [f"{mentees}x{mentors}"]), *(sizes or ())]


Families = Annotated[list[Family] | None, typer.Option("--family", help="May be repeated.")]
Sizes = Annotated[
    list[str] | None,
    typer.Option("--size", metavar="NxM", help="Mentees x mentors. May be repeated."),
]
Mentees = Annotated[
    int | None, typer.Option(min=1, help="Number of mentees; together with --mentors.")
]
Mentors = Annotated[
    int | None, typer.Option(min=1, help="Number of mentors; together with --mentees.")
]
Loads = Annotated[
    list[LoadName] | None, typer.Option("--load", help="plain or full. May be repeated.")
]
Seats = Annotated[float, typer.Option(help="Places for each mentee.")]
Noise = Annotated[float, typer.Option(help="Factor on how much people differ.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the instances.")]
StopAfter = Annotated[
    float,
    typer.Option("--limit", min=1, max=LONGEST_S, help="Seconds after which a run is stopped."),
]
WithRounds = Annotated[
    bool, typer.Option("--rounds", help="Work out value and bound after each of our rounds.")
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
