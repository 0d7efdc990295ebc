"""Ranks and weak fits are what counting all pairs by hand gives."""

from statistics import median_low

import pytest
from hypothesis import assume, given, settings

from app.matching.pipeline import match, prepare
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import (
    Document,
    Pair,
    as_json,
    eligible_pairs,
    random_document,
    read,
    scores_of,
    seeds,
)


def _counted(document: Document, encoder: SentenceEncoder) -> dict[Pair, int]:
    """Scores of the eligible pairs alone."""
    scores = scores_of(prepare(read(document), encoder))
    return {pair: scores[pair] for pair in eligible_pairs(document, scores)}


def _place(pair: Pair, side: int, counted: dict[Pair, int]) -> dict[str, int] | None:
    if pair not in counted:
        return None
    rivals = [score for other, score in counted.items() if other[side] == pair[side]]
    return {"place": 1 + sum(score > counted[pair] for score in rivals), "of": len(rivals)}


def _pairs_with_right_ranks(document: Document, encoder: SentenceEncoder) -> int:
    result = as_json(match(read(document), encoder))
    counted = _counted(document, encoder)
    for row in result["assignments"]:
        pair = (row["mentee"], row["mentor"])
        assert row["mentee_rank"] == _place(pair, 0, counted)
        assert row["mentor_rank"] == _place(pair, 1, counted)
    return len(result["assignments"])


@given(seeds)
@settings(max_examples=50)
def test_a_rank_is_one_more_than_the_eligible_ones_with_a_higher_score(
    encoder: SentenceEncoder, seed: int
) -> None:
    assume(_pairs_with_right_ranks(random_document(seed), encoder))


@pytest.mark.parametrize("pairs_a_tile", [1, 7, 50])
def test_ranks_do_not_depend_on_how_the_pairs_are_tiled(
    encoder: SentenceEncoder, pairs_a_tile: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("solver.scores.TILE_PAIRS", pairs_a_tile)
    for seed in (2, 4, 6):
        document = {**random_document(seed), "policy": {"forbidden": [["e1", "r0"]]}}
        for person in (*document["mentees"], *document["mentors"]):
            person |= {"demand_min" if "demand" in person else "min_load": 0}
        assert _pairs_with_right_ranks(document, encoder)


@given(seeds)
@settings(max_examples=50)
def test_a_pair_fits_weakly_when_its_score_is_not_above_the_median_of_all_eligible_pairs(
    encoder: SentenceEncoder, seed: int
) -> None:
    document = random_document(seed)
    result = as_json(match(read(document), encoder))
    assume(bool(result["assignments"]))
    counted = _counted(document, encoder)
    scores = scores_of(prepare(read(document), encoder))
    for row in result["assignments"]:
        pair = (row["mentee"], row["mentor"])
        is_weak = bool(counted) and scores[pair] <= median_low(counted.values())
        assert ("weak_fit" in row["review"]) == is_weak
        assert ("pinned" in row["review"]) == ([*pair] in document["policy"]["pinned"])
        assert ("breaks_a_rule" in row["review"]) == (pair not in counted)
