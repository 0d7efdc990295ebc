"""Which rules hold in a round, and under which names."""

from app.matching.rules.facts import RoundFacts
from app.matching.rules.round_rules import rules_of
from tests.support.two_people import two_people

ALWAYS = ["self_match", "avoids", "forbidden", "must_wishes"]


def _names(mentee: dict[str, str] | None = None, **cohort: object) -> list[str]:
    return [rule.name for rule in rules_of(RoundFacts.of(two_people(mentee, None, **cohort)))]


def test_some_rules_hold_whatever_the_policy_lists() -> None:
    assert _names(policy={"rules": []}) == ALWAYS
    rules = [{"name": "one_language", "kind": "shared_language"}]
    assert _names(policy={"rules": rules}) == [*ALWAYS, "one_language"]


def test_reporting_lines_hold_as_soon_as_anybody_is_said_to_have_a_manager() -> None:
    assert _names(org_chart=[["x", "y"]]) == [*ALWAYS, "reporting_line"]
    assert _names(mentee={"reports_to": "y"}) == [*ALWAYS, "reporting_line"]
    assert _names(org_chart=[["x", "x"]]) == ALWAYS


def test_a_listed_rule_of_the_kind_takes_its_place() -> None:
    rules = [{"name": "lines", "kind": "reporting_line", "params": {"same_manager": True}}]
    assert _names(org_chart=[["x", "y"]], policy={"rules": rules}) == [*ALWAYS, "lines"]


def test_conflicts_hold_as_soon_as_there_are_any() -> None:
    assert _names(policy={"conflicts": [["x", "y", "family"]]}) == [*ALWAYS, "conflicts"]
