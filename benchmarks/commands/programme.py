"""``programme``: what criteria, rules, quotas and objectives cost."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from benchmarks.commands import options
from benchmarks.commands.measuring import EXIT_WRONG, document_of, shown_seconds
from benchmarks.commands.telling import AsJson, OutputFile, Telling
from benchmarks.launch import NotRunError, RunFailedError, run_module
from benchmarks.programme_results import Programmed


class PartName(StrEnum):
    """A part of `benchmarks.programme`."""

    CRITERIA = "criteria"
    MAX_MIN = "max_min"
    STABLE = "stable"
    QUOTAS = "quotas"


def programme(  # noqa: PLR0917  each parameter is one option of the command line
    part: Annotated[
        list[PartName] | None, typer.Option(help="May be repeated; without it, all of them.")
    ] = None,
    share: Annotated[
        float, typer.Option(min=0.0001, max=1, help="Share of the people of each part.")
    ] = 1.0,
    repeats: Annotated[int, typer.Option(min=1, max=1000, help="Timed runs.")] = 3,
    limit_s: options.StopAfter = 900,
    output: OutputFile = None,
    as_json: AsJson = False,
) -> None:
    """Time what a programme decides: criteria and rules, max_min, stable, quotas.

    Each part runs in a process of its own, in turn with what it is compared with, and is proved
    before its time counts. Exit codes: 0 measured, 1 a run failed or gave no proof, 2 usage.
    """
    from benchmarks.programme import PARTS
    from benchmarks.programme_run import PartOrder

    telling = Telling(output, as_json)
    found: list[Programmed] = []
    try:
        for one in PARTS:
            if part and one.name not in part:
                continue
            print(f"  {one.name} …", file=sys.stderr, flush=True)
            order = PartOrder(one.at(share), repeats)
            said = run_module("benchmarks.programme_run", [order.as_json], limit_s)
            found.append(Programmed.model_validate_json(said))
            telling.say([_line(found[-1])])
    except (NotRunError, RunFailedError) as error:
        print(f"not measured: {error}", file=sys.stderr)
        raise typer.Exit(EXIT_WRONG) from None
    telling.keep(document_of(programme=found))


def _line(one: Programmed) -> str:
    ratio = one.times_yardstick
    against = "" if ratio is None else f", {ratio:.2f} times {AGAINST[one.part]}"
    gap = f", gap {one.percent_gap:.3g} %" if one.percent_gap else ""
    return (
        f"{one.part} {one.mentees:,} × {one.mentors:,}: {shown_seconds(one.seconds)}{against}{gap}"
    )


AGAINST: dict[str, str] = {
    PartName.CRITERIA: "text alone",
    PartName.MAX_MIN: "total_score",
    PartName.STABLE: "the candidate pass",
}
"""What a part is compared with."""
