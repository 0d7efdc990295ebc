"""A mentee under 18, or of unknown age, needs a guardian's consent."""

import pytest

from tests.support.two_people import verdict

AGE = {"age_field": "attributes.age"}


@pytest.mark.parametrize(
    ("age", "given", "expected"),
    [
        (17, True, True),
        (17, False, False),
        (17, None, None),
        (17.9, "yes", None),
        (18, None, True),
        (18, False, True),
        (None, None, None),
        (None, True, True),
        (None, False, False),
        ("18", None, None),
        (True, None, None),
    ],
)
def test_consent_is_asked_of_everybody_who_is_not_known_to_be_of_age(
    age: object, given: object, expected: bool | None
) -> None:
    told = {"age": age, "guardian_consent": given}
    attributes = {key: value for key, value in told.items() if value is not None}
    assert verdict("consent", {"attributes": attributes}, {}, AGE) is expected


def test_without_a_field_for_the_age_everybody_needs_consent() -> None:
    assert verdict("consent", {"attributes": {"age": 40, "guardian_consent": False}}) is False
