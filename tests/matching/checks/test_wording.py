from app.matching.reading import check_cohort, read_cohort
from tests.support.cohort_documents import document, found, mentee

GENERIC = "I want to grow my career and learn new things."


def test_generic_goals_are_told_once_with_everybody_who_has_them() -> None:
    value = document(
        mentees=[mentee("e2", goals=GENERIC), mentee("e3"), mentee("e1", goals=GENERIC)]
    )
    (problem,) = [one for one in read_cohort(value).problems if one.code == "goals_generic"]
    assert problem.pointer == "/mentees/0/goals"
    assert problem.severity == "warning"
    assert problem.people == ("e1", "e2")
    assert problem.message.startswith("The goals of 2 mentees")


def test_a_hope_that_no_mentor_can_meet_is_told_by_what_is_hoped_for() -> None:
    hopes = [
        mentee("e1", goals=["Find me a job in Leeds", "Get a visa for Canada"]),
        mentee("e2", goals="Get a work permit for Canada"),
    ]
    told = {
        one.message.split(",")[0]: one.people
        for one in read_cohort(document(mentees=hopes)).problems
    }
    assert told == {
        "1 mentee may be hoping for a job": ("e1",),
        "2 mentees may be hoping for a visa": ("e1", "e2"),
    }


def test_whoever_has_a_private_goal_is_not_called_generic() -> None:
    goals = [GENERIC, {"text": "Learn new things", "private": True}]
    people = [mentee("e1", goals=goals), mentee("e2", goals=GENERIC)]
    (problem,) = [
        one for one in read_cohort(document(mentees=people)).problems if one.code == "goals_generic"
    ]
    assert problem.people == ("e2",)


def test_nobody_is_told_of_who_is_not_in_the_round_or_whose_goals_are_not_read() -> None:
    absent = [mentee("e1", goals=GENERIC, status="paused"), mentee("e2")]
    assert found(document(mentees=absent)) == []
    only_zones = [{"name": "zones", "kind": "time_zone", "weight": 1}]
    ignored = document(mentees=[mentee("e1", goals=GENERIC)], policy={"criteria": only_zones})
    assert "goals_generic" not in [code for _, code in found(ignored)]


def test_what_a_private_goal_hopes_for_is_told_to_nobody() -> None:
    goals = ["Learn to weld", {"text": "Get a visa for Canada", "private": True}]
    assert found(document(mentees=[mentee("e1", goals=goals)])) == []


def test_no_warning_quotes_a_goal() -> None:
    goals = ["Zebracrossings: find me a job", "I don't want zebracrossings", "Get promoted"]
    cohort = read_cohort(document(mentees=[mentee("e1", goals=goals)])).cohort
    assert cohort is not None
    told = [problem.message.lower() for problem in check_cohort(cohort)]
    assert len(told) == 3
    assert not any("zebra" in message for message in told)
