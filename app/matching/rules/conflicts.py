"""Two people in a conflict of interest are not matched, whichever of them would be the mentor."""

from app.matching.hard_rule import HardRule
from app.matching.labels import normalised
from app.matching.rules.facts import RoundFacts
from app.matching.rules.listed import Listed
from app.matching.rules.rule import NOT_ELIGIBLE


def conflicts(rule: HardRule, facts: RoundFacts) -> Listed:
    """Rule out `policy.conflicts`, of all kinds or of `params.kinds`.

    It is told as not_eligible, like avoidance, since a conflict may be a private matter.
    """
    kinds = rule.params.kinds
    counted = None if kinds is None else {normalised(kind) for kind in kinds}
    return Listed.either_way(
        (
            (one, other)
            for one, other, kind in facts.policy.conflicts
            if counted is None or normalised(kind) in counted
        ),
        shown=NOT_ELIGIBLE,
    )
