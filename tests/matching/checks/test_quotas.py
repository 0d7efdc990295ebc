import pytest

from app.matching.reading import read_cohort
from tests.support.cohort_documents import Document, document, found, mentee, mentor


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
        (one(max="hours_per_month"), "/max", "not_together"),
        (one(max="hours_per_month", each="mentor"), "/max", "not_together"),
        (one(max="hours", each="mentor", unit="hours"), "/max", "wrong_value"),
        (one(mentees={"department": "Finanse"}), "/mentees/department", "no_such_group"),
        (one(mentees={"ids": "e3"}), "/mentees/ids", "no_such_group"),
        (one(mentors={"ids": ["r8", "r9"]}), "/mentors/ids", "no_such_group"),
        (one(mentees={"demand": 2}), "/mentees/demand", "no_such_group"),
    ],
)
def test_a_quota_that_cannot_be_kept_is_refused(quota: Document, place: str, code: str) -> None:
    assert found(quotas(quota)) == [(f"/policy/quotas/0{place}", code)]


def test_a_name_is_that_of_one_quota() -> None:
    assert found(quotas(one(), one())) == [("/policy/quotas/1/name", "duplicate_name")]


SHARE = {"unit": "share", "min": 0.1, "max": 0.5}
EACH = {"each": "mentor"}


@pytest.mark.parametrize(
    ("quota", "other", "name"),
    [
        (one("q", **EACH), one("q: r1"), "q: r1"),
        (one("q", each="mentee"), one("q: e2"), "q: e2"),
        (one("q", **SHARE), one("q (min)"), "q (min)"),
        (one("q", **SHARE), one("q (max)"), "q (max)"),
        (one("q", **SHARE, **EACH), one("q: r1 (max)"), "q: r1 (max)"),
        (one("q", **EACH), one("q: a", **EACH), "q: a: r1"),
        (one("q", **EACH), one("q: x", **SHARE), "q: x (min)"),
        (
            one("q", min=1, max="hours_per_month", unit="hours", **EACH),
            one("q: r1 (min)"),
            "q: r1 (min)",
        ),
    ],
)
def test_no_quota_is_called_what_an_answer_calls_a_part_of_another(
    quota: Document, other: Document, name: str
) -> None:
    mentors = [mentor(known) for known in ("r1", "a: r1", "x (min)")]
    for place, both in ((1, (quota, other)), (0, (other, quota))):
        (problem,) = [
            problem
            for problem in read_cohort(quotas(*both, mentors=mentors)).problems
            if problem.severity == "error"
        ]
        assert (problem.pointer, problem.code) == (f"/policy/quotas/{place}/name", "duplicate_name")
        assert f'of the quota "q" "{name}"' in problem.message


@pytest.mark.parametrize(
    ("quota", "other"),
    [
        (one("q"), one("q: r1")),
        (one("q", **EACH), one("q: r9")),
        (one("q", **EACH), one("q: e1")),
        (one("q", **EACH), one("q: r1", **EACH)),
        (one("q", min=1), one("q (min)")),
        (one("q", **SHARE), one("q (min)", **EACH)),
        (one("q", unit="share", of="capacity", min=0.1), one("q (max)")),
    ],
)
def test_names_that_only_begin_alike_are_taken(quota: Document, other: Document) -> None:
    for both in ((quota, other), (other, quota)):
        assert all(code != "duplicate_name" for _, code in found(quotas(*both)))


@pytest.mark.parametrize("name", ["two_cycles", "max_changes"])
def test_a_quota_is_not_called_what_else_an_answer_charges(name: str) -> None:
    assert found(quotas(one(name))) == [("/policy/quotas/0/name", "duplicate_name")]


def test_an_unknown_group_is_told_with_the_nearest() -> None:
    (problem,) = read_cohort(quotas(one(mentees={"departmnt": "Law"}))).problems
    assert problem.nearest == "department"


def test_ids_that_nobody_has_are_warned_about() -> None:
    value = quotas(one(mentors={"ids": ["r1", "r99"]}))
    assert found(value) == [("/policy/quotas/0/mentors/ids/1", "unknown_person")]


def test_a_quota_on_a_protected_name_needs_a_justification() -> None:
    people = [mentee("e1", attributes={"gender": "x"})]
    value = quotas(one(mentees={"attributes.gender": "x"}), mentees=people)
    assert found(value) == [("/policy/quotas/0/mentees/attributes.gender", "justification_needed")]
    value["policy"]["justification"] = "The programme is for women in engineering"
    assert found(value) == []


def test_one_unknown_value_of_several_is_warned_about() -> None:
    value = quotas(one(mentees={"department": ["Sales", " finance "]}))
    assert found(value) == [("/policy/quotas/0/mentees/department/0", "label_unused")]


def test_what_people_leave_out_has_the_value_that_it_stands_for() -> None:
    assert found(quotas(one(mentees={"demand": 1, "status": "Active"}))) == []


def test_a_group_of_nobody_who_takes_part_is_warned_about() -> None:
    paused = [mentee("e1", department="Law", status="paused"), mentee("e2")]
    assert found(quotas(one(mentees={"department": "Law"}), mentees=paused)) == [
        ("/policy/quotas/0/mentees", "quota_chooses_nobody")
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


@pytest.mark.parametrize(
    ("quota", "most"),
    [
        (one(min=4, max=None, unit="hours"), "3.5"),
        (one(min=2.5, max=None, unit="hours", each="mentee"), "1.5"),
        (one(min=0.2, max=None, unit="share", of="capacity"), "0.111111"),
        (one(min=0.75, max=None, unit="share", mentees={"department": "Law"}), "0.5"),
    ],
)
def test_hours_and_shares_out_of_reach_are_told_with_the_most(quota: Document, most: str) -> None:
    people = [
        mentee("e1", department="Finance", hours_per_month=2),
        mentee("e2", department="Law", hours_per_month=1.5),
    ]
    problems = read_cohort(quotas(quota, mentees=people)).problems
    assert [(one.pointer, one.code, one.expected) for one in problems] == [
        ("/policy/quotas/0/min", "quota_out_of_reach", f"at most {most}")
    ]


def test_hours_that_a_quota_counts_and_nobody_stated_are_told() -> None:
    quota = one(each="mentor", unit="hours", max="hours_per_month")
    stated = [mentee("e1", hours_per_month=1), mentee("e2"), mentee("e3", hours_per_month=4)]
    mentors = [mentor("r1", hours_per_month=40), mentor("r2")]
    value = quotas(quota, mentees=stated, mentors=mentors)
    (problem,) = read_cohort(value).problems
    assert (problem.pointer, problem.code) == ("/policy/quotas/0", "hours_not_stated")
    assert problem.message == (
        'The quota "tested" counts hours_per_month: 1 mentee who states none counts as 2.5 hours, '
        "the median of those stated; 1 mentor who states none has no bound."
    )
    blank = quotas(one(unit="hours"))
    assert read_cohort(blank).problems[0].message == (
        'The quota "tested" counts hours_per_month: 2 mentees who state none count as 1 hour, '
        "since nobody states any."
    )
