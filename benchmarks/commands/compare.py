"""``compare``: our solver and its peers on the same instances, in turn."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer

from benchmarks.commands import options
from benchmarks.commands.measuring import measure_all, shown_seconds
from benchmarks.commands.telling import AsJson, OutputFile, Telling
from benchmarks.entrant import Entrant
from benchmarks.results import Measured
from benchmarks.ways import OURS


class Peer(StrEnum):
    """A way besides ours; see `benchmarks.ways`."""

    LIBRARY = "library"
    DENSE_FLOW = "dense_flow"
    SCIPY_LSA = "scipy_lsa"
    TOP_K_FLOW = "top_k_flow"
    GREEDY = "greedy"
    WARM = "warm"


USUAL = [Peer.DENSE_FLOW, Peer.SCIPY_LSA, Peer.TOP_K_FLOW, Peer.GREEDY]


def compare(  # noqa: PLR0917  each parameter is one option of the command line
    family: options.Families = None,
    size: options.Sizes = None,
    load: options.Loads = None,
    way: Annotated[
        list[Peer] | None,
        typer.Option(help="Besides ours. May be repeated; left out: all but library and warm."),
    ] = None,
    seats: options.Seats = 1.1,
    noise: options.Noise = 1.0,
    seed: options.Seed = 1,
    repeats: Annotated[int, typer.Option(min=1, max=1000, help="Rounds of all ways.")] = 3,
    limit_s: options.StopAfter = 120,
    rounds: options.WithRounds = False,
    output: OutputFile = None,
    as_json: AsJson = False,
) -> None:
    """Compare our solver with its peers, in turn, each run in a process of its own.

    An exact way has to find the optimum, and ours its proof, before any time is shown. Times are
    medians; the memory is the largest of the runs. Exit codes: 0 all results right, 1 a wrong one,
    2 usage.
    """
    telling = Telling(output, as_json)
    instances = options.instances_of(
        family or ["clustered"], size or ["1000x200"], load or ["plain"], (seats, noise), seed
    )
    names = dict.fromkeys([OURS.name, *(way or USUAL)])
    entrants = [Entrant(name, with_rounds=rounds and name == OURS.name) for name in names]
    measure_all(instances, entrants, lines_of, telling, repeats=repeats, limit_s=limit_s)


def lines_of(found: Sequence[Measured]) -> list[str]:
    """One instance as text."""
    first = found[0]
    header = f"{'':28}{'solve':>10}{'of ours':>9}{'passes':>9}{'certify':>10}{'memory':>10}"
    lines = ["", first.instance.name, f"{header}{'optimum':>10}"]
    return lines + [_line(one, first) for one in found]


def _line(one: Measured, first: Measured) -> str:
    if not one.runs:
        return f"{one.name:28}not run: {one.not_run}"
    line = (
        f"{one.name:28}{shown_seconds(one.solve_s):>10}{_times(one, first):>9}"
        f"{one.solve_s / one.gemm_s:>9.1f}{shown_seconds(one.certify_s):>10}{one.peak_mb:>7.0f} MB"
        f"{_share(one, first):>10}"
    )
    return line if one.not_run is None else f"{line}   then: {one.not_run}"


def _times(one: Measured, of: Measured) -> str:
    return f"{one.solve_s / of.solve_s:.2f} ×" if of.runs else ""


def _share(one: Measured, first: Measured) -> str:
    share = one.share_of(first)
    return "" if share is None else f"{100 * share:.2f} %"
