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
        "mentors": [mentor("p", hours_per_month=4), mentor("q", hours_per_month=4)],
    }
    problems = read_cohort(document(**people)).problems
    assert [(problem.pointer, problem.code, problem.people) for problem in problems] == [
        ("/mentors/0/id", "shared_id", ("p", "q")),
        ("/mentors/0/hours_per_month", "hours_in_both_lists", ("p",)),
    ]
    assert found(document(**people, policy={"ids": "separate"})) == []
