"""A goal that weighs more counts more; goals that weigh alike count as if nobody had weighed."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.cohort import Cohort, Mentee
from app.matching.criteria.goal_weights import FINEST, MOST_LAYERS, Part, Told, parts, told_in
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.text import compile_text
from app.matching.criterion import Criterion, Params
from app.matching.criterion_kinds import Reading, with_fields
from app.matching.participants import Participants
from embeddings.encoded import SCALE
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import EXPERTISE, Document
from tests.support.cohorts import GOALS as SENTENCES
from tests.support.term_checks import scores_in_every_way

TEXT = with_fields(Criterion(name="goals", kind="text"))
READING = Reading("mentee", ("goals",))


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


def test_goals_that_come_to_weigh_alike_by_their_horizons_are_the_plain_goals(
    encoder: SentenceEncoder,
) -> None:
    plain = _scores(encoder, [_goal(0), _goal(5)])
    params = Params(long_term=1.5)
    for goals in (
        [_goal(0, horizon="short_term"), _goal(5)],
        [_goal(0, horizon="long_term"), _goal(5, weight=1.5)],
    ):
        assert _scores(encoder, goals, params) == plain


@settings(max_examples=30)
@given(
    st.lists(st.integers(0, 11), min_size=2, max_size=5, unique=True),
    st.lists(st.floats(0.5, 50), min_size=5, max_size=5),
    st.lists(st.floats(0.99, 1.01), min_size=5, max_size=5),
)
def test_weights_that_hardly_differ_hardly_change_a_score(
    encoder: SentenceEncoder, some: list[int], weights: list[float], factors: list[float]
) -> None:
    one, other = (
        _scores(encoder, [_goal(k, weight=w) for k, w in zip(some, values, strict=False)])
        for values in (weights, [w * f for w, f in zip(weights, factors, strict=True)])
    )
    assert np.abs(np.array(one) - other).max() < 30_000


def test_weighing_goals_makes_nobodys_vector_shorter(encoder: SentenceEncoder) -> None:
    for weight in (1.1, 2.0, 10.0):
        data = _round(encoder, [_goal(0), _goal(5, weight=weight), _goal(9, weight=weight * 2)])
        rows = compile_text(TEXT, data).mentees.rows.astype(np.int64)
        lengths = np.sqrt((rows * rows).sum(axis=1))
        assert np.abs(lengths - SCALE).max() < 12


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


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=9))
def test_the_layers_of_a_goal_add_up_to_its_weight(weights: list[float]) -> None:
    told = [Told((f"Goal {k}",), weight) for k, weight in enumerate(weights)]
    layers = parts(told, READING)
    assert layers[0].texts == tuple(one.texts[0] for one in told)
    for wider, narrower in pairwise(layers):
        assert set(narrower.texts) < set(wider.texts)
    if len(layers) > 1:
        assert sum(part.count for part in layers) == FINEST
        counted = [sum(part.count for part in layers if one.texts[0] in part.texts) for one in told]
        assert counted == [max(round(FINEST * weight / max(weights)), 1) for weight in weights]


def test_goals_of_many_weights_are_read_in_few_layers() -> None:
    told = [Told((f"Goal {k}",), 0.01 + k % 1000 / 10) for k in range(5_000)]
    layers = parts(told, READING)
    assert len(layers) == MOST_LAYERS
    assert sum(part.count for part in layers) == FINEST


def test_what_says_nothing_sets_no_weight() -> None:
    some = [Told(("Learn law.",), 0.1), Told(("Lead.",), 1.0)]
    assert parts([*some, Told(("🎉 !",), 100.0), Told((), 50.0)], READING) == parts(some, READING)


def test_the_smallest_weights_are_weighed_as_any() -> None:
    told = [Told((f"Goal {k}",), 1e-200 * (k + 1), "long_term") for k in range(2)]
    tiny = Reading("mentee", ("goals",), long_term=1e-200)
    assert [part.count for part in parts(told, tiny)] == [128, 128]


def test_whoever_told_nothing_has_one_empty_part() -> None:
    assert parts([Told(())], READING) == (Part(()),)
    assert parts([], READING) == (Part(()),)


def test_goals_are_told_one_by_one_only_where_one_of_them_may_count_differently() -> None:
    goals = ["Learn law.", " ", {"text": "Lead.", "weight": 2.0, "horizon": "short_term"}]
    weighed = Mentee.model_validate({"id": "e", "goals": goals})
    assert told_in(weighed, "goals") == (
        Told(("Learn law.",)),
        Told(("Lead.",), 2.0, "short_term"),
    )
    plain = Mentee.model_validate({"id": "e", "goals": ["Learn law.", "Lead."]})
    assert told_in(plain, "goals") == (Told(("Learn law.", "Lead.")),)
