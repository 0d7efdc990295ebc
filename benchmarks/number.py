"""One number to reach, and how it is read from the results that are kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from benchmarks.documents import Document
from benchmarks.lookup import Wanted, measured_in
from benchmarks.results import Measured

Unit = Literal["×", "MB", "ms", "s", "passes", ""]

Read = Callable[[Document], float | None]


@dataclass(frozen=True)
class Number:
    """One number, what it must be, and what is reached for.

    Attributes
    ----------
    at_least
        Whether more is better.
    read
        The number in one file of results; None when the file does not have it.
    """

    what: str
    must: float
    reach: float
    unit: Unit
    read: Read
    at_least: bool = False

    def found(self, documents: Sequence[Document]) -> float | None:
        """The number in the first file that has it; the newest come first."""
        values = (self.read(document) for document in documents)
        return next((value for value in values if value is not None), None)

    def verdict(self, value: float | None) -> str:
        """Say what is reached."""
        if value is None:
            return "not measured"
        if self._within(value, self.reach):
            return "reached"
        return "as it must" if self._within(value, self.must) else "missed"

    def shown(self, value: float) -> str:
        """The number with its unit."""
        digits = 0 if self.unit == "MB" or value == int(value) else 2
        return f"{value:,.{digits}f} {self.unit}".rstrip()

    @property
    def goal(self) -> tuple[str, str]:
        """What it must be and what is reached for, as text."""
        sign = "≥" if self.at_least else "≤"
        return f"{sign} {self.shown(self.must)}", f"{sign} {self.shown(self.reach)}"

    def _within(self, value: float, limit: float) -> bool:
        return value >= limit if self.at_least else value <= limit


def of_two(over: Wanted, under: Wanted, part: Callable[[Measured], float]) -> Read:
    """A quotient of two measurements of one file."""

    def read(document: Document) -> float | None:
        found = measured_in(document, over, under)
        return None if found is None else part(found[0]) / part(found[1])

    return read


def of_one(wanted: Wanted, part: Callable[[Measured], float | None]) -> Read:
    """A part of one measurement."""

    def read(document: Document) -> float | None:
        found = measured_in(document, wanted)
        return None if found is None else part(found[0])

    return read
