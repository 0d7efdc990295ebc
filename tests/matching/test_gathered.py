"""Compiled tiles hold the numbers of the plain ones, whoever is asked for and however it is cut."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching import compatibility as compatibility_module
from app.matching import ranks
from app.matching.compatibility import Compatibility
from app.matching.criteria import text_panel
from app.matching.criteria.scale import MILLION
from app.matching.criteria.scales import MINILM, UNCALIBRATED
from app.matching.criteria.text_kernels import _score
from app.matching.criteria.text_panel import compiled_scale
from app.matching.ranks import standing
from solver import tiles
from solver.result import Assignment
from solver.scores import ArrayScores, BoolArray, IntArray
from solver.tiles import GatheredScores
from tests.support.cohorts import seeds
from tests.support.compatibilities import FINE, random_compatibility

WHOLE = slice(0, None)


def _chosen(rng: np.random.Generator, size: int) -> IntArray:
    return np.flatnonzero(rng.random(size) < rng.choice([0.0, 0.5, 1.0]))


def _gathered(
    scores: Compatibility, rows: IntArray, columns: IntArray | None
) -> tuple[IntArray, BoolArray]:
    """What is gathered as integers; they must be whole and below 2**24."""
    values, eligible = scores.gathered(rows, columns)
    assert values.dtype == np.float32
    assert values.flags.c_contiguous
    assert values.flags.writeable
    assert (np.abs(values) < 2**24).all()
    assert (np.rint(values) == values).all()
    mask = np.ones(values.shape, dtype=np.bool_) if eligible is None else eligible
    return values.astype(np.int64), mask


@given(seeds, st.tuples(*[st.integers(1, 9)] * 4))
@settings(max_examples=100, deadline=None)
def test_a_gathered_tile_is_that_part_of_the_whole_block(
    seed: int, sizes: tuple[int, int, int, int]
) -> None:
    scores = random_compatibility(seed)
    rng = np.random.default_rng(seed)
    rows, columns = _chosen(rng, scores.n_rows), _chosen(rng, scores.n_columns)
    values, eligible = scores.block(WHOLE, WHOLE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compatibility_module, "RUN_ROWS", sizes[0])
        patch.setattr(compatibility_module, "PANEL_COLUMNS", sizes[1])
        patch.setattr(compatibility_module, "ROWS_OF_GROUP", int(rng.integers(0, 3)))
        patch.setattr(text_panel, "ROWS", sizes[2])
        patch.setattr(text_panel, "COLUMN_SENTENCES", sizes[3])
        for some in (columns, None):
            every = np.arange(scores.n_columns) if some is None else some
            found, mask = _gathered(scores, rows, some)
            expected = eligible[np.ix_(rows, every)]
            assert np.array_equal(mask, expected)
            assert np.array_equal(found[mask], values[np.ix_(rows, every)][mask])


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_blocks_and_single_pairs_agree_for_every_kind_of_criterion_and_rule(seed: int) -> None:
    scores = random_compatibility(seed)
    i, j = np.indices((scores.n_rows, scores.n_columns)).reshape(2, -1).astype(np.int64)
    for whole, of_pairs in zip(scores.block(WHOLE, WHOLE), scores.pairs(i, j), strict=True):
        assert np.array_equal(whole.ravel(), of_pairs)


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_held_criteria_are_gathered_alike(seed: int) -> None:
    scores = random_compatibility(seed)
    rng = np.random.default_rng(seed)
    rows, columns = _chosen(rng, scores.n_rows), _chosen(rng, scores.n_columns)
    for some in (columns, None):
        (found, mask), (held, of_held) = (
            _gathered(kind, rows, some) for kind in (scores, scores.held())
        )
        assert np.array_equal(mask, of_held)
        assert np.array_equal(found[mask], held[mask])


@pytest.mark.parametrize("scale", [MINILM, UNCALIBRATED, FINE])
@pytest.mark.parametrize("weight", [1, 333_333, 999_999, MILLION])
def test_a_compiled_scale_rounds_every_product_as_integers_do(scale: object, weight: int) -> None:
    scale = MINILM if scale is None else scale
    assert isinstance(scale, type(MINILM))
    knots = np.array(scale.knots)
    products = np.unique(
        np.concatenate(
            (
                np.arange(-(2**24) + 1, 2**24, 97),
                *(knots + step for step in range(-50, 51)),
            )
        )
    ).clip(-(2**24) + 1, 2**24 - 1)
    expected = (scale(products) * weight + MILLION // 2) // MILLION
    compiled = products.astype(np.float32)
    _score(compiled, compiled_scale(scale, weight, 0), compiled)
    assert np.array_equal(compiled, expected)


def test_what_is_sent_to_another_process_are_the_inputs_alone() -> None:
    scores = random_compatibility(3)
    rows = np.arange(scores.n_rows)
    before = len(pickle.dumps(scores))
    values, eligible = scores.gathered(rows, None)
    sent = pickle.dumps(scores)
    assert len(sent) == before
    again, mask = pickle.loads(sent).gathered(rows, None)
    assert np.array_equal(values, again)
    assert np.array_equal(eligible, mask) if eligible is not None else mask is None


def test_the_solver_sees_that_it_may_gather() -> None:
    assert isinstance(random_compatibility(1), GatheredScores)


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_the_mask_alone_is_the_mask_of_the_block(seed: int) -> None:
    scores = random_compatibility(seed)
    rng = np.random.default_rng(seed)
    rows, columns = _chosen(rng, scores.n_rows), _chosen(rng, scores.n_columns)
    _, eligible = scores.block(WHOLE, WHOLE)
    assert np.array_equal(scores.eligible(rows, columns), eligible[np.ix_(rows, columns)])
    assert np.array_equal(scores.eligible(rows, None), eligible[rows])


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_standings_counted_on_demand_are_those_of_held_scores(seed: int) -> None:
    scores = random_compatibility(seed)
    rng = np.random.default_rng(seed)
    pairs = np.argwhere(rng.random((scores.n_rows, scores.n_columns)) < rng.random())
    assignment = Assignment.from_pairs(pairs.astype(np.int64))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranks, "COMPILED_FROM", 0)
        patch.setattr(tiles, "TILE_PAIRS", int(rng.integers(1, 60)))
        compiled = standing(scores, assignment)
    plain = standing(ArrayScores.materialise(scores), assignment)
    for name, value in vars(plain).items():
        assert np.array_equal(getattr(compiled, name), value), name
