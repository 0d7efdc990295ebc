"""A pair of an earlier round is not matched again."""

from tests.support.two_people import verdict

HISTORY = {"history": [["e", "r", "Spring 2025"], ["e", "x", "Autumn 2025"]]}


def test_a_pair_of_any_round_counts() -> None:
    assert verdict("no_repeat", policy=HISTORY) is False


def test_of_the_latest_rounds_alone_if_so_many_are_named() -> None:
    assert verdict("no_repeat", params={"most": 1}, policy=HISTORY) is True
    assert verdict("no_repeat", params={"most": 2}, policy=HISTORY) is False
    assert verdict("no_repeat", params={"most": 0}, policy=HISTORY) is True


def test_the_other_way_round_they_may_meet_again() -> None:
    assert verdict("no_repeat", policy={"history": [["r", "e", "Spring 2025"]]}) is True


def test_nobody_is_unknown_without_a_history() -> None:
    assert verdict("no_repeat") is True
