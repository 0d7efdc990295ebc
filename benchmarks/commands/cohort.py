"""``cohort``: our matching beside the usual ways, in plain words."""

import textwrap
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from app.matching.criteria.scale import MILLION
from benchmarks.comparison import BY_HAND, FIRST_COME, Comparison, Way, compare
from benchmarks.measures import Measures
from benchmarks.our_ways import PEOPLE_FIRST, chosen_by

EXIT_INFEASIBLE = 5
WIDTH = 88
NAME_WIDTH = 23
COLUMNS = (
    ("people", "matched", 7),
    ("total", "score", 9),
    ("weak", "fits", 6),
    ("worst", "fit", 6),
    ("mean", "rank", 6),
    ("unused", "mentors", 8),
    ("blocking", "pairs", 9),
    ("rules", "broken", 7),
    ("", "seconds", 8),
)

PROVED = (
    "Proved: within the rules no matching beats a line of Pairwell at what that line aims at.",
)


def cohort(
    file: Annotated[Path, typer.Argument(metavar="COHORT", help="A cohort as JSON; - is stdin.")],
) -> None:
    """Compare what Pairwell can aim at with first come first served, random, greedy and your own.

    Your own matching is the policy's field `current`. Nothing is written or sent anywhere. Exit
    codes: 0 compared, 2 usage, 3 invalid cohort, 5 hard demands that cannot be met together.
    """
    from app.commands.encoding import EncoderWithProgress
    from app.commands.failures import told
    from app.commands.reading import round_of
    from app.matching.prepared import prepare
    from app.settings import Settings

    with told():
        settings = Settings()
        found = round_of(file, None, {}, settings.by_name)
        encoder = EncoderWithProgress(settings.encoder(found.cohort.policy.model))
        prepared = prepare(found, encoder)
        comparison = compare(prepared)
        problem = prepared.problem
        wanted, places = int(problem.demand.sum()), int(problem.capacity.sum())
        print(
            f"{problem.n_rows} mentees want {wanted} places; "
            f"{problem.n_columns} mentors offer {places}."
        )
        reading = sum(prepared.seconds.by_phase.values())
        print(f"Reading and comparing their texts took {reading:.2f} s, the same for every way.\n")
        print("\n".join(_screen(comparison, chosen_by(prepared.participants.policy))))
    if comparison.named(PEOPLE_FIRST) is None:
        raise typer.Exit(EXIT_INFEASIBLE)


def _screen(comparison: Comparison, chosen: str) -> list[str]:
    meanings = {
        "people matched": "mentees with at least one mentor",
        "total score": "of all pairs together; one pair scores 0 to 1",
        "weak fits": _weak_fits(comparison.middle),
        "mean rank": "1: everybody has the best mentor that they may have at all",
        "blocking pairs": "two who would both rather have each other than whom they got",
    }
    broken = [way for way in comparison.ways if way.measures and way.measures.broken]
    return [
        _line("", [upper for upper, _, _ in COLUMNS]),
        _line("", [lower for _, lower, _ in COLUMNS]),
        *map(_row, comparison.ways),
        "",
        *(f"{name:<16}{meaning}" for name, meaning in meanings.items()),
        *chain.from_iterable(map(_broken, broken)),
        "",
        *_verdict(comparison, chosen),
    ]


def _weak_fits(middle: int | None) -> str:
    if middle is None:
        return "none: there are no possible pairs, a rule is against every one"
    return f"pairs no better than {middle / MILLION:.3f}, the middle of all possible pairs"


def _row(way: Way) -> str:
    found = way.measures
    if found is None:
        return f"{way.name:<{NAME_WIDTH}} {way.refusal}"
    cells = (
        f"{found.matched:g}",
        f"{found.total / MILLION:.3f}",
        f"{found.weak:g}",
        "-" if found.worst is None else f"{found.worst / MILLION:.2f}",
        "-" if found.mean_rank is None else f"{found.mean_rank:.2f}",
        f"{found.unused:g}",
        f"{found.blocking:g}",
        f"{found.broken_rules:g}",
        "" if way.seconds is None else f"{way.seconds:.3f}",
    )
    return _line(way.name, cells)


def _line(name: str, cells: Sequence[str]) -> str:
    padded = (f"{cell:>{width}}" for cell, (_, _, width) in zip(cells, COLUMNS, strict=True))
    return (f"{name:<{NAME_WIDTH}}" + "".join(padded)).rstrip()


def _broken(way: Way) -> list[str]:
    rules = way.measures.broken if way.measures else {}
    counts = ", ".join(f"{rule}: {count}" for rule, count in rules.items())
    text = f"{'rules broken':<16}{way.name}: {counts}"
    return textwrap.wrap(text, WIDTH, subsequent_indent=" " * 16)


def _verdict(comparison: Comparison, chosen: str) -> list[str]:
    """What is proved, and what that means against the way that is in use."""
    if comparison.named(PEOPLE_FIRST) is None:
        return ["`pairwell match` tells which hard demands stand against each other."]
    other = BY_HAND if comparison.named(BY_HAND) else FIRST_COME
    against = _against(comparison.named(chosen), comparison.named(other), other)
    return [*PROVED, *map(_unproved, comparison.unproved), *against]


def _unproved(way: Way) -> str:
    return f"Not proved, for it takes too much work: {way.name}."


def _against(ours: Measures | None, theirs: Measures | None, other: str) -> list[str]:
    if ours is None or theirs is None:
        return []
    gains = (
        f"{ours.matched - theirs.matched:+g} people matched",
        f"{(ours.total - theirs.total) / MILLION:+.3f} total score",
        f"{ours.weak - theirs.weak:+g} weak fits",
        f"{ours.broken_rules - theirs.broken_rules:+g} broken rules",
    )
    return [
        f"What your policy asks for, against {other[0].lower() + other[1:]}:",
        ", ".join(gains) + ".",
        "A score compares what people told; whether a pair suits is for people to decide.",
    ]
