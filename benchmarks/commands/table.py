"""``table``: the numbers to reach, written into the documentation."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.documents import RESULTS, ResultsError, read_all
from benchmarks.marked_page import PAGE, table_of, text_of, with_table

EXIT_INVALID = 3

Folder = Annotated[
    Path, typer.Option("--results", exists=True, file_okay=False, help="Folder of the results.")
]


def table(
    results: Folder = RESULTS,
    page: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help="Page that holds the table.")
    ] = PAGE,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 when the page is out of date.")
    ] = False,
) -> None:
    """Write the table of the numbers to reach, from the results that are kept.

    Exit codes: 0 written or up to date, 1 out of date, 2 usage, 3 results or a page that cannot be
    read.
    """
    from app.files.output import write_whole

    try:
        before = text_of(page)
        after = with_table(before, table_of(read_all(results)))
    except ResultsError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(EXIT_INVALID) from None
    if check and before != after:
        print(f"{page} is out of date: run python -m benchmarks table", file=sys.stderr)
        raise typer.Exit(1)
    if not check:
        write_whole(page, after)
        print(f"The table was written to {page}.")
