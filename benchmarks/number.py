"""One number to reach, and how it is read from the results that are kept."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from benchmarks.documents import Document
from benchmarks.lookup import Wanted, matched_in, measured_in
from benchmarks.programme_results import ProgrammeRun
from benchmarks.results import MatchRun, Run

Unit = Literal["×", "%", "MB", "ms", "s", "passes", ""]

Read = Callable[[Document], Sequence[float]]
"""The number once for each round of a command; empty when its file does not have it."""

Note = Callable[[Document], str]

Part = Callable[[Run], float | None]

COLUMNS = ["", "must", "reach for", "median", "worst", ""]


@dataclass(frozen=True)
class Number:
    """One number, what it must be, and what is reached for.

    Attributes
    ----------
    at_least
        Whether more is better.
    note
        What has to be told beside the verdict, from the file that has the number.
    """

    what: str
    must: float
    reach: float
    unit: Unit
    read: Read
    at_least: bool = False
    note: Note | None = None

    def found(self, documents: Sequence[Document]) -> Sequence[float]:
        """The number, round by round, in the first file that has it; the newest come first."""
        source = self._source(documents)
        return () if source is None else self.read(source)

    def row(self, documents: Sequence[Document]) -> list[str]:
        """What the number is about, its goals, what was found, and the verdict."""
        values = self.found(documents)
        worst = min if self.at_least else max
        shown = [self.shown(median(values)), self.shown(worst(values))] if values else ["", ""]
        sign = "≥" if self.at_least else "≤"
        goals = [f"{sign} {self.shown(goal)}" for goal in (self.must, self.reach)]
        verdict = self.verdict(median(values) if values else None)
        source = self._source(documents)
        if source is not None and self.note is not None:
            verdict = f"{verdict} ({self.note(source)})"
        return [self.what, *goals, *shown, verdict]

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

    def _source(self, documents: Sequence[Document]) -> Document | None:
        return next((one for one in documents if self.read(one)), None)

    def _within(self, value: float, limit: float) -> bool:
        return value >= limit if self.at_least else value <= limit


def of_two(over: Wanted, under: Wanted, part: Callable[[Run], float]) -> Read:
    """A quotient of two measurements of one file: of each round, in which they were run in turn."""

    def read(document: Document) -> Sequence[float]:
        found = measured_in(document, over, under)
        rounds = zip(found[0].runs, found[1].runs, strict=False) if found else ()
        return [part(one) / part(other) for one, other in rounds]

    return read


def of_one(wanted: Wanted, part: Part) -> Read:
    """A part of one measurement; empty when a run does not have it."""

    def read(document: Document) -> Sequence[float]:
        found = measured_in(document, wanted)
        values = [part(run) for run in found[0].runs] if found else []
        known = [value for value in values if value is not None]
        return known if len(known) == len(values) else []

    return read


def differences_of(*wanted: Wanted) -> Read:
    """How many of their runs gave another answer than the first."""

    def read(document: Document) -> Sequence[float]:
        found = measured_in(document, *wanted) or ()
        answers = [run.answer_sha256 for one in found for run in one.runs]
        return [sum(answer != answers[0] for answer in answers)] if answers else []

    return read


def endings_of(wanted: Wanted) -> Note:
    """How its runs ended, and how often."""

    def note(document: Document) -> str:
        found = measured_in(document, wanted) or ()
        counts = Counter(run.termination for one in found for run in one.runs)
        return ", ".join(f"{count} × {ending}" for ending, count in sorted(counts.items()))

    return note


def of_match(
    mentees: int, mentors: int, part: Callable[[MatchRun], float], *, lines: bool = False
) -> Read:
    """A part of the whole command's measurement."""

    def read(document: Document) -> Sequence[float]:
        found = matched_in(document, mentees, mentors, lines=lines)
        return [part(run) for run in found.runs] if found else []

    return read


def of_programme(
    part: str, mentees: int, mentors: int, value: Callable[[ProgrammeRun], float | None]
) -> Read:
    """A part of what a programme decides; empty when a run does not have the value."""

    def read(document: Document) -> Sequence[float]:
        wanted = (part, mentees, mentors)
        found = (
            one for one in document.programme if (one.part, one.mentees, one.mentors) == wanted
        )
        values = [value(run) for one in found for run in one.runs]
        known = [one for one in values if one is not None]
        return known if len(known) == len(values) else []

    return read
