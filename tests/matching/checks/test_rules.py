import pytest

from app.matching.reading import read_cohort
from tests.support.cohort_documents import Document, document, found, mentee


def rules(*entries: Document, **policy: object) -> Document:
    return document(policy={"rules": list(entries), **policy})


def one(kind: str, name: str = "tested", **params: object) -> Document:
    return {"name": name, "kind": kind, "params": params}


def condition(field: str) -> Document:
    return {"field": field, "value": "x"}


@pytest.mark.parametrize(
    ("rule", "place", "code"),
    [
        (one("same"), "params/field", "needed"),
        (one("if_then", mentee=condition("industry")), "params/mentor", "needed"),
        (one("shared_language", field="languages"), "params/field", "not_read"),
        (one("overlap_hours", most=3), "params/most", "not_read"),
        (one("differ", field="departmnt"), "params/field", "no_such_field"),
        (one("differ", field="attributes.site"), "params/field", "no_such_field"),
        (one("differ", field="goals"), "params/field", "no_such_field"),
        (one("differ", field="name"), "params/field", "field_never_read"),
        (one("clearance", field="attributes.cleared"), "params/field", "no_such_field"),
        (one("consent", age_field="attributes.years"), "params/age_field", "no_such_field"),
        (
            one("if_then", mentee=condition("expertise"), mentor=condition("industry")),
            "params/mentee/field",
            "no_such_field",
        ),
        (one("same", "avoids", field="industry"), "name", "duplicate_name"),
        (one("same", "not_eligible", field="industry"), "name", "duplicate_name"),
        (one("same", "reporting_line", field="industry"), "name", "duplicate_name"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused(rule: Document, place: str, code: str) -> None:
    errors = [one for one in read_cohort(rules(rule)).problems if one.severity == "error"]
    assert (errors[0].pointer, str(errors[0].code)) == (f"/policy/rules/0/{place}", code)


def test_a_field_of_neither_side_is_told_once() -> None:
    assert found(rules(one("same", field="departmnt"))) == [
        ("/policy/rules/0/params/field", "no_such_field")
    ]
    (problem,) = read_cohort(rules(one("same", field="departmnt"))).problems
    assert problem.nearest == "department"


def test_a_name_is_that_of_one_rule() -> None:
    twice = one("shared_language"), one("conflicts")
    assert ("/policy/rules/1/name", "duplicate_name") in found(rules(*twice))


def test_a_rule_that_holds_anyway_may_be_listed_with_parameters_under_its_own_name() -> None:
    rule = one("reporting_line", "reporting_line", same_manager=True)
    assert all(code != "duplicate_name" for _, code in found(rules(rule)))


@pytest.mark.parametrize("field", ["attributes.gender", "attributes.ageGroup"])
def test_a_rule_on_a_protected_name_needs_a_justification(field: str) -> None:
    key = field.partition(".")[2]
    people = {"mentees": [mentee("e1", attributes={key: "x"}), mentee("e2")]}
    value = {**rules(one("same", field=field)), **people}
    errors = [one for one in read_cohort(value).problems if one.severity == "error"]
    assert [(one.pointer, str(one.code)) for one in errors] == [
        ("/policy/rules/0/params/field", "justification_needed")
    ]
    justified = {**rules(one("same", field=field), justification="The bursary is"), **people}
    assert read_cohort(justified).cohort is not None
    blank = {**rules(one("same", field=field), justification=" "), **people}
    assert read_cohort(blank).cohort is None


def test_the_age_below_which_a_guardian_consents_needs_no_justification() -> None:
    rule = one("consent", field="attributes.consent", age_field="attributes.age")
    people = [mentee("e1", attributes={"age": 15, "consent": True}), mentee("e2")]
    assert read_cohort({**rules(rule), "mentees": people}).cohort is not None


def test_a_kind_that_no_conflict_has_is_told_with_the_nearest() -> None:
    rule = {"name": "kept_apart", "kind": "conflicts", "params": {"kinds": ["famly", "Family"]}}
    policy = {"rules": [rule], "conflicts": [["e1", "r1", "family"]]}
    (problem,) = read_cohort(document(policy=policy)).problems
    assert (problem.pointer, problem.code) == ("/policy/rules/0/params/kinds/0", "label_unused")
    assert problem.nearest == "family"
