"""What may not be matched is never matched, whatever it would score; what is pinned always is."""

import numpy as np
import pytest
from hypothesis import assume, given, settings

from app.matching.participants import Participants
from app.matching.pipeline import match, prepare
from app.matching.rules import compile_rules
from app.matching.rules.min_score import MinScore, min_score
from app.matching.rules.rule import ListedPairs
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import (
    EXPERTISE,
    GOALS,
    Document,
    as_json,
    eligible_pairs,
    is_ruled_out,
    random_document,
    read,
    scores_of,
    seeds,
)


@given(seeds)
@settings(max_examples=60)
def test_every_pair_of_a_result_is_pinned_or_eligible_by_the_words_of_the_cohort(
    encoder: SentenceEncoder, seed: int
) -> None:
    document = random_document(seed)
    result = as_json(match(read(document), encoder))
    assume(result["certificate"]["termination"] == "optimal")
    scores = scores_of(prepare(read(document), encoder))
    pinned = {tuple(pin) for pin in document["policy"]["pinned"]}
    pairs = {(row["mentee"], row["mentor"]) for row in result["assignments"]}
    assert pinned <= pairs
    assert pairs - pinned <= eligible_pairs(document, scores)
    assert not any(is_ruled_out(document, *pair) for pair in pairs)


@given(seeds)
@settings(max_examples=40)
def test_the_mask_of_the_solver_is_what_the_cohort_says(
    encoder: SentenceEncoder, seed: int
) -> None:
    document = random_document(seed)
    prepared = prepare(read(document), encoder)
    everybody = slice(0, prepared.problem.n_rows), slice(0, prepared.problem.n_columns)
    _, mask = prepared.scores.block(*everybody)
    rows, columns = np.nonzero(mask)
    allowed = {
        (prepared.mentee_ids[i], prepared.mentor_ids[j])
        for i, j in zip(rows.tolist(), columns.tolist(), strict=True)
    }
    assert allowed == eligible_pairs(document, scores_of(prepared))


def _two_by_two(**policy: object) -> Document:
    return {
        "mentees": [{"id": f"e{k}", "goals": GOALS[k]} for k in range(2)],
        "mentors": [{"id": f"r{k}", "expertise": EXPERTISE[k]} for k in range(2)],
        "policy": policy,
    }


@pytest.mark.parametrize("side", ["mentees", "mentors"])
def test_one_side_that_avoids_the_other_is_enough(encoder: SentenceEncoder, side: str) -> None:
    document = _two_by_two()
    document[side][0]["avoids"] = ["r0", "r1", "e0", "e1", "nobody"]
    result = match(read(document), encoder)
    avoided = {"mentees": "e0", "mentors": "r0"}[side]
    assert len(result.assignments) == 1
    assert avoided not in {*(pair.mentee for pair in result.assignments)}
    assert avoided not in {*(pair.mentor for pair in result.assignments)}


@pytest.mark.parametrize(("ids", "matched"), [("shared", 0), ("separate", 1)])
def test_the_same_id_in_both_lists_is_never_matched_with_itself_unless_it_is_two_people(
    encoder: SentenceEncoder, ids: str, matched: int
) -> None:
    document = {
        "mentees": [{"id": "p", "goals": GOALS[0]}],
        "mentors": [{"id": "p", "expertise": GOALS[0]}],
        "policy": {"ids": ids},
    }
    result = match(read(document), encoder)
    assert len(result.assignments) == matched
    if not matched:
        (reason,) = result.unmatched[0].reasons
        assert (reason.rule, reason.mentors_removed) == ("self_match", 1)


def test_somebody_in_both_lists_avoids_in_both_roles(encoder: SentenceEncoder) -> None:
    document = {
        "mentees": [{"id": "p", "avoids": ["q"]}, {"id": "q"}],
        "mentors": [{"id": "p"}, {"id": "q"}],
    }
    assert match(read(document), encoder).assignments == ()
    document["policy"] = {"ids": "separate"}
    assert ("p", "q") not in {
        (pair.mentee, pair.mentor) for pair in match(read(document), encoder).assignments
    }


def test_a_score_equal_to_the_minimum_is_eligible_and_a_millionth_less_is_not(
    encoder: SentenceEncoder,
) -> None:
    document = _two_by_two()
    document["mentees"].pop()
    document["mentors"].pop()
    (pair,) = match(read(document), encoder).assignments
    for least, count in ((pair.score, 1), (round(pair.score + 0.000001, 6), 0)):
        document["policy"] = {"min_score": least}
        result = match(read(document), encoder)
        assert len(result.assignments) == count


@pytest.mark.parametrize(
    ("written", "threshold"),
    [(0.1, 100_000), (0.29, 290_000), (0.0000001, 1), (0.3000001, 300_001), (1.0, 1_000_000)],
)
def test_the_decimal_that_was_written_is_the_minimum(written: float, threshold: int) -> None:
    rule = min_score(Participants.of(read(_two_by_two(min_score=written))))
    assert rule == MinScore(threshold)


def test_a_minimum_of_nothing_compiles_no_rule() -> None:
    assert compile_rules(Participants.of(read(_two_by_two(min_score=0.0)))) == ()


def test_a_pin_is_kept_below_the_minimum_score_and_told_to_break_it(
    encoder: SentenceEncoder,
) -> None:
    document = _two_by_two(min_score=1.0, pinned=[["e0", "r1"]])
    (pair,) = match(read(document), encoder).assignments
    assert (pair.mentee, pair.mentor, pair.mentee_rank) == ("e0", "r1", None)
    assert [code.value for code in pair.review] == ["pinned", "breaks_a_rule"]


def test_listed_pairs_are_blocked_in_every_tile_and_one_by_one() -> None:
    pairs = np.array([(0, 2), (1, 0), (1, 3), (4, 1)], dtype=np.int64)
    rule = ListedPairs("listed", pairs)
    whole = rule.blocked(slice(0, 5), slice(0, 4), np.zeros((5, 4), dtype=np.int64))
    assert np.argwhere(whole).tolist() == pairs.tolist()
    for top in range(5):
        for left in range(4):
            tile = slice(top, 5), slice(left, 4)
            zeros = np.zeros((5 - top, 4 - left), dtype=np.int64)
            assert np.array_equal(rule.blocked(*tile, zeros), whole[tile])
    i, j = (part.ravel().astype(np.int64) for part in np.indices((5, 4)))
    assert np.array_equal(rule.blocked_pairs(i, j, i), whole.ravel())
