from app.matching.reading import read_cohort
from tests.support.cohort_documents import document, found, mentee, mentor


def test_a_first_time_mentor_with_several_places_is_warned_about() -> None:
    mentors = [
        mentor("r1", first_time=True, capacity=2),
        mentor("r2", first_time=True, capacity=1),
        mentor("r3", first_time=False, capacity=9),
        mentor("r4", first_time=True, capacity=2, status="paused"),
    ]
    assert found(document(mentors=mentors)) == [("/mentors/0/capacity", "first_time_places")]


def test_hours_of_a_person_in_both_lists_are_counted_once() -> None:
    people = {
        "mentees": [mentee("p", hours_per_month=2), mentee("q"), mentee("e1")],
        "mentors": [mentor("p", hours_per_month=40), mentor("q", hours_per_month=40)],
    }
    problems = read_cohort(document(**people)).problems
    assert [(problem.pointer, problem.code, problem.people) for problem in problems] == [
        ("/mentors/0/id", "shared_id", ("p", "q")),
        ("/mentors/0/hours_per_month", "hours_in_both_lists", ("p",)),
    ]
    assert found(document(**people, policy={"ids": "separate"})) == []
    own = {"name": "own", "each": "mentor", "unit": "hours", "max": "hours_per_month"}
    codes = [code for _, code in found(document(**people, policy={"quotas": [own]}))]
    assert codes == ["shared_id", "hours_not_stated"]  # the quota counts them once


def test_mentors_with_more_places_than_their_hours_hold_are_named() -> None:
    mentees = [mentee("e1", hours_per_month=2), mentee("e2", hours_per_month=4), mentee("e3")]
    mentors = [
        mentor("r1", hours_per_month=6, capacity=2),
        mentor("r2", hours_per_month=5.9, capacity=2),
        mentor("r3", capacity=9),
        mentor("r4", hours_per_month=1, capacity=1),
    ]
    (problem,) = read_cohort(document(mentees=mentees, mentors=mentors)).problems
    assert (problem.pointer, problem.code) == ("/mentors/1/capacity", "capacity_above_hours")
    assert problem.people == ("r2", "r4")
    assert "at 3 hours for each mentee, the median of those stated" in problem.message
    assert found(document(mentors=mentors)) == []  # nobody tells what a mentee needs
