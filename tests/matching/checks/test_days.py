from tests.support.cohort_documents import Document, document, found, mentee, mentor

ROUND = {"starts_on": "2026-09-14", "ends_on": "2027-03-12"}


def told(**fields: object) -> list[tuple[str, str]]:
    return found(document(round=ROUND, mentees=[mentee("e1", **fields), mentee("e2")]))


def test_somebody_who_leaves_before_coming_is_warned_about() -> None:
    days = {"available_from": "2026-12-01", "available_until": "2026-11-30"}
    assert told(**days) == [("/mentees/0/available_until", "leaves_before_coming")]
    assert told(**{**days, "available_until": "2026-12-01"}) == []


def test_somebody_who_is_not_there_in_the_round_is_warned_about() -> None:
    assert told(available_until="2026-09-13") == [
        ("/mentees/0/available_until", "not_there_in_round")
    ]
    assert told(available_from="2027-03-13") == [
        ("/mentees/0/available_from", "not_there_in_round")
    ]
    assert told(available_from="2027-03-12") == told(available_until="2026-09-14") == []


def test_whoever_does_not_take_part_need_not_be_there() -> None:
    assert told(available_from="2027-03-13", status="paused") == []


def test_days_that_are_none_are_not_compared() -> None:
    assert told(available_until="1.1.2020") == [("/mentees/0/available_until", "not_a_date")]


def test_without_days_of_the_round_everybody_is_there() -> None:
    people: Document = {"mentors": [mentor("r1", available_until="2001-01-01")]}
    assert found(document(**people)) == []
