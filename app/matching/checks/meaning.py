"""What a valid cohort means once everybody's answers and the rules are looked at together.

Only a document without an error has a meaning that can be judged, so these checks run last.
"""

from collections.abc import Iterator

from app.matching.checks.asked_values import asked_value_findings
from app.matching.checks.contradictions import contradiction_findings
from app.matching.checks.copies import copy_findings
from app.matching.checks.glossary import unused_findings
from app.matching.checks.hours import hour_findings
from app.matching.checks.keeping import pinned_change_findings
from app.matching.checks.negated import negation_findings
from app.matching.checks.pinned_rules import pinned_rule_findings
from app.matching.checks.quota_clashes import quota_clash_findings
from app.matching.checks.reach import reach_findings
from app.matching.checks.removals import removal_findings
from app.matching.checks.rule_values import rule_value_findings
from app.matching.checks.untold import untold_findings
from app.matching.checks.values import value_findings
from app.matching.checks.wording import wording_findings
from app.matching.problems import Finding
from app.matching.ruled_round import RuledRound


def meaning_findings(ruled: RuledRound) -> Iterator[Finding]:
    """Find pins that break rules, and criteria, rules and quotas that do not do what they say."""
    people = ruled.participants
    if not people.mentees or not people.mentors:
        return
    yield from pinned_rule_findings(people)
    yield from pinned_change_findings(people)
    yield from contradiction_findings(people)
    yield from removal_findings(people, ruled.rules)
    yield from untold_findings(people)
    yield from value_findings(people)
    yield from rule_value_findings(people)
    yield from asked_value_findings(people)
    yield from reach_findings(people)
    yield from quota_clash_findings(people)
    yield from hour_findings(people)
    yield from unused_findings(people)
    yield from wording_findings(people)
    yield from copy_findings(people)
    yield from negation_findings(people)
