import pytest

from tests.support.cohort_documents import Document, document, found, mentee, mentor

SENIOR = {"field": "seniority"}


def rule(kind: str, name: str = "", **params: object) -> Document:
    return {"name": name or kind, "kind": kind, "params": params}


def if_then(given: object, wanted: object, field: str = "department", **other: str) -> Document:
    mentee_of, mentor_of = other.get("mentee", field), other.get("mentor", field)
    conditions = {
        "mentee": {"field": mentee_of, "op": "is", "value": given},
        "mentor": {"field": mentor_of, "op": "is", "value": wanted},
    }
    return rule("if_then", f"if {given} then {wanted}", **conditions)


def told(*rules: Document) -> list[tuple[str, str]]:
    """What is said of rules about one another."""
    people = {
        "mentees": [mentee("e1", department="Law", industry="x", attributes={"track": "x"})],
        "mentors": [mentor("r1", department="Law", attributes={"clearance_until": "soon"})],
    }
    problems = found(document(**people, policy={"rules": list(rules)}))
    return [one for one in problems if one[1] in {"rules_contradict", "rule_doubled"}]


CLASH = [("/policy/rules/1", "rules_contradict")]
SAME, DIFFER = (rule(kind, field="department") for kind in ("same", "differ"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SAME, DIFFER),
        (rule("same", **SENIOR), rule("seniority_above")),
        (SAME, if_then("Law", "Arts")),
        (SAME, if_then(["law", "Arts"], "Arts")),
        (DIFFER, if_then("Law", " LAW ")),
        (DIFFER, if_then(["Law", "Arts"], "Law")),
        (if_then("Law", "Arts"), if_then(["Law", "Finance"], "Finance")),
        (
            if_then("x", "Arts", mentee="attributes.track"),
            if_then("x", "Law", mentee="attributes.track"),
        ),
    ],
)
def test_rules_of_which_one_excludes_the_other_are_told_in_any_order(
    one: Document, other: Document
) -> None:
    assert told(one, other) == CLASH
    assert told(other, one) == CLASH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SAME, rule("differ", field="industry")),
        (rule("same", **SENIOR), rule("seniority_above", least=0)),
        (SAME, if_then("Law", ["Law", "Arts"])),
        (SAME, if_then("Law", "x", mentor="industry")),
        (DIFFER, if_then("Law", "Arts")),
        (DIFFER, if_then("Law", ["Law", "Arts"])),
        (if_then("Law", "Arts"), if_then("Finance", "Law")),
        (if_then("Law", ["Arts", "Law"]), if_then("Law", "Law")),
        (rule("same", field="interests"), if_then("Law", "Arts", "interests")),
        (rule("time_zone_distance", most=0), rule("overlap_hours")),
    ],
)
def test_rules_that_somebody_could_keep_together_are_not(one: Document, other: Document) -> None:
    assert told(one, other) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (rule("overlap_hours", least=1), rule("overlap_hours", "longer", least=2)),
        (SAME, {**SAME, "name": "again", "unknown": "block"}),
        (rule("clearance"), rule("clearance", "twice", field="attributes.clearance_until")),
    ],
)
def test_a_rule_that_is_given_twice_is_told(one: Document, other: Document) -> None:
    assert told(one, other) == [("/policy/rules/1", "rule_doubled")]


def test_rules_of_one_kind_about_other_things_are_not_doubled() -> None:
    assert told(SAME, rule("same", "industry", field="industry")) == []
    assert told(rule("conflicts", kinds=["a"]), rule("conflicts", "more", kinds=["b"])) == []


def test_a_weaker_rule_beside_what_a_school_protects_is_told() -> None:
    value = document(
        mentees=[mentee(attributes={"age": 15, "guardian_consent": True})],
        mentors=[mentor(attributes={"clearance_until": "2027-07-31"})],
        round={"ends_on": "2027-03-12"},
        policy={"preset": "school", "rules": [rule("clearance", "mine")]},
    )
    assert found(value) == [("/policy/rules/0", "rule_doubled")]


@pytest.mark.parametrize(
    ("asked", "most"), [(rule("overlap_hours", least=169), 168), (rule("dates", least=32), 31)]
)
def test_more_time_than_there_is_is_refused(asked: Document, most: int) -> None:
    days = {"starts_on": "2026-10-01", "ends_on": "2026-10-31"}
    value = document(round=days, policy={"rules": [asked]})
    assert ("/policy/rules/0/params/least", "out_of_range") in found(value)
    asked["params"]["least"] = most
    codes = {code for _, code in found(document(round=days, policy={"rules": [asked]}))}
    assert "out_of_range" not in codes
