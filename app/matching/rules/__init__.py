"""Hard rules, one a file: each compiles the round into a predicate over pairs."""

from app.matching.participants import Participants
from app.matching.rules.avoids import avoids
from app.matching.rules.forbidden import forbidden
from app.matching.rules.min_score import min_score
from app.matching.rules.rule import Rule, RulePanel
from app.matching.rules.self_match import self_match

__all__ = ["Rule", "RulePanel", "compile_rules"]


def compile_rules(participants: Participants) -> tuple[Rule, ...]:
    """Compile the rules that can block a pair of this round, in the order they are named."""
    rules = (
        self_match(participants),
        avoids(participants),
        forbidden(participants),
        min_score(participants),
    )
    return tuple(rule for rule in rules if rule is not None)
