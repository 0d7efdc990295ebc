"""Finding one measurement among all results; two that are compared come from one file."""

from dataclasses import dataclass

from benchmarks.documents import Document
from benchmarks.families import FamilySize
from benchmarks.results import Matched, Measured


@dataclass(frozen=True)
class Wanted:
    """A way on an instance."""

    instance: FamilySize
    way: str = "sparse"
    threads: int = 1
    time_limit_s: float | None = None
    time_share: float | None = None

    @classmethod
    def of(cls, one: Measured) -> "Wanted":
        """What a measurement is of; seconds that follow from a share do not count."""
        limit_s = one.time_limit_s if one.time_share is None else None
        return cls(one.instance, one.way, one.threads, limit_s, one.time_share)


def measured_in(document: Document, *wanted: Wanted) -> tuple[Measured, ...] | None:
    """The measurements of one file, in this order; None unless all have been run."""
    found = {Wanted.of(one): one for one in document.measured if one.runs}
    if not all(one in found for one in wanted):
        return None
    return tuple(found[one] for one in wanted)


def matched_in(document: Document, mentees: int, mentors: int, *, lines: bool) -> Matched | None:
    """A measurement of the whole command; None when it is not there."""
    wanted = (mentees, mentors, lines)
    found = (one for one in document.matched if (one.mentees, one.mentors, one.lines) == wanted)
    return next(found, None)
