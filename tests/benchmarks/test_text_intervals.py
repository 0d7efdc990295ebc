"""Intervals that can be believed: they cover the truth as often as they say."""

import numpy as np

from benchmarks.text_quality.intervals import difference, difference_of_shares, share


def test_an_interval_covers_the_true_share_about_95_times_in_100() -> None:
    rng = np.random.default_rng(0)
    samples = (rng.binomial(1, 0.3, 200).astype(np.float64) for _ in range(200))
    covered = [found.low <= 0.3 <= found.high for found in map(share, samples)]
    assert 0.9 <= np.mean(covered) <= 0.99


def test_a_paired_difference_is_surer_than_two_shares() -> None:
    rng = np.random.default_rng(1)
    found = rng.binomial(1, 0.4, 300).astype(np.float64)
    other = np.where(rng.random(300) < 0.9, found, 1 - found)
    more = difference(found, other)
    assert np.isclose(more.value, found.mean() - other.mean())
    one, two = share(found), share(other)
    assert more.high - more.low < (one.high - one.low + two.high - two.low) / 2


def test_a_difference_to_itself_is_none() -> None:
    found = np.array([0.0, 1.0, 1.0])
    assert (difference(found, found).low, difference(found, found).high) == (0.0, 0.0)


def test_who_is_asked_more_often_counts_more() -> None:
    found, asked = np.array([3.0, 0.0]), np.array([3.0, 1.0])
    assert share(found, asked).value == 0.75
    more = difference_of_shares(found, asked, np.array([0.0, 1.0]), np.array([1.0, 3.0]))
    assert more.value == 0.5


def test_resamples_in_which_nothing_was_asked_do_not_count() -> None:
    assert share(np.array([1.0, 0.0]), np.array([1.0, 0.0])).low == 1.0


def test_the_same_numbers_have_the_same_interval() -> None:
    found = np.random.default_rng(2).binomial(1, 0.5, 50).astype(np.float64)
    assert share(found) == share(found.copy())
