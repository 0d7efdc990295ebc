import pytest

from tests.support.cohort_documents import Document, document, found, mentor


def slot(day: str, start: str, end: str) -> Document:
    return {"day": day, "start": start, "end": end}


def offered(*slots: Document) -> list[tuple[str, str]]:
    return found(document(mentors=[mentor("r1", availability=list(slots))]))


@pytest.mark.parametrize(("start", "end"), [("17:00", "16:59"), ("17:00", "17:00")])
def test_hours_that_end_before_they_start_are_refused(start: str, end: str) -> None:
    assert offered(slot("monday", "09:00", "10:00"), slot("monday", start, end)) == [
        ("/mentors/0/availability/1/end", "slot_reversed")
    ]


def test_hours_over_midnight_are_two_entries() -> None:
    assert offered(slot("monday", "22:00", "24:00"), slot("tuesday", "00:00", "01:00")) == []


def test_a_time_that_is_none_is_told_as_that_alone() -> None:
    assert offered(slot("monday", "17h", "16h")) == [
        ("/mentors/0/availability/0/start", "not_a_time"),
        ("/mentors/0/availability/0/end", "not_a_time"),
    ]


def test_hours_that_overlap_are_refused_once_for_each_person() -> None:
    days = [slot("monday", "09:00", "11:00"), slot("monday", "10:00", "12:00")]
    assert offered(*days, slot("monday", "09:30", "11:30")) == [
        ("/mentors/0/availability/2", "slots_overlap")
    ]
    assert offered(slot("monday", "09:00", "11:00"), slot("monday", "11:00", "12:00")) == []
    assert offered(slot("monday", "09:00", "11:00"), slot("friday", "10:00", "12:00")) == []
