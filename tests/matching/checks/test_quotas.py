import pytest

from app.matching.reading import read_cohort
from tests.support.cohort_documents import Document, document, found, mentee


def quotas(*entries: Document, **changes: object) -> Document:
    people = [mentee("e1", department="Finance"), mentee("e2", department="Law")]
    return document(policy={"quotas": list(entries)}, **{"mentees": people, **changes})


def one(name: str = "tested", **fields: object) -> Document:
    return {"name": name, "max": 1, **fields}


@pytest.mark.parametrize(
    ("quota", "place", "code"),
    [
        (one(max=None), "", "quota_without_bounds"),
        (one(min=2), "/min", "least_above_most"),
        (one(max=25, unit="share"), "/max", "share_above_one"),
        (one(mentees={"departmnt": "Law"}), "/mentees/departmnt", "no_such_field"),
        (one(mentors={"skills_wanted": "Law"}), "/mentors/skills_wanted", "no_such_field"),
        (one(mentees={"attributes.site": "x"}), "/mentees/attributes.site", "no_such_field"),
        (one(mentees={"name": "Ada"}), "/mentees/name", "field_never_read"),
        (one(mentees={"audit": "Ada"}), "/mentees/audit", "field_never_read"),
    ],
)
def test_a_quota_that_cannot_be_kept_is_refused(quota: Document, place: str, code: str) -> None:
    assert found(quotas(quota)) == [(f"/policy/quotas/0{place}", code)]


def test_a_name_is_that_of_one_quota() -> None:
    assert found(quotas(one(), one())) == [("/policy/quotas/1/name", "duplicate_name")]


def test_an_unknown_group_is_told_with_the_nearest() -> None:
    (problem,) = read_cohort(quotas(one(mentees={"departmnt": "Law"}))).problems
    assert problem.nearest == "department"


def test_ids_that_nobody_has_are_warned_about() -> None:
    value = quotas(one(mentors={"ids": ["r1", "r99"]}), one("other", mentees={"ids": "e3"}))
    assert found(value) == [
        ("/policy/quotas/0/mentors/ids/1", "unknown_person"),
        ("/policy/quotas/1/mentees/ids", "quota_chooses_nobody"),
        ("/policy/quotas/1/mentees/ids", "unknown_person"),
    ]


def test_a_quota_on_a_protected_name_needs_a_justification() -> None:
    people = [mentee("e1", attributes={"gender": "x"})]
    value = quotas(one(mentees={"attributes.gender": "x"}), mentees=people)
    assert found(value) == [("/policy/quotas/0/mentees/attributes.gender", "justification_needed")]
    value["policy"]["justification"] = "The programme is for women in engineering"
    assert found(value) == []


def test_a_group_of_nobody_is_warned_about() -> None:
    assert found(quotas(one(mentees={"department": "Sales"}))) == [
        ("/policy/quotas/0/mentees/department", "quota_chooses_nobody")
    ]
    chosen = {"department": "Law", "ids": ["e1"]}
    assert found(quotas(one(mentees=chosen))) == [
        ("/policy/quotas/0/mentees", "quota_chooses_nobody")
    ]


def test_the_nearest_group_is_told_only_when_several_people_are_in_it() -> None:
    people = [mentee("e1", department="Finance"), mentee("e2", department="Law")]
    quota = one(mentees={"department": "Finanse"})
    (problem,) = read_cohort(quotas(quota, mentees=people)).problems
    assert problem.nearest is None
    more = [*people, mentee("e3", department="Finance")]
    (problem,) = read_cohort(quotas(quota, mentees=more)).problems
    assert problem.nearest == "Finance"


@pytest.mark.parametrize(
    ("quota", "most"),
    [
        (one(min=3, max=None), 2),
        (one(min=2, max=None, mentees={"department": "Law"}), 1),
        (one(min=2, max=None, each="mentee"), 1),
        (one(min=3, max=None, each="mentor", mentors={"ids": "r1"}), 2),
    ],
)
def test_a_minimum_above_what_people_can_fill_is_told_with_the_most(
    quota: Document, most: int
) -> None:
    (problem,) = read_cohort(quotas(quota)).problems
    assert (problem.pointer, problem.code) == ("/policy/quotas/0/min", "quota_out_of_reach")
    assert problem.expected == f"at most {most}"
    assert found(quotas({**quota, "min": most})) == []
