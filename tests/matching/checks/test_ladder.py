from app.matching.reading import read_cohort
from tests.support.cohort_documents import document, found, mentee, mentor

LADDER = {"seniority_ladder": ["junior", "senior", "Team lead"]}


def test_a_label_of_seniority_is_on_the_ladder() -> None:
    mentees = [mentee("e1", seniority="Senoir"), mentee("e2", seniority="JUNIOR")]
    mentors = [mentor("r1", seniority="team  lead"), mentor("r2", seniority=7)]
    (problem,) = read_cohort(document(mentees=mentees, mentors=mentors, policy=LADDER)).problems
    assert (problem.pointer, problem.code) == ("/mentees/0/seniority", "not_on_ladder")
    assert (problem.nearest, problem.people) == ("senior", ("e1",))
    assert "Senoir" not in problem.message


def test_labels_without_a_ladder_are_one_warning() -> None:
    people = [mentee("e1", seniority="senior"), mentee("e2", seniority="boss")]
    assert found(document(mentees=people)) == [("/policy/seniority_ladder", "no_seniority_ladder")]
    assert found(document(mentees=[mentee("e1", seniority=3)])) == []


def test_the_ladder_has_each_label_once() -> None:
    value = document(policy={"seniority_ladder": ["junior", "senior", "Junior "]})
    assert found(value) == [("/policy/seniority_ladder/2", "duplicate_name")]


def test_more_or_less_than_a_label_asks_for_one_of_the_ladder() -> None:
    wish = {"field": "seniority", "op": "at_least", "value": "seniour"}
    conditions = {"mentee": {"field": "industry", "value": "x"}, "mentor": wish}
    rule = {"name": "tested", "kind": "if_then", "params": conditions}
    policy = {**LADDER, "rules": [rule]}
    mentees = [mentee("e1", wishes=[wish, {**wish, "op": "is"}]), mentee("e2")]
    problems = read_cohort(document(mentees=mentees, policy=policy)).problems
    assert [(one.pointer, str(one.code), one.nearest) for one in problems] == [
        ("/mentees/0/wishes/0/value", "not_on_ladder", "senior"),
        ("/policy/rules/0/params/mentor/value", "not_on_ladder", "senior"),
    ]
    assert [one.people for one in problems] == [("e1",), ()]
