"""People in a conflict of interest are not matched either way, and nobody is told of it."""

import pytest

from app.matching.participants import Participants
from app.matching.rules import compile_rules
from tests.support.two_people import two_people, verdict


@pytest.mark.parametrize("pair", [["e", "r"], ["r", "e"]])
def test_a_conflict_counts_in_either_direction(pair: list[str]) -> None:
    assert verdict("conflicts", policy={"conflicts": [[*pair, "family"]]}) is False


def test_a_conflict_with_somebody_else_does_not_count() -> None:
    assert verdict("conflicts", policy={"conflicts": [["e", "x", "family"]]}) is True


def test_only_the_kinds_that_are_named_count() -> None:
    policy = {"conflicts": [["e", "r", "Examiner"]]}
    assert verdict("conflicts", params={"kinds": ["examiner "]}, policy=policy) is False
    assert verdict("conflicts", params={"kinds": ["family"]}, policy=policy) is True


def test_conflicts_count_without_being_listed_and_are_shown_as_not_eligible() -> None:
    people = two_people(policy={"conflicts": [["r", "e", "family"]], "rules": []})
    (rule,) = compile_rules(Participants.of(people))
    assert rule.name == "not_eligible"


def test_a_listed_rule_takes_the_place_of_the_one_that_holds_by_itself() -> None:
    rules = [{"name": "family", "kind": "conflicts", "params": {"kinds": ["family"]}}]
    people = two_people(policy={"conflicts": [["r", "e", "examiner"]], "rules": rules})
    assert compile_rules(Participants.of(people)) == ()
