"""A pair of an earlier round is not matched again."""

from app.matching.hard_rule import HardRule
from app.matching.rules.facts import RoundFacts
from app.matching.rules.listed import Listed


def no_repeat(rule: HardRule, facts: RoundFacts) -> Listed:
    """Rule out the pairs of `policy.history`, of all rounds or of the `params.most` latest.

    Rounds follow one another as the history first names them; the other way round, mentor and
    mentee may meet again.
    """
    rounds = list(dict.fromkeys(name for _, _, name in facts.policy.history))
    most = rule.params.most
    counted = set(rounds if most is None else rounds[max(0, len(rounds) - int(most)) :])
    return Listed(
        frozenset(
            (mentee, mentor) for mentee, mentor, name in facts.policy.history if name in counted
        )
    )
