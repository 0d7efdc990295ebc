"""A mentor is found by what they can do, not by how much they wrote."""

import numpy as np
import pytest

from benchmarks.profiles import (
    assigned,
    measure,
    mixed_cohort,
    read_profiles,
    scores_of,
)
from embeddings.encoder import SentenceEncoder


def test_profiles_are_120_complete_and_distinct() -> None:
    profiles = read_profiles()
    assert len(profiles) == 120
    assert {len(profile.more) for profile in profiles} == {9}
    assert len({profile.bio for profile in profiles}) == 120


def test_people_with_1_3_and_10_texts_are_found_right_equally_often(
    encoder: SentenceEncoder,
) -> None:
    table = measure(encoder, mixes=20)
    assert table["first choice"].spread <= 0.05
    assert table["assignment"].spread <= 0.05
    assert table["first choice"].overall > 0.35
    assert table["assignment"].overall > 0.45


def test_equal_scores_find_nobody_so_that_ties_cannot_fake_success(
    encoder: SentenceEncoder,
) -> None:
    assert measure(encoder, mixes=3)["constant scores"].overall < 0.05


def test_one_string_and_the_list_of_its_sentences_score_the_same(encoder: SentenceEncoder) -> None:
    mix = mixed_cohort(read_profiles(), seed=1)
    joined = type(mix)(
        [[" ".join(goal)] for goal in mix.goals],
        [[" ".join(texts)] for texts in mix.mentors],
        mix.truth,
        mix.sizes,
    )
    assert (scores_of(mix, encoder) == scores_of(joined, encoder)).all()


def test_the_assignment_is_one_to_one() -> None:
    scores = np.random.default_rng(0).integers(0, 1000, (30, 30))
    assert sorted(assigned(scores).tolist()) == list(range(30))
    with pytest.raises(ValueError, match="integer"):
        assigned(scores.astype(float))
