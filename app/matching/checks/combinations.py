"""Checks of what a policy cannot ask for at once, since nobody could prove the answer."""

from collections.abc import Iterator

from app.matching.checks.roster import Roster
from app.matching.codes import Code
from app.matching.problems import Finding, value_at

_ALONE = ("max_min", "stable")
"""Objectives that hold no bound on groups of pairs; nor does spread."""

MOST_IN_BOTH = 2_000
"""People in both lists: each two of them are a rule of their own."""


def combination_findings(document: object, roster: Roster) -> Iterator[Finding]:
    """Find quotas, spread, and people in both lists where the objective cannot keep them too."""
    both = _in_both(roster)
    if len(both) > MOST_IN_BOTH:
        message = (
            f"{len(both):,} people take part in both lists: that no two of them mentor each other "
            f'is kept for at most {MOST_IN_BOTH:,}; policy.ids "separate" says that they are '
            "different people."
        )
        yield Finding(("mentors",), Code.NOT_TOGETHER, message, people=both[:100])
    given = value_at(document, ("policy", "objective"))
    objective = given if isinstance(given, str) else None
    spread = value_at(document, ("policy", "spread"))
    if isinstance(spread, dict) and objective in {*_ALONE, "max_min_sum"}:
        yield Finding(
            ("policy", "spread"),
            Code.NOT_TOGETHER,
            f'Policy: spread cannot be had together with the objective "{objective}".',
            expected='the objective "coverage_then_score" or "total_score"',
        )
    what = f'the objective "{objective}"' if objective in _ALONE else "spread"
    if objective not in _ALONE and not isinstance(spread, dict):
        return
    quotas = value_at(document, ("policy", "quotas"))
    if isinstance(quotas, list) and quotas:
        message = f"Policy: quotas cannot be kept together with {what}."
        yield Finding(("policy", "quotas"), Code.NOT_TOGETHER, message)
    if len(both) > 1:
        message = (
            f"{len(both):,} people take part in both lists; that no two of them mentor each other "
            f"cannot be kept together with {what}."
        )
        yield Finding(("policy",), Code.NOT_TOGETHER, message, people=both[:100])


def _in_both(roster: Roster) -> tuple[str, ...]:
    if roster.separate_ids:
        return ()
    mentors = roster.mentors.by_id
    return tuple(
        known
        for known, person in roster.mentees.by_id.items()
        if person.takes_part and known in mentors and mentors[known].takes_part
    )
