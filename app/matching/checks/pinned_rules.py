"""Checks of pins against the rules of the round."""

from collections.abc import Iterator

from app.matching.codes import Code
from app.matching.participants import Participants
from app.matching.problems import Finding, quoted
from app.matching.rules.pins import broken_by_pins


def pinned_rule_findings(people: Participants) -> Iterator[Finding]:
    """Find pins that break a rule which they do not override, or cannot."""
    pairs = people.cohort.policy.pinned_pairs
    for broken in broken_by_pins(people):
        mentee, mentor = pairs[broken.pin]
        if broken.never:
            rules, what = broken.never, "which no pin may break"
        elif broken.without_override:
            rules, what = broken.without_override, "which override does not name"
        else:
            continue
        names = ", ".join(map(quoted, rules))
        yield Finding(
            path=("policy", "pinned", broken.pin),
            code=Code.PIN_BREAKS_RULE,
            message=f"{quoted(mentee)} and {quoted(mentor)} are pinned and break {names}, {what}.",
            expected=None if broken.never else f"override with {names}",
            people=(mentee, mentor),
        )
