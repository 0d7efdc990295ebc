import pytest

from app.matching.reading import read_cohort
from tests.support.cohort_documents import Document, document, found, mentee, mentor

SCHOOL: Document = {"preset": "school"}
ROUND = {"starts_on": "2026-09-14", "ends_on": "2027-03-12"}


def pupils() -> list[Document]:
    told = {"age": 15, "guardian_consent": True}
    return [mentee("e1", attributes=told), mentee("e2", attributes=told)]


def cleared(key: str = "clearance_until") -> list[Document]:
    return [mentor("r1", attributes={key: "2027-07-31"})]


def test_the_preset_school_names_the_columns_that_it_lacks() -> None:
    problems = read_cohort(document(policy=SCHOOL, round=ROUND)).problems
    assert {(one.pointer, str(one.code)) for one in problems} == {
        ("/policy/preset", "column_missing")
    }
    assert [one.expected for one in problems] == [
        "a column attributes.clearance_until of the mentors",
        "a column attributes.guardian_consent of the mentees",
        "a column attributes.age of the mentees",
    ]


def test_a_school_with_its_columns_is_matched() -> None:
    assert found(document(mentees=pupils(), mentors=cleared(), policy=SCHOOL, round=ROUND)) == []


def test_a_school_may_keep_clearances_in_another_column() -> None:
    rule = {"name": "checked", "kind": "clearance", "params": {"field": "attributes.dbs"}}
    policy = {**SCHOOL, "rules": [{**rule, "unknown": "block"}]}
    value = document(mentees=pupils(), mentors=cleared("dbs"), policy=policy, round=ROUND)
    assert found(value) == []


def test_a_weaker_rule_does_not_stand_for_the_column_of_a_school() -> None:
    rule = {"name": "checked", "kind": "clearance", "params": {"field": "attributes.dbs"}}
    policy = {**SCHOOL, "rules": [rule]}
    value = document(mentees=pupils(), mentors=cleared("dbs"), policy=policy, round=ROUND)
    assert found(value) == [("/policy/preset", "column_missing")]


@pytest.mark.parametrize(
    ("rule", "is_taken"),
    [
        ({"name": "clearance", "kind": "shared_language"}, True),
        ({"name": "guardian_consent", "kind": "shared_language", "unknown": "block"}, True),
        ({"name": "clearance", "kind": "clearance"}, True),
        ({"name": "clearance", "kind": "clearance", "unknown": "block"}, False),
        ({"name": "languages", "kind": "shared_language"}, False),
    ],
)
def test_no_own_rule_has_the_name_of_one_that_a_school_keeps(
    rule: Document, *, is_taken: bool
) -> None:
    policy = {**SCHOOL, "rules": [rule]}
    value = document(mentees=pupils(), mentors=cleared(), policy=policy, round=ROUND)
    assert (("/policy/rules/0/name", "duplicate_name") in found(value)) == is_taken
    value["policy"]["preset"] = "corporate"
    assert ("/policy/rules/0/name", "duplicate_name") not in found(value)


def test_a_school_needs_the_end_of_the_round() -> None:
    value = document(mentees=pupils(), mentors=cleared(), policy=SCHOOL)
    assert found(value) == [("/round/ends_on", "column_missing")]


def test_no_policy_matches_the_weak_fits_of_a_school() -> None:
    policy = {**SCHOOL, "weak_fit": "flag"}
    value = document(mentees=pupils(), mentors=cleared(), policy=policy, round=ROUND)
    assert found(value) == [("/policy/weak_fit", "not_together")]
    value["policy"]["weak_fit"] = "leave_unmatched"
    assert found(value) == []


def test_a_clearance_without_a_day_is_told_with_the_mentors() -> None:
    mentors = [mentor("r1", attributes={"clearance_until": True}), *cleared()]
    mentors[1]["id"] = "r2"
    value = document(mentees=pupils(), mentors=mentors, policy=SCHOOL, round=ROUND)
    problem = next(one for one in read_cohort(value).problems if one.code == "values_not_read")
    assert (problem.pointer, problem.people) == ("/policy/preset", ("r1",))
    assert "rule_removes_all" in [code for _, code in found(value)]


def test_other_presets_need_no_columns() -> None:
    assert found(document(policy={"preset": "technology"})) == []
