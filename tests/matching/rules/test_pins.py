"""A pin breaks a rule only by its name, and some rules never."""

from typing import Any

import pytest

from app.matching.participants import Participants
from app.matching.rules.pins import (
    broken_by_pins,
    never_overridden,
    overridden_by_pins,
)
from tests.support.two_people import two_people

SAME_PLACE = {"name": "same_place", "kind": "same", "params": {"field": "location"}}
CLEARED = {"name": "cleared", "kind": "clearance", "unknown": "block"}


def _round(rules: list[dict[str, Any]], *override: str) -> Participants:
    pin = {"mentee": "e", "mentor": "r", "override": list(override)}
    policy = {"rules": rules, "pinned": [pin]}
    people = {"location": "Leeds"}, {"location": "Lima"}
    return Participants.of(two_people(*people, policy=policy))


def test_a_pin_that_breaks_no_rule_is_not_named() -> None:
    differ = {"name": "other_place", "kind": "differ", "params": {"field": "location"}}
    assert broken_by_pins(_round([differ])) == []


def test_a_broken_rule_must_be_named_by_the_pin() -> None:
    (broken,) = broken_by_pins(_round([SAME_PLACE], "another_rule"))
    assert broken == (0, ("same_place",), ("same_place",), ())


def test_a_rule_that_the_pin_names_is_overridden_and_told() -> None:
    people = _round([SAME_PLACE], "same_place")
    (broken,) = broken_by_pins(people)
    assert broken == (0, ("same_place",), (), ())
    assert overridden_by_pins(people) == {("e", "r"): ("same_place",)}


@pytest.mark.parametrize("kind", ["clearance", "consent"])
def test_no_pin_overrides_what_protects_the_young(kind: str) -> None:
    rule = {"name": "cleared", "kind": kind, "unknown": "block"}
    (broken,) = broken_by_pins(_round([rule], "cleared"))
    assert broken.never == ("cleared",)


def test_no_pin_overrides_avoidance() -> None:
    pin = {"mentee": "e", "mentor": "r", "override": ["avoids"]}
    people = Participants.of(two_people({"avoids": ["r"]}, policy={"pinned": [pin]}))
    (broken,) = broken_by_pins(people)
    assert broken.never == ("avoids",)


def test_a_pin_of_somebody_who_takes_no_part_is_passed_over() -> None:
    people = two_people({"status": "paused"}, policy={"pinned": [["e", "r"]]})
    assert broken_by_pins(Participants.of(people)) == []


def test_a_short_pin_overrides_nothing() -> None:
    policy = {"rules": [SAME_PLACE], "pinned": [["e", "r"]]}
    people = two_people({"location": "Leeds"}, {"location": "Lima"}, policy=policy)
    (broken,) = broken_by_pins(Participants.of(people))
    assert broken.without_override == ("same_place",)


def test_what_protects_people_is_never_overridden() -> None:
    cohort = _round([SAME_PLACE, CLEARED]).cohort
    assert never_overridden(cohort) == {"self_match", "avoids", "forbidden", "cleared"}
