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
    problems = read_cohort(document(policy=SCHOOL)).problems
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


def test_other_presets_need_no_columns() -> None:
    assert found(document(policy={"preset": "technology"})) == []
