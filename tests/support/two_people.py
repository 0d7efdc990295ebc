"""One mentee and one mentor, and what a rule says of them."""

from typing import Any

from app.matching.cohort import Cohort
from app.matching.rules.facts import RoundFacts
from app.matching.rules.kinds import RULE_KINDS

Document = dict[str, Any]


def two_people(
    mentee: Document | None = None, mentor: Document | None = None, **cohort: object
) -> Cohort:
    """Return a cohort of the mentee e and the mentor r."""
    document = {
        "mentees": [{"id": "e", **(mentee or {})}],
        "mentors": [{"id": "r", **(mentor or {})}],
    }
    return Cohort.model_validate({**document, **cohort})


def verdict(
    kind: str,
    mentee: Document | None = None,
    mentor: Document | None = None,
    params: Document | None = None,
    policy: Document | None = None,
    **cohort: object,
) -> bool | None:
    """Tell whether the two keep a rule of this kind; None when they did not tell enough."""
    rules = [{"name": "the_rule", "kind": kind, "params": params or {}}]
    people = two_people(mentee, mentor, policy={**(policy or {}), "rules": rules}, **cohort)
    facts = RoundFacts.of(people)
    (rule,) = facts.policy.rules or ()
    check = RULE_KINDS[rule.kind].check(rule, facts)
    return check.holds(people.mentees[0], people.mentors[0])
