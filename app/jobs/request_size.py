"""Whether a cohort is small enough to be matched while its sender waits, before it is read."""

from app.jobs.calls import Limits, Operation
from app.matching.codes import Code
from app.matching.problems import Finding, Path, Problem, value_at


def too_large(operation: Operation, document: object, limits: Limits) -> tuple[Problem, ...]:
    """Compare the lengths of a document's two lists of people with the limits.

    Returns
    -------
    tuple of Problem
        Empty when the cohort is small enough, or has no such lists.
    """
    place: Path = ("cohort",) if operation is Operation.EVALUATE else ()
    mentees, mentors = (_length(document, (*place, name)) for name in ("mentees", "mentors"))
    compared = (
        (Code.TOO_MANY_PEOPLE, mentees + mentors, limits.people, "mentees and mentors together"),
        (Code.TOO_MANY_PAIRS, mentees * mentors, limits.pairs, "mentees times mentors"),
    )
    return tuple(
        Finding(
            place,
            code,
            f"The cohort has {count:,} {what}, more than are matched while the sender waits.",
            expected=f"at most {most:,}",
        ).problem()
        for code, count, most, what in compared
        if count > most
    )


def _length(document: object, path: Path) -> int:
    value = value_at(document, path)
    return len(value) if isinstance(value, list) else 0
