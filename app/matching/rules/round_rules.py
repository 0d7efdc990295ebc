"""The rules of a round: those that always hold, and those of its policy."""

from collections.abc import Iterator

from app.matching.hard_rule import HardRule, RuleKind
from app.matching.participants import Participants
from app.matching.rules.avoids import avoids
from app.matching.rules.compiled import CompiledRule, RoundRule
from app.matching.rules.facts import RoundFacts
from app.matching.rules.forbidden import forbidden
from app.matching.rules.kinds import RULE_KINDS
from app.matching.rules.must_wishes import MUST_WISHES, MustWishes
from app.matching.rules.self_match import self_match

AVOIDS = "avoids"
FORBIDDEN = "forbidden"
SELF_MATCH = "self_match"
MIN_SCORE = "min_score"

ALWAYS_ON: tuple[str, ...] = (SELF_MATCH, AVOIDS, FORBIDDEN, MUST_WISHES, MIN_SCORE)
"""Names of the rules that no policy lists; `reporting_line` and `conflicts` hold too where there
is data for them and no rule of that kind is listed."""


def rules_of(facts: RoundFacts) -> tuple[RoundRule, ...]:
    """Collect the rules of a round, in the order in which they are named.

    All but the minimum score, which alone depends on what a pair scores.
    """
    return (*_always(facts), *(_of_policy(rule, facts) for rule in _listed(facts)))


def compiled_rules(participants: Participants) -> list[tuple[RoundRule, CompiledRule]]:
    """Compile every rule of a round but the minimum score."""
    rules = rules_of(RoundFacts(participants.cohort, participants.policy))
    return [(rule, rule.compiled(participants)) for rule in rules]


def _always(facts: RoundFacts) -> Iterator[RoundRule]:
    yield RoundRule(SELF_MATCH, SELF_MATCH, self_match(facts))
    yield RoundRule(AVOIDS, AVOIDS, avoids(facts))
    yield RoundRule(FORBIDDEN, FORBIDDEN, forbidden(facts))
    yield RoundRule(MUST_WISHES, MUST_WISHES, MustWishes(facts))


def _listed(facts: RoundFacts) -> Iterator[HardRule]:
    rules = facts.policy.rules or ()
    kinds = {rule.kind for rule in rules}
    by_default: dict[RuleKind, bool] = {
        "conflicts": bool(facts.policy.conflicts),
        "reporting_line": not facts.org_chart.is_empty,
    }
    for kind, has_data in by_default.items():
        if has_data and kind not in kinds:
            yield HardRule(name=kind, kind=kind)
    yield from rules


def _of_policy(rule: HardRule, facts: RoundFacts) -> RoundRule:
    return RoundRule(rule.name, rule.kind, RULE_KINDS[rule.kind].check(rule, facts), rule.unknown)
