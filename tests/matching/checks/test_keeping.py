import pytest

from tests.support.cohort_documents import Document, document, found, mentee, mentor

PAIRS = [["e1", "r1"], ["e2", "r2"]]


def _problems(**policy: object) -> list[tuple[str, str]]:
    return found(document(policy={"current": PAIRS, **policy}))


def test_a_bonus_and_a_limit_are_read() -> None:
    assert _problems(keep_bonus=0.2, max_changes=1) == []
    assert _problems(keep_bonus=None, max_changes=None) == []


@pytest.mark.parametrize(
    ("policy", "place", "code"),
    [
        ({"keep_bonus": 1.2}, "/policy/keep_bonus", "out_of_range"),
        ({"keep_bonus": "0.2"}, "/policy/keep_bonus", "wrong_type"),
        ({"max_changes": -1}, "/policy/max_changes", "out_of_range"),
        ({"max_changes": 1.5}, "/policy/max_changes", "wrong_type"),
        ({"keep_bonus": 0.2, "current": []}, "/policy/current", "nothing_to_keep"),
        ({"max_changes": 0, "current": []}, "/policy/current", "nothing_to_keep"),
        ({"max_changes": 0, "objective": "max_min"}, "/policy/max_changes", "not_together"),
        ({"max_changes": 0, "objective": "stable"}, "/policy/max_changes", "not_together"),
        ({"max_changes": 0, "spread": {"at_most_loss": 0}}, "/policy/max_changes", "not_together"),
        (
            {"max_changes": 0, "quotas": [{"name": "max_changes", "max": 3}]},
            "/policy/quotas/0/name",
            "duplicate_name",
        ),
        (
            {"keep_bonus": 0.1, "criteria": [{"name": "keep_bonus", "kind": "text"}]},
            "/policy/criteria/0/name",
            "duplicate_name",
        ),
    ],
)
def test_what_cannot_hold_is_told_at_its_place(policy: Document, place: str, code: str) -> None:
    assert (place, code) in _problems(**policy)


@pytest.mark.parametrize("objective", ["max_min", "stable"])
def test_a_bonus_goes_with_every_objective(objective: str) -> None:
    assert _problems(keep_bonus=0.2, objective=objective) == []


def _pinned(limit: int, **policy: object) -> list[tuple[str, str]]:
    """Pins that cross both published pairs, whose mentors have a place each."""
    people = {
        "mentees": [mentee("e1"), mentee("e2")],
        "mentors": [mentor("r1", capacity=1), mentor("r2", capacity=1)],
    }
    told = {"current": PAIRS, "pinned": [["e1", "r2"]], "max_changes": limit, **policy}
    return found({**people, "policy": told})


def test_pins_that_force_more_changes_are_told_before_anything_is_solved() -> None:
    assert _pinned(1) == [("/policy/max_changes", "not_together")]
    assert _pinned(2) == []
    assert _pinned(0, pinned=PAIRS) == []


def test_nothing_is_said_of_pins_where_scores_decide_who_could_be_kept() -> None:
    assert _pinned(1, min_score=0.1) == []


def test_pairs_that_a_rule_closes_do_not_count_as_changes() -> None:
    assert _pinned(1, forbidden=[["e1", "r1"]]) == []
