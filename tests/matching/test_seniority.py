"""A seniority is a number, or a place on the ladder."""

import pytest

from app.matching.seniority import seniority_of

LADDER = ("Junior", "senior", "lead", "SENIOR")


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (3, 3.0),
        (2.5, 2.5),
        (" junior ", 1.0),
        ("Senior", 2.0),
        ("LEAD", 3.0),
        ("chief", None),
        ("", None),
        (None, None),
        (True, None),
        (("lead",), None),
    ],
)
def test_a_label_counts_by_its_first_place_on_the_ladder(
    value: object, number: float | None
) -> None:
    assert seniority_of(value, LADDER) == number


def test_a_label_means_nothing_without_a_ladder() -> None:
    assert seniority_of("senior", ()) is None
