import pytest

from app.matching.reading import read_cohort
from tests.support.cohort_documents import Document, document, found, mentee, mentor

GOALS = {"name": "goals", "kind": "text"}


def criteria(*entries: Document, **changes: object) -> Document:
    return document(policy={"criteria": list(entries)}, **changes)


def one(kind: str, **fields: object) -> Document:
    return {"name": "tested", "kind": kind, **fields}


def both(field: str) -> Document:
    return {"mentee_field": field, "mentor_field": field}


@pytest.mark.parametrize(
    ("criterion", "problem"),
    [
        (one("equal"), ("mentee_field", "needed")),
        (one("overlap", mentor_field="skills"), ("mentee_field", "needed")),
        (one("text", mentee_field="gaols"), ("mentee_field", "no_such_field")),
        (one("text", mentor_field="goals"), ("mentor_field", "no_such_field")),
        (one("text", mentee_field="attributes"), ("mentee_field", "no_such_field")),
        (one("text", mentee_field="attributes.essay"), ("mentee_field", "no_such_field")),
        (one("text", mentee_field="name"), ("mentee_field", "field_never_read")),
        (one("text", mentor_field="about"), ("mentor_field", "field_never_read")),
        (one("text", mentor_field="audit.income"), ("mentor_field", "field_never_read")),
        (one("text", mentor_field="meta"), ("mentor_field", "field_never_read")),
        (one("distance", **both("id")), ("mentee_field", "field_never_read")),
        (one("distance", **both("signed_up_at")), ("mentee_field", "field_never_read")),
        (one("availability", mentee_field="interests"), ("mentee_field", "not_read")),
        (one("scores", mentor_field="skills"), ("mentor_field", "not_read")),
        (one("text", params={"least": 1}), ("params/least", "not_read")),
        (one("ordinal", **both("industry")), ("params/order", "needed")),
        (one("table", **both("industry")), ("params/table", "needed")),
        (one("seniority", params={"least": 3, "most": 1}), ("params/least", "least_above_most")),
        (
            one("ordinal", **both("industry"), params={"order": ["Law", "Arts", " law"]}),
            ("params/order/2", "duplicate_name"),
        ),
    ],
)
def test_a_criterion_that_cannot_be_computed_is_refused(
    criterion: Document, problem: tuple[str, str]
) -> None:
    read = read_cohort(criteria(GOALS, criterion))
    errors = [one for one in read.problems if one.severity == "error"]
    place, code = problem
    assert (errors[0].pointer, str(errors[0].code)) == (f"/policy/criteria/1/{place}", code)
    assert read.cohort is None


def test_a_name_is_that_of_one_criterion() -> None:
    assert found(criteria(GOALS, {**GOALS, "weight": 2})) == [
        ("/policy/criteria/1/name", "duplicate_name")
    ]


def test_a_field_that_there_is_not_is_told_with_the_nearest() -> None:
    mentees = [mentee("e1", attributes={"track": "research"}), mentee("e2")]
    criterion = one("equal", mentee_field="attributes.trak", mentor_field="industy")
    problems = read_cohort(criteria(criterion, mentees=mentees)).problems
    assert [problem.nearest for problem in problems] == ["attributes.track", "industry"]
    assert problems[0].message == (
        "Policy: criteria, entry 1, mentee_field names a field that no mentee has. "
        'Did you mean "attributes.track"?'
    )


def test_a_field_of_the_other_side_is_told_to_be_that() -> None:
    (problem,) = read_cohort(criteria(one("text", mentee_field="expertise"))).problems
    assert "It is a field of: mentor." in problem.message


def test_an_own_field_that_one_side_has_is_no_mistake_on_the_other() -> None:
    mentees = [mentee("e1", attributes={"track": "research"}), mentee("e2")]
    value = criteria(one("equal", **both("attributes.track")), mentees=mentees)
    assert found(value) == [("/policy/criteria/0/mentor_field", "nobody_told")]


def test_a_mentees_top_criterion_is_one_of_the_round() -> None:
    mentees = [mentee("e1", top_criterion="goals"), mentee("e2", top_criterion="gaols")]
    (problem,) = read_cohort(criteria(GOALS, mentees=mentees)).problems
    assert (problem.pointer, problem.code) == ("/mentees/1/top_criterion", "no_such_criterion")
    assert (problem.nearest, problem.people) == ("goals", ("e2",))


def test_without_criteria_a_top_criterion_is_one_of_the_preset() -> None:
    mentees = [mentee("e1", top_criterion="availability"), mentee("e2", top_criterion="goals")]
    assert found(document(mentees=mentees)) == []
    mentees = [mentee("e1", top_criterion="industry"), mentee("e2", top_criterion="skils")]
    assert found(document(mentees=mentees, policy={"preset": "corporate"})) == [
        ("/mentees/0/top_criterion", "no_such_criterion"),
        ("/mentees/1/top_criterion", "no_such_criterion"),
    ]


def test_criteria_of_wrong_shape_are_told_beside_what_the_others_contradict() -> None:
    assert found(criteria({"name": 3, "kind": "text"}, one("equal"))) == [
        ("/policy/criteria/0/name", "wrong_type"),
        ("/policy/criteria/1/mentee_field", "needed"),
        ("/policy/criteria/1/mentor_field", "needed"),
    ]


def test_every_kind_that_names_no_field_reads_its_own() -> None:
    kinds = ("text", "path", "skills", "seniority", "style", "availability", "time_zone", "scores")
    value = criteria(*({"name": kind, "kind": kind} for kind in kinds), mentors=[mentor()])
    assert {code for _, code in found(value)} == {"nobody_told"}
