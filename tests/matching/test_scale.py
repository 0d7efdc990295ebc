"""The common scale: fixed knots, straight lines between them, never out of range."""

from fractions import Fraction
from itertools import pairwise
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.criteria.scale import MILLION, UNIT_PRODUCT, ScaleMap
from app.matching.criteria.scales import MINILM, UNCALIBRATED, scale_of, scoring_version
from embeddings.model import ModelCard, find_model

MAPS = (MINILM, UNCALIBRATED)
products = st.integers(-UNIT_PRODUCT - 50_000, UNIT_PRODUCT + 50_000)


def _one(scale: ScaleMap, product: int) -> int:
    return int(scale(np.array([product], dtype=np.int64))[0])


def _by_hand(scale: ScaleMap, product: int) -> int:
    """Interpolate in fractions, rounding down at the end."""
    cosine = Fraction(product * 1000, UNIT_PRODUCT)
    if cosine <= scale.cosines[0]:
        return 0
    knots = list(zip(scale.cosines, scale.scores, strict=True))
    for (a, low), (b, high) in pairwise(knots):
        if cosine < b:
            return floor(low + (cosine - a) / (b - a) * (high - low))
    return MILLION


@given(st.sampled_from(MAPS), products)
def test_between_two_knots_the_map_is_a_straight_line_rounded_down(
    scale: ScaleMap, product: int
) -> None:
    assert _one(scale, product) == _by_hand(scale, product)


@given(st.sampled_from(MAPS), st.lists(products, min_size=2, max_size=20))
def test_a_higher_product_never_scores_less(scale: ScaleMap, values: list[int]) -> None:
    scores = scale(np.array(sorted(values), dtype=np.int64))
    assert (np.diff(scores) >= 0).all()
    assert 0 <= scores.min() <= scores.max() <= MILLION


@pytest.mark.parametrize("scale", MAPS)
def test_each_knot_has_its_score(scale: ScaleMap) -> None:
    knots = np.array(scale.cosines, dtype=np.int64) * (UNIT_PRODUCT // 1000)
    assert scale(knots).tolist() == list(scale.scores)


@pytest.mark.parametrize("scale", MAPS)
def test_a_tile_keeps_its_shape(scale: ScaleMap) -> None:
    tile = np.zeros((3, 2), dtype=np.int64)
    assert scale(tile).shape == (3, 2)
    assert scale(tile[:0]).shape == (0, 2)


@pytest.mark.parametrize(
    ("cosines", "scores", "neutral"),
    [
        ((0, 0, 800), (0, 1, MILLION), 0),
        ((0, 900, 800), (0, 1, MILLION), 0),
        ((0, 100, 800), (0, 0, MILLION), 0),
        ((0, 800), (1, MILLION), 0),
        ((0, 800), (0, MILLION - 1), 0),
        ((0, 100, 800), (0, MILLION), 0),
        ((0, 800), (0, MILLION), -1),
        ((0, 800), (0, MILLION), MILLION + 1),
    ],
)
def test_a_map_that_does_not_rise_from_0_to_a_million_is_refused(
    cosines: tuple[int, ...], scores: tuple[int, ...], neutral: int
) -> None:
    with pytest.raises(ValueError, match=r"scale map|neutral"):
        ScaleMap("bad", cosines, scores, neutral)


def test_the_default_model_has_its_own_map_and_any_other_the_plain_cosine() -> None:
    card = find_model().card
    other = ModelCard("another", "0" * 64, card.dimension, card.max_tokens)
    assert scale_of(card) is MINILM
    assert scale_of(other) is UNCALIBRATED
    assert scoring_version(card) != scoring_version(other)
