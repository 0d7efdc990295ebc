"""The invented cohorts of `pairwell demo`."""

import json
import time
from collections import Counter
from typing import Any

import pytest

from app.demo import LARGEST_CAPACITY, MENTEE_SECTOR_WEIGHTS, demo_cohort, phrase_bank
from app.matching.reading import read_cohort

SIZES = [(1, 1), (1, 40), (40, 1), (12, 5), (64, 26), (500, 100)]


def _ids(people: list[dict[str, Any]]) -> list[str]:
    return [person["id"] for person in people]


@pytest.mark.parametrize(("mentees", "mentors"), SIZES)
def test_a_cohort_has_the_size_asked_for_and_unique_sorted_ids(mentees: int, mentors: int) -> None:
    cohort = demo_cohort(mentees, mentors, seed=1)
    for side, size in (("mentees", mentees), ("mentors", mentors)):
        ids = _ids(cohort[side])
        assert len(set(ids)) == size
        assert ids == sorted(ids)
        assert len({len(one) for one in ids}) == 1


@pytest.mark.parametrize(("mentees", "mentors"), SIZES)
def test_minimum_loads_can_be_met_and_lie_within_capacity(mentees: int, mentors: int) -> None:
    for seed in range(20):
        cohort = demo_cohort(mentees, mentors, seed)
        loads = [(mentor.get("min_load", 0), mentor["capacity"]) for mentor in cohort["mentors"]]
        assert all(0 <= low <= high for low, high in loads)
        assert all(1 <= high <= LARGEST_CAPACITY for _, high in loads)
        assert sum(low for low, _ in loads) <= mentees


@pytest.mark.parametrize(("mentees", "mentors"), SIZES)
def test_a_cohort_is_read_with_warnings_of_short_places_and_of_its_own_phrases_alone(
    mentees: int, mentors: int
) -> None:
    read = read_cohort(demo_cohort(mentees, mentors, seed=1))
    assert read.cohort is not None
    assert {problem.code.value for problem in read.problems} <= {"places_short", "texts_alike"}


def test_nobody_wants_more_mentors_than_there_are() -> None:
    cohort = demo_cohort(500, 1, seed=2)
    assert all("demand" not in mentee for mentee in cohort["mentees"])


def test_a_larger_cohort_has_minimum_loads_and_mentees_who_want_two() -> None:
    cohort = demo_cohort(2000, 400, seed=1)
    assert any(mentee.get("demand") == 2 for mentee in cohort["mentees"])
    assert {mentor.get("min_load") for mentor in cohort["mentors"]} == {None, 1, 2}


def test_there_are_about_as_many_places_as_mentees() -> None:
    places = sum(mentor["capacity"] for mentor in demo_cohort(5000, 1000, seed=4)["mentors"])
    assert 4500 < places < 5500


def test_the_same_arguments_give_identical_bytes() -> None:
    first, second = (json.dumps(demo_cohort(200, 50, seed=7)) for _ in range(2))
    assert first == second


def test_another_seed_gives_other_people() -> None:
    assert demo_cohort(50, 10, seed=1)["mentees"] != demo_cohort(50, 10, seed=2)["mentees"]


def test_texts_are_varied_and_leave_no_slot_open() -> None:
    cohort = demo_cohort(2000, 400, seed=1)
    goals = [mentee["goals"] for mentee in cohort["mentees"]]
    bios = [mentor["expertise"] for mentor in cohort["mentors"]]
    assert not [text for text in goals + bios if "{" in text or not text.strip()]
    assert len(set(goals)) > 0.85 * len(goals)
    assert len(set(bios)) > 0.85 * len(bios)


@pytest.mark.parametrize("size", [0, -1, 200_001])
@pytest.mark.parametrize("name", ["mentees", "mentors"])
def test_a_size_out_of_range_says_what_was_expected(name: str, size: int) -> None:
    sizes = {"mentees": 5, "mentors": 5} | {name: size}
    with pytest.raises(ValueError, match=rf"{name} is {size}; expected 1 to 200,000"):
        demo_cohort(sizes["mentees"], sizes["mentors"], seed=1)


def test_a_hundred_thousand_mentees_take_seconds() -> None:
    start = time.perf_counter()
    cohort = demo_cohort(100_000, 20_000, seed=1)
    seconds = time.perf_counter() - start
    assert (len(cohort["mentees"]), len(cohort["mentors"])) == (100_000, 20_000)
    assert seconds < 30  # 3 s when the machine is idle


def test_the_phrase_bank_is_wide_and_repeats_no_phrase() -> None:
    bank = phrase_bank()
    topics = [topic for sector in bank.sectors for topic in sector.topics]
    assert len(bank.sectors) == len(MENTEE_SECTOR_WEIGHTS) >= 4
    assert min(len(sector.topics) for sector in bank.sectors) >= 12
    assert min(len(topic.goals) for topic in topics) >= 4
    assert min(len(topic.bios) for topic in topics) >= 4
    phrases = [text for topic in topics for text in (*topic.goals, topic.also, *topic.bios)]
    assert [text for text, count in Counter(phrases).items() if count > 1] == []
