"""Two people must not have the same in a field."""

import pytest

from tests.support.two_people import verdict


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (["Acme"], ["acme", "Beta"], False),
        (["Acme"], ["Beta"], True),
        (["Acme"], [], None),
        ([], [], None),
    ],
)
def test_one_entry_in_common_is_too_much(
    one: list[str], other: list[str], expected: bool | None
) -> None:
    people = {"past_organisations": one}, {"past_organisations": other}
    assert verdict("differ", *people, {"field": "past_organisations"}) is expected


def test_departments_are_compared_as_labels() -> None:
    field = {"field": "department"}
    assert verdict("differ", {"department": "Finance"}, {"department": "finance "}, field) is False
    assert verdict("differ", {"department": "Finance"}, {"department": "Sales"}, field) is True
