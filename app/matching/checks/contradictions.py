"""Checks of the rules of a round against one another; only what is certain is told."""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from app.matching.checks.places_of import path_of_rule
from app.matching.codes import Code
from app.matching.hard_rule import Condition, HardRule
from app.matching.labels import label_of
from app.matching.participants import Participants
from app.matching.problems import Finding, quoted
from app.matching.rules.kinds import fields_read
from app.matching.rules.seniority_above import STEP

_SINGLE = frozenset(
    {"department", "industry", "location", "meeting_format", "organisation", "time_zone"}
)
"""Fields with one label; where a list may stand, two values need not exclude each other."""

_MAY_RECUR = frozenset({"conflicts", "if_then"})
"""Kinds of which several in one policy ask for several things."""


class _Condition(NamedTuple):
    """A conditional rule about labels: mentees who have one of these need a mentor with one."""

    of_mentee: str
    given: frozenset[str]
    of_mentor: str
    wanted: frozenset[str]


def contradiction_findings(people: Participants) -> Iterator[Finding]:
    """Find two rules that some people cannot keep together, and rules that are given twice."""
    for one, other in combinations(people.policy.rules or (), 2):
        clash = _clash(one, other) or _clash(other, one)
        path = path_of_rule(people.cohort.policy, other.name)
        rules = f"The rules {quoted(one.name)} and {quoted(other.name)}"
        if clash is not None:
            yield Finding(path, Code.RULES_CONTRADICT, f"{rules} ask for {clash}.")
        elif one.kind == other.kind not in _MAY_RECUR and {*fields_read(one)} == {
            *fields_read(other)
        }:
            message = (
                f"{rules} are both of the kind {one.kind}; both hold, so the stricter decides."
            )
            yield Finding(path, Code.RULE_DOUBLED, message)


def _clash(one: HardRule, other: HardRule) -> str | None:
    """Tell what two rules, in this order, ask for of which one excludes the other."""
    field = str(one.params.field)
    match one.kind, other.kind:
        case "same", "differ" if field == other.params.field:
            both = f"the same and for different {quoted(field)}"
            return f"{both}: only people who do not tell it keep both"
        case "same", "seniority_above" if field == "seniority" and _steps(other) > 0:
            return "the same seniority and for a more senior mentor"
        case "same", "if_then" if _moves(other, field):
            return f"a mentor of the same and, of some mentees, of another {quoted(field)}"
        case "differ", "if_then" if _keeps(other, field):
            return f"a mentor of another and, of some mentees, of the same {quoted(field)}"
        case "if_then", "if_then" if _parts(one, other):
            return "mentors of the same mentees to be two things of which one excludes the other"
    return None


def _steps(rule: HardRule) -> float:
    return STEP if rule.params.least is None else rule.params.least


def _moves(rule: HardRule, field: str) -> bool:
    """Whether some mentees need a mentor with another label than their own."""
    read = _condition(rule)
    if read is None or (read.of_mentee, read.of_mentor) != (field, field):
        return False
    return not read.given <= read.wanted


def _keeps(rule: HardRule, field: str) -> bool:
    """Whether some mentees need a mentor with their very own label."""
    read = _condition(rule)
    if read is None or (read.of_mentee, read.of_mentor) != (field, field):
        return False
    return len(read.wanted) == 1 and read.wanted <= read.given


def _parts(rule: HardRule, other: HardRule) -> bool:
    """Whether some mentees need a mentor with two labels where there can be one."""
    one, two = _condition(rule), _condition(other)
    if one is None or two is None:
        return False
    meet = one.of_mentee == two.of_mentee and one.given & two.given
    return bool(meet and one.of_mentor == two.of_mentor and not one.wanted & two.wanted)


def _condition(rule: HardRule) -> _Condition | None:
    """Read a conditional rule; None where it compares otherwise, or a mentor may have a list."""
    mentee, mentor = rule.params.mentee, rule.params.mentor
    if mentee is None or mentor is None or mentor.field not in _SINGLE:
        return None
    given, wanted = _labels(mentee), _labels(mentor)
    return _Condition(mentee.field, given, mentor.field, wanted) if given and wanted else None


def _labels(condition: Condition) -> frozenset[str]:
    """Labels of which one is asked for; empty where something else is asked."""
    if condition.op not in {"is", "has"}:
        return frozenset()
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    return frozenset(label for value in values if (label := label_of(value)) is not None)
