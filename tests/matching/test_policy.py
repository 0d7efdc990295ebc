import pytest
from pydantic import ValidationError

from app.matching.criterion import Criterion
from app.matching.policy import Policy


def test_no_policy_is_the_preset_balanced() -> None:
    assert Policy.model_validate({}) == Policy.model_validate(
        {
            "preset": "balanced",
            "criteria": None,
            "rules": None,
            "scores": [],
            "conflicts": [],
            "history": [],
            "quotas": [],
            "seniority_ladder": [],
            "justification": None,
            "pinned": [],
            "forbidden": [],
            "current": [],
            "min_score": 0,
            "weak_fit": None,
            "spread": None,
            "objective": "coverage_then_score",
            "time_limit_s": None,
            "work_limit": None,
            "seed": None,
            "ids": "shared",
        }
    )


def test_a_pin_is_a_pair_or_an_object_with_a_note() -> None:
    policy = Policy.model_validate(
        {"pinned": [["e1", "r1"], {"mentee": "e2", "mentor": "r2", "note": "Both asked"}]}
    )
    assert policy.pinned_pairs == (("e1", "r1"), ("e2", "r2"))


@pytest.mark.parametrize("weight", [0, -1, float("nan"), float("inf"), True, "1", None])
def test_a_weight_is_a_finite_number_above_zero(weight: object) -> None:
    with pytest.raises(ValidationError):
        Criterion.model_validate({"name": "goals", "kind": "text", "weight": weight})


@pytest.mark.parametrize("seconds", [0, -1, 3600.5, float("nan"), "60", True])
def test_the_time_limit_is_above_zero_and_at_most_an_hour(seconds: object) -> None:
    with pytest.raises(ValidationError):
        Policy.model_validate({"time_limit_s": seconds})


@pytest.mark.parametrize("pairs", [0, -1, 10**15 + 1, 1.0, "60", True])
def test_the_limit_of_work_is_a_whole_number_above_zero(pairs: object) -> None:
    with pytest.raises(ValidationError):
        Policy.model_validate({"work_limit": pairs})
    assert Policy.model_validate({"work_limit": 10**15}).work_limit == 10**15


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan"), True, None])
def test_the_least_score_lies_between_zero_and_one(score: object) -> None:
    with pytest.raises(ValidationError):
        Policy.model_validate({"min_score": score})
