"""Held scores are those that they were computed from, in this process and in any other."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings

from app.engine import threads
from app.matching import held_scores as held_scores_module
from app.matching import prepared as prepared_module
from app.matching.held_scores import HeldScores
from app.matching.pipeline import match, prepare
from embeddings.encoder import SentenceEncoder
from solver.scores import BoundedScores, Scores
from solver.tiles import GatheredScores, read_tile
from tests.support.cohorts import as_json, random_document, read, seeds
from tests.support.compatibilities import random_compatibility

WHOLE = slice(0, None)


def _assert_same(held: Scores, scores: Scores) -> None:
    values, eligible = scores.block(WHOLE, WHOLE)
    found, mask = held.block(WHOLE, WHOLE)
    assert np.array_equal(mask, eligible)
    assert np.array_equal(found[mask], values[eligible])


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_blocks_pairs_and_tiles_are_those_of_the_scores_that_are_held(seed: int) -> None:
    scores, rng = random_compatibility(seed), np.random.default_rng(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(held_scores_module, "BLOCK_PAIRS", int(rng.integers(1, 60)))
        held = HeldScores.of(scores)
    assert isinstance(held, GatheredScores)
    _assert_same(held, scores)
    i, j = np.indices((held.n_rows, held.n_columns)).reshape(2, -1)
    found, mask = held.pairs(i, j)
    values, eligible = scores.pairs(i, j)
    assert np.array_equal(mask, eligible)
    assert np.array_equal(found, values)  # a pinned pair need not be eligible
    rows = np.flatnonzero(rng.random(held.n_rows) < rng.choice([0.5, 1.0]))
    columns = np.flatnonzero(rng.random(held.n_columns) < 0.5)
    for some in (columns, None) if len(rows) else ():
        tile = read_tile(held, rows, some)
        assert tile.flags.c_contiguous
        assert np.array_equal(tile, read_tile(scores, rows, some))
        assert np.array_equal(held.eligible(rows, some), tile >= 0)


def test_workers_fill_the_same_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_scores_module, "BLOCK_PAIRS", 20)
    scores = random_compatibility(3)
    with threads(2) as map_blocks:
        _assert_same(HeldScores.of(scores, map_blocks), scores)


@pytest.mark.parametrize("seed", range(6))
def test_a_bound_of_all_scores_is_known_before_any_is_read(seed: int) -> None:
    scores = random_compatibility(seed)
    held = HeldScores.of(scores)
    assert isinstance(held, BoundedScores)
    values, eligible = scores.block(WHOLE, WHOLE)
    assert held.largest == values[eligible].max(initial=0) <= scores.largest


def test_a_copy_is_independent_and_equal() -> None:
    held = HeldScores.of(random_compatibility(3))
    again = pickle.loads(pickle.dumps(held))
    _assert_same(again, held)
    assert not np.shares_memory(again._values, held._values)


@pytest.mark.parametrize("seed", [2, 4, 6])
def test_a_round_has_the_same_answer_however_its_scores_are_kept(
    encoder: SentenceEncoder, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = []
    for held, plain in ((0, 0), (10**6, 0), (10**6, 10**6)):
        monkeypatch.setattr(prepared_module, "HELD_PAIRS", held)
        monkeypatch.setattr(prepared_module, "PLAIN_PAIRS", plain)
        cohort = read(random_document(seed))
        assert isinstance(prepare(cohort, encoder).scores, HeldScores) == (held > plain)
        answers.append(as_json(match(cohort, encoder)))
        del answers[-1]["timings"]
    assert answers[0] == answers[1] == answers[2]
