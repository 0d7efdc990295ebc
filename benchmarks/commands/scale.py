"""``scale``: our solver at one size, by threads and time limits, and beside its peers."""

from collections.abc import Sequence
from typing import Annotated

import typer

from benchmarks.commands import options
from benchmarks.commands.measuring import measure_all, shown_seconds
from benchmarks.commands.telling import AsJson, OutputFile, Telling
from benchmarks.entrant import Entrant
from benchmarks.parts import percent_gap_in_time
from benchmarks.results import Measured, Run
from benchmarks.ways import OURS

PEERS = {"mcf": "dense_flow", "scipy": "scipy_lsa"}
"""The names of peers here, and as ways of `compare`."""


def scale(  # noqa: PLR0917  each parameter is one option of the command line
    family: options.Families = None,
    mentees: options.Mentees = None,
    mentors: options.Mentors = None,
    size: options.Sizes = None,
    load: options.Loads = None,
    against: Annotated[
        list[str] | None,
        typer.Option(help="Also, in turn: mcf (one flow over all pairs), scipy; as in mcf,scipy."),
    ] = None,
    threads: Annotated[
        list[int] | None, typer.Option(min=1, max=64, help="May be repeated, as in 1 and 2.")
    ] = None,
    time_limit: Annotated[
        list[float] | None,
        typer.Option(
            min=0.01,
            max=options.LONGEST_S,
            help="Also with this limit, in seconds. May be repeated.",
        ),
    ] = None,
    time_share: Annotated[
        list[float] | None,
        typer.Option(min=0.01, max=1, help="Also with this share of its own time as the limit."),
    ] = None,
    seats: options.Seats = 1.1,
    noise: options.Noise = 1.0,
    seed: options.Seed = 1,
    repeats: Annotated[int, typer.Option(min=1, max=1000, help="Rounds of all runs.")] = 1,
    limit_s: options.StopAfter = 3600,
    rounds: options.WithRounds = False,
    output: OutputFile = None,
    as_json: AsJson = False,
) -> None:
    """Measure our solver at a size: time, memory, proof, and multiples of one matrix product.

    Each run has a process of its own; its proof has to hold before any time is shown. One pass is
    the product of all vectors in float32, one thread, in the same process. Left out, the size is
    10,000 mentees and 2,000 mentors. Exit codes: 0 all results right, 1 a wrong one, 2 usage.
    """
    telling, peers = Telling(output, as_json), _peers(against or ())
    sizes = options.all_sizes(mentees, mentors, size) or ["10000x2000"]
    instances = options.instances_of(
        family or ["clustered"], sizes, load or ["plain"], (seats, noise), seed
    )
    entrants = [Entrant(OURS.name, count, with_rounds=rounds) for count in threads or [1]]
    entrants += [Entrant(OURS.name, time_limit_s=seconds) for seconds in time_limit or ()]
    entrants += [Entrant(OURS.name, time_share=share) for share in time_share or ()]
    entrants += [Entrant(way) for way in peers]
    measure_all(instances, entrants, lines_of, telling, repeats=repeats, limit_s=limit_s)


def _peers(given: Sequence[str]) -> list[str]:
    """Ways, each once, from names that may stand in one text with commas between them."""
    names = [name.strip() for text in given for name in text.split(",")]
    if unknown := [name for name in names if name not in PEERS]:
        raise typer.BadParameter(f"expected {' or '.join(PEERS)}, got {', '.join(unknown)}")
    return list(dict.fromkeys(PEERS[name] for name in names))


def lines_of(found: Sequence[Measured]) -> list[str]:
    """One instance as text."""
    titles = f"{'solve':>10}{'passes':>9}{'certify':>10}{'passes':>9}{'memory':>11}{'gap':>20}"
    lines = ["", found[0].instance.name, f"{'':28}{titles}"]
    lines += [_line(one) + _times(one, found[0]) for one in found]
    whole = [one for one in found if one.way == OURS.name and one.time_limit_s is None]
    answers = [run.answer_sha256 for one in whole for run in one.runs]
    if len(answers) > 1 and len(set(answers)) == 1:
        lines.append("All that ran to the end gave the same bytes.")
    return lines


def _line(one: Measured) -> str:
    if not one.runs:
        return f"{one.name:28}not run: {one.not_run}"
    certify = one.certify_s
    passes = "" if certify is None else f"{certify / one.gemm_s:.2f}"
    return (
        f"{one.name:28}{shown_seconds(one.solve_s):>10}{one.solve_s / one.gemm_s:>9.2f}"
        f"{shown_seconds(certify):>10}{passes:>9}{one.peak_mb:>8.0f} MB{_gap(one):>20}"
        f"{_of_trivial(one.runs[0])}"
    )


def _times(one: Measured, ours: Measured) -> str:
    """How long a peer takes, in times of ours."""
    if one.way == ours.way or not one.runs or not ours.runs:
        return ""
    return f"  {one.solve_s / ours.solve_s:.2f} times ours"


def _gap(one: Measured) -> str:
    run = one.runs[0]
    if one.way != OURS.name:
        return "same optimum"  # or a wrong result, and no line
    if run.gap is None or run.bound is None:
        return run.termination
    return "0" if run.gap == 0 else f"{100 * run.gap / max(1, abs(run.bound)):.3f} %"


def _of_trivial(run: Run) -> str:
    if run.bound is None or not run.trivial_bound:
        return ""
    share = f"  bound: {100 * run.bound / run.trivial_bound:.3f} % of everybody's best pair"
    in_time = percent_gap_in_time(run)
    return share if in_time is None else f"{share}; gap known in time: {in_time:.3f} %"
