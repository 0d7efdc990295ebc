"""``scale``: our solver at one size, by threads and time limits."""

from collections.abc import Sequence
from typing import Annotated

import typer

from benchmarks.commands import options
from benchmarks.commands.measuring import measure_all, shown_seconds
from benchmarks.entrant import Entrant
from benchmarks.results import Measured, Run
from benchmarks.ways import OURS


def scale(  # noqa: PLR0917  each parameter is one option of the command line
    family: options.Families = None,
    size: options.Sizes = None,
    load: options.Loads = None,
    threads: Annotated[
        list[int] | None, typer.Option(min=1, max=64, help="May be repeated, as in 1 and 2.")
    ] = None,
    time_limit: Annotated[
        list[float] | None,
        typer.Option(min=0.01, help="Also with this limit, in seconds. May be repeated."),
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
    json_file: options.JsonFile = None,
) -> None:
    """Measure our solver at a size: time, memory, proof, and multiples of one matrix product.

    Each run has a process of its own; its proof has to hold before any time is shown. One pass is
    the product of all vectors in float32, one thread, in the same process. Exit codes: 0 all
    results right, 1 a wrong one, 2 usage.
    """
    instances = options.instances_of(
        family or ["clustered"], size or ["10000x2000"], load or ["plain"], (seats, noise), seed
    )
    entrants = [Entrant(OURS.name, count, with_rounds=rounds) for count in threads or [1]]
    entrants += [Entrant(OURS.name, time_limit_s=seconds) for seconds in time_limit or ()]
    entrants += [Entrant(OURS.name, time_share=share) for share in time_share or ()]
    measure_all(instances, entrants, lines_of, json_file, repeats=repeats, limit_s=limit_s)


def lines_of(found: Sequence[Measured]) -> list[str]:
    """One instance as text."""
    titles = f"{'solve':>10}{'passes':>9}{'certify':>10}{'passes':>9}{'memory':>11}{'gap':>20}"
    lines = ["", found[0].instance.name, f"{'':28}{titles}"]
    lines += [_line(one) for one in found]
    answers = [run.answer_sha256 for one in found if one.time_limit_s is None for run in one.runs]
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
        f"{shown_seconds(certify):>10}{passes:>9}{one.peak_mb:>8.0f} MB{_gap(one.runs[0]):>20}"
        f"{_of_trivial(one.runs[0])}"
    )


def _gap(run: Run) -> str:
    if run.gap is None or run.bound is None:
        return run.termination
    return "0" if run.gap == 0 else f"{100 * run.gap / max(1, abs(run.bound)):.3f} %"


def _of_trivial(run: Run) -> str:
    if run.bound is None or not run.trivial_bound:
        return ""
    return f"  bound: {100 * run.bound / run.trivial_bound:.3f} % of everybody's best pair"
