"""Broken bounds of a given assignment, in ids and the words of the domain."""

from app.matching.prepared import PreparedRound
from solver.certificate import Broken, Certificate, Violation

SHOWN = 10
"""People or pairs named in one sentence; the others are counted."""

_SENTENCES = {
    Broken.OUTSIDE: "pairs name people outside the round",
    Broken.REPEATED: "pairs stand in the list twice",
    Broken.PAIR_MAX: "pairs are used more often than once",
    Broken.PIN_MISSING: "pinned pairs are missing",
    Broken.NOT_ELIGIBLE: "pairs are not eligible",
    Broken.OVER_DEMAND: "mentees have more mentors than they want",
    Broken.UNDER_DEMAND_MIN: "mentees have fewer mentors than they must have",
    Broken.OVER_CAPACITY: "mentors have more mentees than places",
    Broken.UNDER_MIN_LOAD: "mentors have fewer mentees than they must have",
}


def violations_in_words(prepared: PreparedRound, certificate: Certificate) -> tuple[str, ...]:
    """Tell each broken bound in one sentence that names the people."""
    return tuple(_told(prepared, violation) for violation in certificate.violations)


def _told(prepared: PreparedRound, violation: Violation) -> str:
    if violation.broken is Broken.OUTSIDE:
        return _SENTENCES[violation.broken]
    names = sorted(_names(prepared, violation))
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{_SENTENCES[violation.broken]}: {', '.join(names[:SHOWN])}{more}"


def _names(prepared: PreparedRound, violation: Violation) -> list[str]:
    mentees = [prepared.mentee_ids[i] for i in violation.rows.tolist()]
    mentors = [prepared.mentor_ids[j] for j in violation.columns.tolist()]
    if mentees and mentors:
        return [f"{a} with {b}" for a, b in zip(mentees, mentors, strict=True)]
    return mentees or mentors
