"""Labels are compared without regard to case, width and stray spaces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.cohort import Mentee
from app.matching.labels import label_of, labels_of, normalised, single_label


@given(st.text())
def test_a_label_in_its_compared_form_stays_as_it_is(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@given(st.text())
def test_case_and_spaces_around_make_no_difference(text: str) -> None:
    assert normalised(f" \t{text}\n") == normalised(text)
    assert normalised(text.casefold()) == normalised(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("ﬁnance", "Finance"),
        ("Cafe\u0301", "café"),
        ("\uff21\uff22\uff23", "abc"),
    ],
)
def test_ways_of_writing_the_same_label(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (" Leeds  North ", "leeds north"),
        (2026.0, "2026"),
        (2.5, "2.5"),
        (-0.0, "0"),
        (True, "true"),
        ("  ", None),
        (None, None),
        (("a",), None),
    ],
)
def test_a_single_value_is_a_label(value: object, label: str | None) -> None:
    assert label_of(value) == label


def test_blank_entries_of_a_list_are_no_labels() -> None:
    mentee = Mentee.model_validate(
        {"id": "e", "interests": ["Chess", " ", "chess"], "attributes": {"year": 2026}}
    )
    assert labels_of(mentee, "interests") == {"chess"}
    assert single_label(mentee, "interests") == "chess"
    assert labels_of(mentee, "attributes.year") == {"2026"}
    assert labels_of(mentee, "attributes.none") == frozenset()
