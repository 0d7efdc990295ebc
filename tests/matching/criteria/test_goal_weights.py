"""A goal that weighs more counts more; goals that weigh alike count as if nobody had weighed."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.matching.cohort import Cohort
from app.matching.criteria.goal_weights import GoalRows, goal_parts, importance
from app.matching.criteria.joining import MOST_WEIGHT, mentee_side
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.text import compile_text
from app.matching.criterion import Criterion, Params
from app.matching.criterion_kinds import with_fields
from app.matching.participants import Participants
from embeddings.encoded import SCALE, Encoded
from embeddings.encoder import SentenceEncoder
from embeddings.model import ModelCard
from tests.support.cohorts import EXPERTISE, Document
from tests.support.cohorts import GOALS as SENTENCES
from tests.support.term_checks import scores_in_every_way

TEXT = with_fields(Criterion(name="goals", kind="text"))


def _round(
    encoder: SentenceEncoder, goals: Sequence[str | Document], params: Params | None = None
) -> RoundData:
    criterion = TEXT.model_copy(update={"params": params or Params()})
    document = {
        "mentees": [{"id": "e", "goals": list(goals)}, {"id": "f", "goals": SENTENCES[3]}],
        "mentors": [{"id": f"r{k}", "expertise": text} for k, text in enumerate(EXPERTISE)],
        "policy": {"criteria": [criterion.model_dump(exclude_none=True)]},
    }
    return RoundData.of(Participants.of(Cohort.model_validate(document)), encoder)


def _scores(
    encoder: SentenceEncoder, goals: Sequence[str | Document], params: Params | None = None
) -> list[int]:
    data = _round(encoder, goals, params)
    criterion = (data.participants.policy.criteria or ())[0]
    term = compile_text(criterion, data)
    whole = scores_in_every_way(term, data, 1)
    row = data.participants.row_of["e"]
    by_id = sorted(data.participants.column_of.items())
    return [int(whole[row, column]) for _, column in by_id]


def _goal(k: int, **fields: object) -> Document:
    return {"text": SENTENCES[k], **fields}


def test_goals_that_weigh_alike_are_the_plain_goals_byte_for_byte(encoder: SentenceEncoder) -> None:
    plain = _round(encoder, [SENTENCES[0], SENTENCES[5], SENTENCES[9]])
    for fields in ({"weight": 7.5}, {"horizon": "long_term"}, {"private": True}):
        weighed = _round(encoder, [_goal(k, **fields) for k in (0, 5, 9)])
        assert weighed.vectors_sha256 == plain.vectors_sha256
        one, other = (compile_text(TEXT, data).mentees for data in (plain, weighed))
        assert np.array_equal(one.rows, other.rows)
        assert np.array_equal(one.weights, other.weights)


def test_weights_count_by_their_ratio(encoder: SentenceEncoder) -> None:
    one = _scores(encoder, [_goal(0, weight=1.0), _goal(5, weight=4.0)])
    assert one == _scores(encoder, [_goal(0, weight=0.25), _goal(5)])
    assert one == _scores(encoder, [_goal(5, weight=80.0), _goal(0, weight=20.0)])


def test_a_goal_that_weighs_nearly_everything_scores_nearly_alone(encoder: SentenceEncoder) -> None:
    alone, equal = _scores(encoder, [_goal(0)]), _scores(encoder, [_goal(0), _goal(5)])
    mostly = _scores(encoder, [_goal(0, weight=100.0), _goal(5, weight=0.01)])
    off = np.abs(np.array(mostly) - alone)
    assert off.max() < 20_000
    assert off.sum() < np.abs(np.array(equal) - alone).sum() / 10


def test_a_policy_weighs_goals_by_their_horizon(encoder: SentenceEncoder) -> None:
    goals = [_goal(0, horizon="long_term"), _goal(5, horizon="short_term")]
    plain = _scores(encoder, goals)
    assert plain == _scores(encoder, [_goal(0), _goal(5)])
    by_hand = _scores(encoder, [_goal(0, weight=3.0), _goal(5, weight=0.5)])
    assert _scores(encoder, goals, Params(long_term=3.0, short_term=0.5)) == by_hand != plain


def test_a_private_goal_is_scored_as_any_other(encoder: SentenceEncoder) -> None:
    private = _scores(encoder, [_goal(0), _goal(5, private=True)])
    assert private == _scores(encoder, [_goal(0), _goal(5)])


weights = st.lists(st.tuples(st.integers(1, 40), st.floats(0.01, 100)), min_size=1, max_size=6)


@given(st.lists(weights, min_size=1, max_size=4))
def test_whoever_weighs_all_goals_alike_has_every_sentence_counted_once(
    people: list[list[tuple[int, float]]],
) -> None:
    data = [
        {"id": f"e{k}", "goals": [{"text": f"Goal {i}", "weight": weight} for i, weight in mine]}
        for k, mine in enumerate(people)
    ]
    mentees = Cohort.model_validate({"mentees": data, "mentors": [{"id": "r"}]}).mentees
    for mentee, mine in zip(mentees, people, strict=True):
        parts = goal_parts(mentee)
        assert [part.weight for part in parts] == sorted({weight for _, weight in mine})
        assert sorted(text for part in parts for text in part.texts) == sorted(mentee.texts)


def test_weights_of_a_very_long_list_of_goals_stay_exact() -> None:
    card, count = ModelCard("any", "0" * 64, 2, 256), 5_000
    rows = np.tile(np.array([[SCALE, 0]], dtype=np.int16), (count, 1))
    tokens = np.full(count, 200, dtype=np.int32)
    encoded = Encoded(rows, np.array([0, 0, count, count]), card, tokens)
    counts = np.where(np.arange(count) % 2, 256, 3)
    side = mentee_side(encoded, counts)
    assert side.weights[:-1].sum() == side.weights[-1] <= MOST_WEIGHT
    assert side.rows[-1].tolist() == [SCALE, 0]


def test_nobody_who_wrote_goals_needs_no_weights() -> None:
    nothing = GoalRows(np.empty(0), np.empty(0, dtype=np.int64))
    assert importance(nothing, np.array([0, 0]), Params()) is None
