import json

import pytest

from app.matching.problems import Problem
from app.matching.reading import read_cohort
from tests.support.cohort_documents import Document, document, mentee, mentor


def negations(goals: object, **fields: object) -> list[Problem]:
    value = document(mentees=[mentee("e1", goals=goals)], mentors=[mentor("r1", **fields)])
    return [one for one in read_cohort(value).problems if one.code == "wish_negated"]


def proposed(problem: Problem) -> Document:
    start = problem.message.index('{"wishes"')
    wish: Document = json.loads(problem.message[start : problem.message.rindex("}") + 1])
    return wish


@pytest.mark.parametrize(
    ("fields", "field", "op", "value"),
    [
        ({"industry": "Consulting"}, "industry", "is_not", "consulting"),
        ({"skills": ["Consulting", "SQL"]}, "skills", "has_not", "consulting"),
        ({"department": "consulting"}, "department", "is_not", "consulting"),
    ],
)
def test_a_wish_is_proposed_where_a_mentor_has_the_label(
    fields: Document, field: str, op: str, value: str
) -> None:
    (problem,) = negations(["I run a shop.", "I'm not interested in consulting."], **fields)
    assert problem.people == ("e1",)
    wish = {"field": field, "op": op, "value": value, "importance": "nice"}
    assert proposed(problem) == {"wishes": [wish]}


def test_the_proposal_is_a_wish_that_the_cohort_takes() -> None:
    mentors = [mentor("r1", industry="Management consulting"), mentor("r2", industry="Retail")]
    goals = "No management consulting please, I want to sell hats."
    (problem,) = read_cohort(
        document(mentees=[mentee("e1", goals=goals)], mentors=mentors)
    ).problems
    excluded = document(mentees=[mentee("e1", **proposed(problem))], mentors=mentors)
    assert read_cohort(excluded).problems == ()


def test_without_a_label_the_form_of_such_a_wish_is_shown() -> None:
    (problem,) = negations("I do not want to manage anybody, I love to write code.")
    assert proposed(problem)["wishes"][0]["value"] == "…"
    assert "manage" not in problem.message


def test_a_private_goal_is_only_said_to_exist() -> None:
    goals = [{"text": "I'm not interested in consulting.", "private": True}]
    (problem,) = negations(goals, industry="Consulting")
    assert problem.message == "1 mentee's private goals may say what is not wanted."


def test_people_with_the_same_proposal_are_told_together() -> None:
    value = document(
        mentees=[
            mentee(one, goals=f"I want hats {one}. No sales, please.") for one in ("e2", "e1")
        ],
        mentors=[mentor("r1", skills=["Sales"])],
    )
    (problem,) = read_cohort(value).problems
    assert problem.people == ("e1", "e2")


def test_doubts_are_no_negated_wishes() -> None:
    assert negations("Not sure how to tell my boss that I've never led a team.") == []
