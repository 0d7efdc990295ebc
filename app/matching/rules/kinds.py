"""Which code compiles which kind of rule, and what each kind can be told."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app.matching.criterion_kinds import Side
from app.matching.hard_rule import HardRule, RuleKind
from app.matching.rules import clearance as of_clearance
from app.matching.rules import consent as of_consent
from app.matching.rules.clearance import clearance
from app.matching.rules.compiled import PairCheck
from app.matching.rules.conflicts import conflicts
from app.matching.rules.consent import consent
from app.matching.rules.dates import dates
from app.matching.rules.differ import differ
from app.matching.rules.facts import RoundFacts
from app.matching.rules.if_then import if_then
from app.matching.rules.no_repeat import no_repeat
from app.matching.rules.overlap_hours import overlap_hours
from app.matching.rules.reporting_line import reporting_line
from app.matching.rules.same import same
from app.matching.rules.seniority_above import seniority_above
from app.matching.rules.shared_language import shared_language
from app.matching.rules.time_zone_distance import time_zone_distance


@dataclass(frozen=True)
class KindOfRule:
    """What belongs to a kind.

    Attributes
    ----------
    check
        Makes of a rule what it asks of two people.
    params
        Names of the parameters that it reads.
    needs
        Those that it cannot do without.
    can_be_overridden
        Whether a pin may break it, by name.
    """

    check: Callable[[HardRule, RoundFacts], PairCheck]
    params: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    can_be_overridden: bool = True


def _of(
    check: Callable[[HardRule, RoundFacts], PairCheck],
    *params: str,
    needs: tuple[str, ...] = (),
    can_be_overridden: bool = True,
) -> KindOfRule:
    return KindOfRule(check, frozenset((*params, *needs)), frozenset(needs), can_be_overridden)


RULE_KINDS: Mapping[RuleKind, KindOfRule] = {
    "reporting_line": _of(reporting_line, "same_manager"),
    "conflicts": _of(conflicts, "kinds"),
    "same": _of(same, needs=("field",)),
    "differ": _of(differ, needs=("field",)),
    "shared_language": _of(shared_language),
    "overlap_hours": _of(overlap_hours, "least"),
    "time_zone_distance": _of(time_zone_distance, "most"),
    "seniority_above": _of(seniority_above, "least"),
    "no_repeat": _of(no_repeat, "most"),
    "dates": _of(dates, "least"),
    "clearance": _of(clearance, "field", can_be_overridden=False),
    "consent": _of(consent, "field", "age_field", can_be_overridden=False),
    "if_then": _of(if_then, needs=("mentee", "mentor")),
}


def fields_read(rule: HardRule) -> Iterator[tuple[Side, str]]:
    """Fields that the parameters of a rule name, or that it reads for want of them."""
    params = rule.params
    match rule.kind:
        case "same" | "differ" if params.field is not None:
            yield "mentee", params.field
            yield "mentor", params.field
        case "clearance":
            yield "mentor", params.field or of_clearance.FIELD
        case "consent":
            yield "mentee", params.field or of_consent.FIELD
            if params.age_field is not None:
                yield "mentee", params.age_field
        case "if_then":
            if params.mentee is not None:
                yield "mentee", params.mentee.field
            if params.mentor is not None:
                yield "mentor", params.mentor.field
