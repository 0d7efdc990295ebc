"""Checks of who comes first when places are short."""

from collections import Counter
from collections.abc import Iterator

from app.matching.checks.roster import Roster
from app.matching.codes import Code
from app.matching.problems import Finding, quoted, value_at

MAX_PRIORITIES = 50
"""Different priorities in one round, those of 0 included."""


_UNREAD = ("stable", "total_score")
"""Objectives to which everybody counts alike."""


def priority_findings(document: object, roster: Roster) -> Iterator[Finding]:
    """Find too many priorities, some that look inverted, and an objective that reads none."""
    counts: Counter[int] = Counter()
    for person in roster.mentees.listed:
        value = person.fields.get("priority", 0)
        if not person.takes_part or not isinstance(value, int) or isinstance(value, bool):
            continue
        counts[value] += 1
        if len(counts) > MAX_PRIORITIES:
            yield Finding(
                path=(*person.path, "priority"),
                code=Code.TOO_MANY_PRIORITIES,
                message=f"There are more than {MAX_PRIORITIES} different priorities.",
                expected=f"rounds waited: at most {MAX_PRIORITIES} different numbers",
            )
            return
    yield from _inverted(roster, counts)
    objective = value_at(document, ("policy", "objective"))
    if len(counts) > 1 and isinstance(objective, str) and objective in _UNREAD:
        yield Finding(
            path=("policy", "objective"),
            code=Code.PRIORITY_NOT_READ,
            message=f"Mentees have {len(counts):,} different priorities, which the objective "
            f"{quoted(objective)} does not read.",
            expected='an objective that looks at people first, such as "coverage_then_score"',
        )


def _inverted(roster: Roster, counts: Counter[int]) -> Iterator[Finding]:
    """Waiting is the exception: where most come first, few were meant to."""
    if len(counts) < 2:
        return
    first = max(counts)
    if 2 * counts[first] > counts.total():
        person = next(one for one in roster.mentees.with_field("priority") if one.takes_part)
        yield Finding(
            path=(*person.path, "priority"),
            code=Code.PRIORITY_INVERTED,
            message=f"{counts[first]:,} of {counts.total():,} mentees have the highest priority, "
            f"{first:,}; the highest number comes first.",
            expected="rounds waited: 0 for most people",
        )
