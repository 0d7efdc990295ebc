"""Hard rules, one a file: what each asks of two people, and the same compiled for all pairs."""

from collections.abc import Iterable

from app.matching.participants import Participants
from app.matching.rules.compiled import CompiledRule, RoundRule
from app.matching.rules.min_score import min_score
from app.matching.rules.round_rules import compiled_rules
from app.matching.rules.rule import Rule, RulePanel

__all__ = ["Rule", "RulePanel", "compile_rules", "predicates_of"]


def compile_rules(participants: Participants) -> tuple[Rule, ...]:
    """Compile the rules that can block a pair of this round, in the order they are named."""
    return predicates_of(participants, compiled_rules(participants))


def predicates_of(
    participants: Participants, compiled: Iterable[tuple[RoundRule, CompiledRule]]
) -> tuple[Rule, ...]:
    """All that closes pairs of a round: its compiled rules, and the minimum score."""
    found = [one for _, rule in compiled for one in rule.predicates]
    by_score = min_score(participants)
    return tuple(found if by_score is None else [*found, by_score])
