import pytest

from app.matching.reading import read_cohort
from tests.support.cohort_documents import document, found, mentee, mentor


def test_a_round_cannot_end_before_it_starts() -> None:
    days = {"starts_on": "2026-09-14", "ends_on": "2026-09-13"}
    assert found(document(round=days)) == [("/round/ends_on", "round_ends_before_start")]


@pytest.mark.parametrize(
    "days", [{"starts_on": "2026-09-14", "ends_on": "2026-09-14"}, {"ends_on": "2026-09-14"}]
)
def test_a_round_may_last_a_day_or_have_one_date_only(days: dict[str, str]) -> None:
    assert found(document(round=days)) == []


def test_a_list_in_which_nobody_takes_part_is_warned_about() -> None:
    nobody = [mentee("e1", status="paused"), mentee("e2", demand=0)]
    assert found(document(mentees=nobody)) == [("/mentees", "nobody_takes_part")]
    nobody = [mentor("r1", capacity=0)]
    assert found(document(mentors=nobody)) == [("/mentors", "nobody_takes_part")]


def test_too_few_places_are_warned_about_with_both_numbers() -> None:
    value = document(
        mentees=[mentee("e1", demand=3), mentee("e2", demand=2), mentee("e3", status="paused")],
        mentors=[mentor("r1", capacity=3), mentor("r2", capacity=5, status="withdrawn")],
    )
    (problem,) = read_cohort(value).problems
    assert (problem.pointer, problem.code) == ("/mentors", "places_short")
    assert problem.message == "Mentees want 5 places and mentors have 3: at least 2 stay open."


def test_exactly_enough_places_are_enough() -> None:
    value = document(mentees=[mentee("e1", demand=3)], mentors=[mentor("r1", capacity=3)])
    assert found(value) == []


def test_places_are_not_counted_while_a_number_is_wrong() -> None:
    value = document(mentees=[mentee("e1", demand=50)], mentors=[mentor("r1", capacity="3")])
    assert found(value) == [("/mentors/0/capacity", "wrong_type")]
