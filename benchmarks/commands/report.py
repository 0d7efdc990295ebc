"""``report``: the results as one page of HTML."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.commands.table import EXIT_INVALID, Folder
from benchmarks.commands.telling import insist_on_folder
from benchmarks.documents import RESULTS, ResultsError, read_all
from benchmarks.report_page import page_of


def report(
    output: Annotated[
        Path, typer.Option("-o", "--output", dir_okay=False, help="Where the page is written.")
    ],
    results: Folder = RESULTS,
) -> None:
    """Write the results as a page that needs nothing from outside.

    Time and memory against size for us and every peer, share of the optimum, gap over rounds. Exit
    codes: 0 written, 2 usage, 3 results that cannot be read.
    """
    from app.files.output import write_whole

    insist_on_folder(output)
    try:
        documents = read_all(results)
    except ResultsError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(EXIT_INVALID) from None
    if not documents:
        print(f"{results} holds no results (*.json)", file=sys.stderr)
        raise typer.Exit(EXIT_INVALID)
    write_whole(output, page_of(documents))
    print(f"The page was written to {output}.")
