from app.matching.reading import read_cohort
from tests.support.cohort_documents import document, found, mentee, mentor


def test_somebody_is_preferred_once() -> None:
    value = document(mentees=[mentee("e1", prefers=["r1", "r2", "r1"])])
    assert found(value) == [("/mentees/0/prefers/2", "preferred_twice")]


def test_nobody_prefers_and_avoids_the_same_person() -> None:
    value = document(mentors=[mentor("r1", prefers=["e1", "e2"], avoids=["e2"])])
    assert found(value) == [("/mentors/0/prefers", "prefers_and_avoids")]
    (problem,) = read_cohort(value).problems
    assert problem.people == ("r1",)  # and nobody learns whom


def test_nobody_prefers_themself() -> None:
    people = {"mentees": [mentee("p", prefers=["p"])], "mentors": [mentor("p")]}
    assert ("/mentees/0/prefers/0", "prefers_self") in found(document(**people))
    assert found(document(**people, policy={"ids": "separate"})) == []


def test_preferring_somebody_unknown_or_absent_is_a_warning() -> None:
    mentees = [mentee("e1", prefers=["r1x", "r2", "e2"]), mentee("e2")]
    value = document(mentees=mentees, mentors=[mentor("r1"), mentor("r2", status="paused")])
    assert found(value) == [
        ("/mentees/0/prefers/0", "unknown_person"),
        ("/mentees/0/prefers/1", "not_in_round"),
        ("/mentees/0/prefers/2", "unknown_person"),
    ]
    assert read_cohort(value).problems[0].nearest == "r1"


def test_a_mentor_preferred_by_more_than_three_times_the_places_is_warned_about() -> None:
    def told(wishing: int) -> list[tuple[str, str]]:
        mentees = [mentee(f"e{k}", prefers=["r2", "r1"]) for k in range(wishing)]
        absent = [mentee("e9", prefers=["r1"], status="paused")]
        mentors = [mentor("r1", capacity=1), mentor("r2")]
        return found(document(mentees=mentees + absent, mentors=mentors))

    assert told(3) == []
    assert told(4) == [("/mentors/0/capacity", "wanted_by_many")]


def test_how_many_prefer_a_mentor_is_told_with_the_places() -> None:
    mentees = [mentee(f"e{k}", prefers=["r1"]) for k in range(4)]
    mentors = [mentor("r1", capacity=1), mentor("r2")]
    (problem,) = read_cohort(document(mentees=mentees, mentors=mentors)).problems
    assert problem.message == 'Mentor "r1" has 1 place and is preferred by 4 mentees.'
    assert problem.people == ("r1",)
