"""The table of numbers, and its place in a page of the documentation."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.documents import Document, ResultsError
from benchmarks.number import COLUMNS
from benchmarks.numbers import NUMBERS

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"

BEGIN = "<!-- numbers: written by `python -m benchmarks table` -->"
END = "<!-- end of numbers -->"


def text_of(page: Path) -> str:
    """Read a page.

    Raises
    ------
    ResultsError
        When it is not UTF-8.
    """
    try:
        return page.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ResultsError(f"{page} is not UTF-8 (byte {error.start + 1})") from None


def table_of(documents: Sequence[Document]) -> str:
    """The table in Markdown, with the machines and dates of the results behind it."""
    rows = [COLUMNS, ["---"] * len(COLUMNS), *(number.row(documents) for number in NUMBERS)]
    lines = [f"| {' | '.join(row)} |".replace("|  |", "| |") for row in rows]
    return "\n".join([*lines, "", *_sources(documents)])


def _sources(documents: Sequence[Document]) -> list[str]:
    """One sentence for each machine, with the days on which it was used."""
    days: dict[str, set[str]] = {}
    for one in documents:
        machine, versions = one.provenance.machine, one.provenance.versions
        what = (
            f"{machine.processor}, {machine.processors} processors, {machine.memory_gb:g} GB, "
            f"Python {versions.get('python', '?')}, numpy {versions.get('numpy', '?')}, "
            f"OR-Tools {versions.get('ortools', '?')}"
        )
        days.setdefault(what, set()).add(one.provenance.measured_at.date().isoformat())
    return [f"Measured on {', '.join(sorted(on))}: {what}." for what, on in days.items()]


def with_table(page: str, table: str) -> str:
    """Put the table between its marks.

    Raises
    ------
    ResultsError
        When the page does not have both marks, in order.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ResultsError(f"expected a page with {BEGIN} and, after it, {END}")
    return f"{before}{BEGIN}\n{table}\n{END}{after}"
