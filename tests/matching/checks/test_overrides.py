import pytest

from app.matching.reading import read_cohort
from tests.support.cohort_documents import Document, document, found, mentee, mentor

OTHER = {"name": "other_department", "kind": "differ", "params": {"field": "department"}}
CLEARED = {
    "name": "cleared",
    "kind": "clearance",
    "params": {"field": "attributes.cleared"},
    "unknown": "block",
}


def pinned(*override: str, **policy: object) -> Document:
    pin = {"mentee": "e1", "mentor": "r1", "override": list(override)}
    return document(
        mentees=[mentee("e1", department="Law"), mentee("e2", department="Arts")],
        mentors=[
            mentor("r1", department="Law", attributes={"cleared": "2027-07-31"}),
            mentor("r2", department="Arts", attributes={"cleared": "2027-07-31"}),
        ],
        round={"ends_on": "2027-03-12"},
        policy={"rules": [OTHER, CLEARED], "pinned": [pin], **policy},
    )


def test_a_pin_that_breaks_a_rule_names_it() -> None:
    (problem,) = read_cohort(pinned()).problems
    assert (problem.pointer, problem.code) == ("/policy/pinned/0", "pin_breaks_rule")
    assert problem.people == ("e1", "r1")
    assert problem.expected == 'override with "other_department"'
    assert found(pinned("other_department")) == []


def test_no_pin_breaks_a_rule_that_protects_people() -> None:
    value = pinned("other_department")
    value["mentors"][0]["attributes"] = {"cleared": False}
    (problem,) = [one for one in read_cohort(value).problems if one.severity == "error"]
    assert problem.code == "pin_breaks_rule"
    assert "which no pin may break" in problem.message
    assert problem.expected is None


@pytest.mark.parametrize("rule", ["avoids", "self_match", "forbidden", "cleared"])
def test_an_override_of_a_rule_that_no_pin_may_break_is_refused(rule: str) -> None:
    assert found(pinned("other_department", rule)) == [
        ("/policy/pinned/0/override/1", "override_not_allowed")
    ]


def test_an_override_names_a_rule_of_the_round() -> None:
    (problem,) = read_cohort(pinned("other_departments")).problems
    assert (problem.pointer, problem.code) == ("/policy/pinned/0/override/0", "no_such_rule")
    assert problem.nearest == "other_department"


@pytest.mark.parametrize("rule", ["reporting_line", "conflicts", "min_score", "must_wishes"])
def test_rules_that_hold_unlisted_can_be_overridden_by_name(rule: str) -> None:
    assert found(pinned("other_department", rule)) == []


@pytest.mark.parametrize("rules", [None, [], [OTHER]])
def test_no_pin_breaks_what_a_preset_keeps_beside_the_own_rules(rules: object) -> None:
    told = {"age": 15, "guardian_consent": True}
    value = pinned("clearance", rules=rules, preset="school")
    for one in value["mentees"]:
        one["attributes"] = told
    for one in value["mentors"]:
        one["attributes"] = {"clearance_until": "2027-07-31"}
    errors = [one for one in found(value) if one[1] in {"no_such_rule", "override_not_allowed"}]
    assert errors == [("/policy/pinned/0/override/0", "override_not_allowed")]


def test_without_rules_those_of_the_preset_can_be_named() -> None:
    value = pinned("common_hours", rules=None, preset="healthcare")
    assert all(code != "no_such_rule" for _, code in found(value))
