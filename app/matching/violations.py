"""Broken bounds of a given assignment, in ids and the words of the domain."""

from app.matching.prepared import PreparedRound
from app.matching.rules.checker import broken_rules
from solver.certificate import Broken, Violation
from solver.result import Assignment
from solver.verdict import Verdict

SHOWN = 10
"""People or pairs named in one sentence; the others are counted."""

CHECKED_PAIRS = 1_000
"""So many pairs are judged alone, about."""

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


def violations_in_words(prepared: PreparedRound, verdict: Verdict) -> tuple[str, ...]:
    """Tell each broken bound in one sentence that names the people."""
    bounds = tuple(_told(prepared, violation) for violation in verdict.violations)
    return (*bounds, *(f"not kept: {name}" for name in verdict.broken))


def rule_breaches(prepared: PreparedRound, assignment: Assignment) -> tuple[str, ...]:
    """Pairs, pins apart, that break a rule when each is judged alone, a second way.

    Of many pairs, some are looked at, spread evenly: a second for thousands would be felt.
    """
    pinned = set(prepared.cohort.policy.pinned_pairs)
    ids = [(prepared.mentee_ids[i], prepared.mentor_ids[j]) for i, j in assignment.pairs.tolist()]
    decided = [pair for pair in ids if pair not in pinned]
    decided = decided[:: 1 + len(decided) // CHECKED_PAIRS]
    broken = zip(decided, broken_rules(prepared.cohort, decided), strict=True)
    found = [f"{a} with {b}" for (a, b), rules in broken if rules]
    if not found:
        return ()
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return (f"pairs break a rule: {', '.join(found[:SHOWN])}{more}",)


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
