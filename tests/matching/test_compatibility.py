"""Scores and masks are the same by tiles, pair by pair, and worked out for two people alone."""

from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.compatibility import Compatibility, WeightedTerm
from app.matching.criteria.joining import join_pair, mentee_side, mentor_side
from app.matching.criteria.scale import MILLION
from app.matching.criteria.scales import scale_of
from app.matching.pipeline import prepare
from app.matching.prepared import PreparedRound
from embeddings.encoder import SentenceEncoder
from solver.scores import ArrayScores, IntArray
from tests.support.cohorts import Document, random_document, read, seeds

WHOLE = slice(0, None)


def _all_pairs(scores: Compatibility) -> tuple[IntArray, IntArray]:
    i, j = np.indices((scores.n_rows, scores.n_columns)).reshape(2, -1).astype(np.int64)
    return i, j


def _on_demand(document: Document, encoder: SentenceEncoder) -> Compatibility:
    """Scores that are computed whenever they are asked for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.matching.prepared.HELD_PAIRS", 0)
        return prepare(read(document), encoder).compatibility


@given(seeds)
@settings(max_examples=40)
def test_a_block_of_everybody_is_what_all_pairs_are_one_by_one(
    encoder: SentenceEncoder, seed: int
) -> None:
    compatibility = _on_demand(random_document(seed), encoder)
    values, eligible = compatibility.block(WHOLE, WHOLE)
    of_pairs, eligible_pairs = compatibility.pairs(*_all_pairs(compatibility))
    assert values.shape == (compatibility.n_rows, compatibility.n_columns)
    assert np.array_equal(values.ravel(), of_pairs)
    assert np.array_equal(eligible.ravel(), eligible_pairs)


@given(seeds, st.tuples(*[st.integers(0, 9)] * 4))
@settings(max_examples=80)
def test_a_tile_of_any_shape_is_a_part_of_the_whole(
    encoder: SentenceEncoder, seed: int, corners: tuple[int, int, int, int]
) -> None:
    compatibility = _on_demand(random_document(seed), encoder)
    top, bottom, left, right = corners
    rows = slice(min(top, bottom), max(top, bottom))
    columns = slice(min(left, right), max(left, right))
    for whole, tile in zip(
        compatibility.block(WHOLE, WHOLE), compatibility.block(rows, columns), strict=True
    ):
        assert np.array_equal(tile, whole[rows, columns])


def _alone(prepared: PreparedRound, encoder: SentenceEncoder) -> list[int | None]:
    """Score every pair from nothing but the texts of the two; None where one wrote nothing."""
    scale = scale_of(encoder.card)
    found: list[int | None] = []
    for mentee in prepared.participants.mentees:
        for mentor in prepared.participants.mentors:
            if not (mentee.texts and mentor.texts):
                found.append(None)
                continue
            side = mentee_side(encoder.encode([mentee.texts]))
            product = join_pair(side, mentor_side(encoder.encode([mentor.texts])))
            found.append(int(scale(np.array([product], dtype=np.int64))[0]))
    return found


@given(seeds)
@settings(max_examples=15)
def test_a_score_depends_on_the_texts_of_the_two_alone_and_all_blanks_are_alike(
    encoder: SentenceEncoder, seed: int
) -> None:
    document = random_document(seed, n_max=5, m_max=4)
    prepared = prepare(read(document), encoder)
    values, _ = prepared.compatibility.block(WHOLE, WHOLE)
    scores = zip(values.ravel().tolist(), _alone(prepared, encoder), strict=True)
    assert all(score == alone for score, alone in scores if alone is not None)
    (weighted,) = prepared.compatibility.terms
    unknown = ~weighted.term.known(*_all_pairs(prepared.compatibility))
    assert len(set(values.ravel()[unknown].tolist())) <= 1


@given(seeds)
@settings(max_examples=40)
def test_held_scores_are_those_that_are_computed_on_demand(
    encoder: SentenceEncoder, seed: int
) -> None:
    document = random_document(seed)
    prepared = prepare(read(document), encoder)
    on_demand = _on_demand(document, encoder)
    i, j = _all_pairs(on_demand)
    assert isinstance(prepared.scores, ArrayScores)
    for held in (prepared.scores, prepared.compatibility):
        for one, other in (
            (held.block(WHOLE, WHOLE), on_demand.block(WHOLE, WHOLE)),
            (held.pairs(i, j), on_demand.pairs(i, j)),
        ):
            assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@given(seeds)
@settings(max_examples=40)
def test_a_held_criterion_is_the_criterion_in_everything(
    encoder: SentenceEncoder, seed: int
) -> None:
    on_demand = _on_demand(random_document(seed), encoder)
    (plain,), (held,) = on_demand.terms, on_demand.held().terms
    i, j = _all_pairs(on_demand)
    everybody = slice(0, on_demand.n_rows), slice(0, on_demand.n_columns)
    assert (held.weight, held.term.name) == (plain.weight, plain.term.name)
    assert np.array_equal(held.term.block(*everybody), plain.term.block(*everybody))
    assert np.array_equal(held.term.pairs(i, j), plain.term.pairs(i, j))
    assert np.array_equal(held.term.known(i, j), plain.term.known(i, j))


def test_a_large_round_is_solved_without_holding_its_scores(
    encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.matching.prepared.HELD_PAIRS", 0)
    prepared = prepare(read(random_document(4)), encoder)
    assert prepared.scores is prepared.compatibility


@given(st.integers(0, MILLION), st.integers(0, MILLION))
@settings(max_examples=50)
def test_a_contribution_is_score_times_weight_rounded_half_up(
    encoder: SentenceEncoder, score: int, weight: int
) -> None:
    (only,) = prepare(read(random_document(4)), encoder).compatibility.terms
    weighted = WeightedTerm(only.term, weight)
    (contribution,) = weighted.contribution(np.array([score], dtype=np.int64)).tolist()
    assert contribution == floor(Fraction(score * weight, MILLION) + Fraction(1, 2))
