"""Two people are there at the same time, within the round."""

import pytest

from tests.support.two_people import verdict

ROUND = {"starts_on": "2026-09-14", "ends_on": "2027-03-12"}


@pytest.mark.parametrize(
    ("mentee", "mentor", "least", "expected"),
    [
        ({"available_until": "2026-10-01"}, {"available_from": "2026-10-01"}, 1, True),
        ({"available_until": "2026-10-01"}, {"available_from": "2026-10-01"}, 2, False),
        ({"available_from": "2026-10-01"}, {"available_until": "2026-09-30"}, 1, False),
        ({"available_from": "2026-10-01"}, {}, 1, None),
        ({}, {}, 1, None),
        ({"available_until": "2026-09-13"}, {}, 1, False),
        ({}, {"available_from": "2027-03-13"}, 1, False),
        ({"available_until": "2026-09-14"}, {"available_from": "2026-01-01"}, 1, True),
        ({"available_until": "2026-09-14"}, {"available_from": "2026-01-01"}, 2, False),
        ({"available_from": "2027-01-01"}, {"available_from": "2026-01-01"}, 71, True),
        ({"available_from": "2027-01-01"}, {"available_from": "2026-01-01"}, 72, False),
    ],
)
def test_days_in_common_are_counted_within_the_round(
    mentee: dict[str, str], mentor: dict[str, str], least: float, expected: bool | None
) -> None:
    assert verdict("dates", mentee, mentor, {"least": least}, round=ROUND) is expected


def test_without_dates_of_the_round_only_their_own_count() -> None:
    people = {"available_until": "2020-01-31"}, {"available_from": "2020-01-01"}
    assert verdict("dates", *people, {"least": 31}) is True
    assert verdict("dates", *people, {"least": 32}) is False
