import pytest

from app.matching.problems import Problem
from app.matching.reading import read_cohort
from tests.support.cohort_documents import Document, document, found, mentee, mentor


def pinned(*pins: object, **changes: object) -> list[tuple[str, str]]:
    return found(document(policy={"pinned": list(pins)}, **changes))


def test_pins_of_people_who_are_there_are_fine() -> None:
    assert pinned(["e1", "r1"], {"mentee": "e2", "mentor": "r1"}) == []


def test_a_pin_of_somebody_unknown_is_told_with_the_nearest_id() -> None:
    people = {"mentees": [mentee("anna"), mentee("e2")]}
    read = read_cohort(document(policy={"pinned": [["ana", "r1"], ["e2", "r1"]]}, **people))
    (problem,) = read.problems
    assert problem.pointer == "/policy/pinned/0/0"
    assert problem.code == "pin_unknown_person"
    assert problem.nearest == "anna"
    assert problem.message == 'No mentee has the pinned id "ana". Did you mean "anna"?'


def test_a_pin_with_mentor_and_mentee_swapped_names_two_unknown_people() -> None:
    assert pinned({"mentee": "r1", "mentor": "e1"}) == [
        ("/policy/pinned/0/mentee", "pin_unknown_person"),
        ("/policy/pinned/0/mentor", "pin_unknown_person"),
    ]


def test_a_pin_of_somebody_who_is_not_in_the_round_cannot_be_kept() -> None:
    mentees = [mentee("e1", status="paused"), mentee("e2")]
    assert pinned(["e1", "r1"], mentees=mentees) == [("/policy/pinned/0/0", "pin_not_in_round")]
    mentors = [mentor("r1", capacity=0), mentor("r2")]
    assert pinned(["e1", "r1"], mentors=mentors) == [("/policy/pinned/0/1", "pin_not_in_round")]


def test_a_pair_is_pinned_once() -> None:
    pins = [["e1", "r1"], ["e2", "r1"], {"mentee": "e1", "mentor": "r1"}]
    assert pinned(*pins) == [("/policy/pinned/2", "pin_doubled")]


def test_a_pair_is_not_pinned_and_forbidden() -> None:
    value = document(policy={"pinned": [["e1", "r1"]], "forbidden": [["e1", "r1"]]})
    assert found(value) == [("/policy/pinned/0", "pin_forbidden")]


def _avoided(by_mentee: bool) -> Problem:
    mentees = [mentee("e1", avoids=["r1"] if by_mentee else [])]
    mentors = [mentor("r1", avoids=[] if by_mentee else ["e1"])]
    value = document(mentees=mentees, mentors=mentors, policy={"pinned": [["e1", "r1"]]})
    (problem,) = read_cohort(value).problems
    return problem


def test_a_pair_of_which_one_avoids_the_other_is_not_pinned_and_nobody_learns_who() -> None:
    assert _avoided(by_mentee=True).code == "pin_not_allowed"
    assert _avoided(by_mentee=True) == _avoided(by_mentee=False)


def test_nobody_is_pinned_to_themself() -> None:
    people = {"mentees": [mentee("p")], "mentors": [mentor("p")]}
    assert pinned(["p", "p"], **people) == [
        ("/mentors/0/id", "shared_id"),
        ("/policy/pinned/0", "pin_self"),
    ]
    separate = document(policy={"pinned": [["p", "p"]], "ids": "separate"}, **people)
    assert found(separate) == []


@pytest.mark.parametrize(("demand", "problems"), [(1, 1), (2, 0)])
def test_a_mentee_has_no_more_pins_than_mentors_wanted(demand: int, problems: int) -> None:
    told = pinned(["e1", "r1"], ["e1", "r2"], mentees=[mentee("e1", demand=demand)])
    assert told == [("/policy/pinned/1/0", "pin_over_demand")][:problems]


def test_a_mentor_has_no_more_pins_than_places() -> None:
    mentees = [mentee(f"e{i}") for i in range(4)]
    pins = [[f"e{i}", "r1"] for i in range(4)]
    mentors = [mentor("r1", capacity=2), mentor("r2")]
    value = document(mentees=mentees, mentors=mentors, policy={"pinned": pins})
    (problem,) = read_cohort(value).problems
    assert (problem.pointer, problem.code) == ("/policy/pinned/2/1", "pin_over_capacity")
    assert problem.message == 'Mentor "r1" has 4 pins, more than capacity 2.'
    assert problem.people == ("r1",)


def test_a_doubled_pin_takes_one_place_only() -> None:
    mentors = [mentor("r1", capacity=1), mentor("r2")]
    assert pinned(["e1", "r1"], ["e1", "r1"], mentors=mentors) == [
        ("/policy/pinned/1", "pin_doubled")
    ]


def test_two_people_pinned_to_mentor_each_other_are_refused_with_both_pins() -> None:
    people = {
        side: [one("a"), one("b")] for side, one in (("mentees", mentee), ("mentors", mentor))
    }
    policy: Document = {"pinned": [["a", "b"], ["b", "a"]]}
    problems = read_cohort(document(**people, policy=policy)).problems
    (problem,) = (one for one in problems if one.severity == "error")
    assert (problem.pointer, problem.code) == ("/policy/pinned/1", "pin_both_ways")
    assert "by the pins 1 and 2" in problem.message
    separate = document(**people, policy={**policy, "ids": "separate"})
    assert found(separate) == []
