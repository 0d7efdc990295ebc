"""What a valid cohort means once everybody's answers and the rules are looked at together.

Only a document without an error has a meaning that can be judged, so these checks run last.
"""

from collections.abc import Iterator

from app.matching.checks.contradictions import contradiction_findings
from app.matching.checks.pinned_rules import pinned_rule_findings
from app.matching.checks.reach import reach_findings
from app.matching.checks.removals import removal_findings
from app.matching.checks.untold import untold_findings
from app.matching.checks.values import value_findings
from app.matching.cohort import Cohort
from app.matching.participants import Participants
from app.matching.problems import Finding


def meaning_findings(cohort: Cohort) -> Iterator[Finding]:
    """Find pins that break rules, and criteria, rules and quotas that do not do what they say."""
    people = Participants.of(cohort)
    if not people.mentees or not people.mentors:
        return
    yield from pinned_rule_findings(people)
    yield from contradiction_findings(people.policy)
    yield from removal_findings(people)
    yield from untold_findings(people)
    yield from value_findings(people)
    yield from reach_findings(people)
