"""``cohort``: our matching beside the usual ways, in plain words."""

from pathlib import Path
from typing import Annotated

import typer

from benchmarks.comparison import BY_HAND, FIRST_COME, OURS, Comparison, Way, compare
from benchmarks.measures import Measures

EXIT_INFEASIBLE = 5
MILLION = 1_000_000
HEAD = (
    "                         people    total   weak  worst   mean  unused  rules",
    "                        matched    score   fits    fit   rank mentors broken seconds",
)


def cohort(
    file: Annotated[Path, typer.Argument(metavar="COHORT", help="A cohort as JSON; - is stdin.")],
) -> None:
    """Compare Pairwell with first come first served, random, greedy and your own matching.

    Your own matching is the policy's field `current`. Nothing is written or sent anywhere. Exit
    codes: 0 compared, 2 usage, 3 invalid cohort, 5 hard demands that cannot be met together.
    """
    from app.commands.failures import told
    from app.commands.reading import cohort_of
    from app.matching.prepared import prepare
    from app.settings import Settings
    from app.terminal import EncoderWithProgress, console

    with told():
        encoder = EncoderWithProgress(Settings().encoder(), console())
        prepared = prepare(cohort_of(file, None, {}), encoder)
        comparison = compare(prepared)
        problem = prepared.problem
        wanted, places = int(problem.demand.sum()), int(problem.capacity.sum())
        print(
            f"{problem.n_rows} mentees want {wanted} places; "
            f"{problem.n_columns} mentors offer {places}."
        )
        reading = sum(prepared.seconds.by_phase.values())
        print(f"Reading and comparing their texts took {reading:.2f} s, the same for every way.\n")
        print("\n".join(_screen(comparison, OURS[problem.objective])))
    if any(way.measures is None for way in comparison.ways):
        raise typer.Exit(EXIT_INFEASIBLE)


def _screen(comparison: Comparison, chosen: str) -> list[str]:
    middle = f"{comparison.middle / MILLION:.3f}"
    meanings = {
        "people matched": "mentees with at least one mentor",
        "total score": "of all pairs together; one pair scores 0 to 1",
        "weak fits": f"pairs no better than {middle}, the middle of all possible pairs",
        "mean rank": "1: everybody has the best mentor that they may have at all",
    }
    broken = [way for way in comparison.ways if way.measures and way.measures.broken]
    return [
        *HEAD,
        *map(_row, comparison.ways),
        "",
        *(f"{name:<16}{meaning}" for name, meaning in meanings.items()),
        *(f"{'rules broken':<16}{way.name}: {_broken(way)}" for way in broken),
        "",
        *_verdict(comparison, chosen),
    ]


def _row(way: Way) -> str:
    found = way.measures
    if found is None:
        return f"{way.name:<24}impossible: the hard demands cannot be met together"
    seconds = "" if way.seconds is None else f"{way.seconds:8.3f}"
    return (
        f"{way.name:<24}{found.matched:7g}{found.total / MILLION:9.3f}{found.weak:7g}"
        f"{_decimals(found.worst, MILLION, 7)}{_decimals(found.mean_rank, 1, 7)}"
        f"{found.unused:8g}{found.broken_rules:7g}{seconds}"
    )


def _decimals(value: float | None, unit: int, width: int) -> str:
    return f"{'-':>{width}}" if value is None else f"{value / unit:{width}.2f}"


def _broken(way: Way) -> str:
    broken = way.measures.broken if way.measures else {}
    return ", ".join(f"{rule}: {count}" for rule, count in broken.items())


def _verdict(comparison: Comparison, chosen: str) -> list[str]:
    """What is proved, and what that means against the way that is in use."""
    ours = comparison.named(chosen)
    if ours is None:
        return ["`pairwell match` tells which hard demands stand against each other."]
    proved = (
        "Proved: within the rules no matching beats the first line (people first, then the",
        "score) or the second (the score alone).",
    )
    other = BY_HAND if comparison.named(BY_HAND) else FIRST_COME
    return [*proved, *_against(ours, comparison.named(other), chosen, other)]


def _against(ours: Measures, theirs: Measures | None, chosen: str, other: str) -> list[str]:
    if theirs is None:
        return []
    gains = (
        f"{ours.matched - theirs.matched:+g} people matched",
        f"{(ours.total - theirs.total) / MILLION:+.3f} total score",
        f"{ours.weak - theirs.weak:+g} weak fits",
        f"{ours.broken_rules - theirs.broken_rules:+g} broken rules",
    )
    return [
        f"{chosen} (what your policy asks for) against {other[0].lower() + other[1:]}:",
        ", ".join(gains) + ".",
        "A score compares texts; whether a pair suits is for people to decide.",
    ]
