"""``text``: how often the right mentor is found by text, beside other ways, with intervals."""

import sys
from dataclasses import asdict
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Annotated

import typer

from benchmarks.commands.telling import AsJson, OutputFile, Telling
from benchmarks.text_quality.part import Part

if TYPE_CHECKING:
    from benchmarks.text_quality.measured import Entrants, Measuring

EXIT_INVALID = 3
OWN = [Path(__file__).parents[1] / "data" / f"goals_{split}.jsonl" for split in ("dev", "test")]

Data = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[FILE|FOLDER]...",
        help="JSON lines of goals and bios, or a folder of texts and ratings; "
        "left out: our own dev and test split.",
        show_default=False,
    ),
]
Parts = Annotated[list[Part] | None, typer.Option("--part", help="May be repeated.")]
Model = Annotated[
    str | None,
    typer.Option(help="Another model to measure besides: a folder or a name."),
]
Mixes = Annotated[int, typer.Option(min=1, max=1000, help="Rounds of mixed profiles.")]


def text(
    data: Data = None,
    *,
    part: Parts = None,
    model: Model = None,
    mixes: Mixes = 20,
    output: OutputFile = None,
    as_json: AsJson = False,
) -> None:
    """Measure how often the right mentor is found by what people write.

    Exit codes: 0 measured, 2 usage, 3 data or a model that cannot be measured.
    """
    telling = Telling(output, as_json)
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # has no types

    from benchmarks.text_quality.lines import DataError
    from benchmarks.text_quality.measured import Entrants
    from benchmarks.text_quality.tables import lines_of

    findings = []
    try:
        entrants = Entrants(model)
        measuring = _measuring(data or OWN, entrants, mixes)
        _ = entrants.yardstick  # limits bind what is loaded
        with threadpool_limits(1):  # several threads of torch wait for one another
            for one in part or Part:
                for found in measuring.of(one):
                    telling.say([*lines_of(found), ""])
                    findings.append({"part": one.value, **asdict(found)})
                print(f"  {one}: {process_time():.0f} s", file=sys.stderr, flush=True)
    except DataError as error:
        print("\n".join(error.problems), file=sys.stderr)
        raise typer.Exit(EXIT_INVALID) from None
    telling.keep({"model": model and Path(model).name, "mixes": mixes, "findings": findings})


def _measuring(data: list[Path], entrants: "Entrants", mixes: int) -> "Measuring":
    """Read all data before anything is measured; every problem of every file is told."""
    from benchmarks.text_quality.expertise import read_expertise
    from benchmarks.text_quality.lines import DataError, read_lines
    from benchmarks.text_quality.measured import Measuring

    questions, rated, problems = [], [], list[str]()
    for path in data:
        try:
            if path.is_dir():
                rated.append(read_expertise(path))
            else:
                questions.append(read_lines(path))
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    return Measuring(entrants, questions, rated, mixes)
