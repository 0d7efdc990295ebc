"""If the mentee's field is so, the mentor's must be so; what is blank decides nothing."""

import pytest

from tests.support.two_people import verdict

CONDITIONS = {
    "mentee": {"field": "attributes.track", "op": "is", "value": "clinical"},
    "mentor": {"field": "attributes.licence", "op": "is", "value": True},
}


@pytest.mark.parametrize(
    ("track", "licence", "expected"),
    [
        ("Clinical", True, True),
        ("Clinical", False, False),
        ("Clinical", None, None),
        ("research", False, True),
        ("research", None, True),
        (None, True, True),
        (None, False, None),
        (None, None, None),
    ],
)
def test_the_verdict_is_three_valued(
    track: str | None, licence: bool | None, expected: bool | None
) -> None:
    mentee = {} if track is None else {"attributes": {"track": track}}
    mentor = {} if licence is None else {"attributes": {"licence": licence}}
    assert verdict("if_then", mentee, mentor, CONDITIONS) is expected


def test_seniority_is_compared_on_the_ladder() -> None:
    conditions = {
        "mentee": {"field": "seniority", "op": "at_least", "value": "senior"},
        "mentor": {"field": "seniority", "op": "at_least", "value": "lead"},
    }
    ladder = {"seniority_ladder": ["junior", "senior", "lead"]}
    people = {"seniority": "lead"}, {"seniority": "senior"}
    assert verdict("if_then", *people, conditions, policy=ladder) is False


def test_a_rule_without_both_conditions_is_refused() -> None:
    with pytest.raises(ValueError, match=r"params\.mentee and params\.mentor"):
        verdict("if_then", params={"mentee": CONDITIONS["mentee"]})
