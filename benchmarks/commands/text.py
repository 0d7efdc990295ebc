"""``text``: how often the right mentor is found, by the number of texts in a profile."""

from typing import Annotated

import typer


def text(
    mixes: Annotated[int, typer.Option(min=1, max=1000, help="Mixed cohorts to average.")] = 40,
) -> None:
    """Measure the text score on the development profiles, people with 1, 3 and 10 texts mixed."""
    from app.settings import Settings
    from benchmarks.profiles import SIZES, measure

    table = measure(Settings().encoder(), mixes)
    print(f"right mentor found, in % of 120 mentees, average of {mixes} mixed cohorts\n")
    print(f"{'':16}{'all':>8}" + "".join(f"{f'{size} texts':>10}" for size in SIZES))
    for name, found in table.items():
        cells = "".join(f"{100 * found.by_size[size]:>10.1f}" for size in SIZES)
        print(f"{name:16}{100 * found.overall:>8.1f}{cells}")
