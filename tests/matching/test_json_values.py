import math

import pytest

from app.matching.json_values import flaw_in


def nested(levels: int) -> object:
    value: object = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value", [None, True, 0, -(2**63), 2**63 - 1, 1.5, "é😀", [], {}, {"a": [1, {"b": None}]}]
)
def test_plain_json_has_no_flaw(value: object) -> None:
    assert flaw_in(value, 5) is None


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("a\0", "bad_character"),
        (["\udfff"], "bad_character"),
        ({"\ud800": 1}, "bad_character"),
        ([math.nan], "number_not_finite"),
        (-math.inf, "number_not_finite"),
        (2**63, "number_too_large"),
        ({"a": -(2**63) - 1}, "number_too_large"),
        (b"a", "wrong_type"),
        ({1: 2}, "wrong_type"),
        ((1, 2), "wrong_type"),
    ],
)
def test_what_cannot_be_sent_as_json_is_a_flaw(value: object, code: str) -> None:
    assert flaw_in(value, 5) == code


def test_the_depth_counts_lists_and_objects_empty_ones_too() -> None:
    assert flaw_in(nested(20), 20) is None
    assert flaw_in(nested(21), 20) == "too_deep"
    assert flaw_in([[[]]], 2) == "too_deep"
    assert flaw_in(nested(100_000), 20) == "too_deep"


def test_an_endless_value_is_too_deep() -> None:
    value: list[object] = []
    value.append(value)
    assert flaw_in(value, 20) == "too_deep"
