"""Two people must have the same in a field."""

import pytest

from tests.support.two_people import verdict


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Leeds", " LEEDS", True),
        ("Leeds", "Lima", False),
        (2026, "2026", True),
        (1, True, False),
        (["a", "b"], ["B"], True),
        (["a", "b"], "c", False),
        ("Leeds", " ", None),
        ([], ["a"], None),
    ],
)
def test_labels_are_compared_and_of_lists_one_entry_is_enough(
    one: object, other: object, expected: bool | None
) -> None:
    people = {"attributes": {"key": one}}, {"attributes": {"key": other}}
    assert verdict("same", *people, {"field": "attributes.key"}) is expected


def test_a_field_that_only_one_side_has_cannot_be_judged() -> None:
    assert verdict("same", {"goals": "To lead"}, {}, {"field": "goals"}) is None
