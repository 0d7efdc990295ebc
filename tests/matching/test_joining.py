"""Two people are joined the same way one by one and in blocks, and by hand."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.criteria import joining
from app.matching.criteria.joining import (
    ONE,
    Side,
    join_block,
    join_pair,
    join_pairs,
    mentee_side,
    mentor_side,
    reliability,
)
from embeddings.encoded import FULL, SCALE, Encoded
from embeddings.encoder import SentenceEncoder
from embeddings.model import ModelCard
from tests.support.cohorts import EXPERTISE, seeds

DIMENSION = 24


def _people(rng: np.random.Generator, counts: list[int]) -> Encoded:
    """People with these numbers of sentences, whose vectors have any direction."""
    k = sum(counts)
    vectors = rng.normal(size=(k, DIMENSION))
    units = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    rows = np.rint(SCALE * units).astype(np.int16)
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    tokens = rng.integers(1, 80, k).astype(np.int32)
    card = ModelCard("any", "0" * 64, DIMENSION, 256)
    firsts = np.minimum(offsets[:-1], max(k - 1, 0))
    turned = rows[firsts][:, ::-1] if k else np.zeros((len(counts), DIMENSION), dtype=np.int16)
    wholes = np.where(np.array(counts)[:, None] > 0, turned, 0).astype(np.int16)
    return Encoded(rows, offsets, card, tokens, rng.integers(1, FULL + 1, k), wholes)


def _person(side: Side, index: int) -> Side:
    return side.of(slice(index, index + 1))


counts = st.lists(st.integers(0, 5), min_size=1, max_size=7)


@given(seeds, counts, counts)
def test_a_block_holds_what_joining_one_by_one_gives(
    seed: int, mentee_counts: list[int], mentor_counts: list[int]
) -> None:
    rng = np.random.default_rng(seed)
    mentees = mentee_side(_people(rng, mentee_counts))
    mentors = mentor_side(_people(rng, mentor_counts))
    rows, columns = np.flatnonzero(mentees.known), np.flatnonzero(mentors.known)
    if not (len(rows) and len(columns)):
        return
    one_by_one = [
        [join_pair(_person(mentees, i), _person(mentors, j)) for j in columns.tolist()]
        for i in rows.tolist()
    ]
    assert join_block(mentees, mentors).tolist() == one_by_one


Vector = list[float]


def _unit(vector: Vector) -> Vector:
    length = math.hypot(*vector)
    return [x / length for x in vector] if length else vector


def _mean(people: Encoded, mine: range) -> Vector:
    """Mean of what is believed of each sentence."""
    assert people.relevance is not None
    reliable = [math.sqrt(people.tokens[k] / (people.tokens[k] + 24)) for k in mine]
    believed = [  # in 1/1024, as both of its factors
        max(people.relevance[k] * int(1024 * one) // 1024, 1)
        for k, one in zip(mine, reliable, strict=True)
    ]
    columns = zip(*(people.rows[k].tolist() for k in mine), strict=True)
    return [
        sum(w * x for w, x in zip(believed, column, strict=True)) / sum(believed) / SCALE
        for column in columns
    ]


def _point(people: Encoded, person: int) -> Vector:
    assert people.wholes is not None
    mean = _mean(people, range(*people.offsets[person : person + 2].tolist()))
    whole = _unit(people.wholes[person].tolist())
    return _unit([x + 2 * y for x, y in zip(_unit(mean), whole, strict=True)])


@given(seeds, counts)
def test_a_mentee_points_to_the_mean_of_what_is_believed_and_of_the_whole(
    seed: int, sentences: list[int]
) -> None:
    people = _people(np.random.default_rng(seed), sentences)
    side = mentee_side(people)
    written = [person for person, count in enumerate(sentences) if count]
    assert len(side.rows) == len(written)
    for row, person in zip(side.rows, written, strict=True):
        assert row / SCALE == pytest.approx(_point(people, person), abs=0.005)


@given(seeds, counts)
def test_a_mentor_is_a_whole_and_then_sentences_as_long_as_they_are_believed(
    seed: int, sentences: list[int]
) -> None:
    people = _people(np.random.default_rng(seed), sentences)
    assert people.relevance is not None
    side = mentor_side(people)
    for person, count in enumerate(sentences):
        rows = _person(side, person).rows / SCALE
        assert len(rows) == (count + 1 if count > 1 else count)
        if not count:
            continue
        whole = 0.75 * np.array(_point(people, person))
        first = int(people.offsets[person])
        answers = [
            0.25
            * (people.relevance[k] / FULL)
            * (people.tokens[k] / (people.tokens[k] + 24))
            * (people.rows[k] / SCALE)
            for k in range(first, first + count)
        ]
        by_hand = [whole, *answers] if count > 1 else [whole + answers[0]]
        assert rows == pytest.approx(np.array(by_hand), abs=0.005)


@given(seeds, st.lists(st.integers(0, 4), min_size=1, max_size=5), st.data())
def test_parts_of_a_mentee_are_added_as_often_as_they_count(
    seed: int, sentences: list[int], data: st.DataObject
) -> None:
    people, n = _people(np.random.default_rng(seed), sentences), len(sentences)
    counts = data.draw(st.lists(st.integers(1, 128), min_size=n, max_size=n))
    alone = mentee_side(people)
    one = mentee_side(people, np.array([0, n]), np.array(counts))
    told = [k for k in range(n) if alone.known[k]]
    assert one.known.tolist() == [bool(told)]
    points = [[x * counts[k] for x in _person(alone, k).rows[0].tolist()] for k in told]
    if len(points) == 1:
        assert np.array_equal(one.rows, _person(alone, told[0]).rows)
    elif told:
        together = _unit([sum(column) for column in zip(*points, strict=True)])
        assert one.rows[0] / SCALE == pytest.approx(together, abs=1 / SCALE)


@given(seeds, counts, counts)
def test_pairs_are_joined_as_one_by_one(
    seed: int, mentee_counts: list[int], mentor_counts: list[int]
) -> None:
    rng = np.random.default_rng(seed)
    mentees = mentee_side(_people(rng, mentee_counts))
    mentors = mentor_side(_people(rng, mentor_counts))
    known = np.argwhere(mentees.known[:, None] & mentors.known[None, :])
    pairs = rng.permutation(np.repeat(known, 2, axis=0))
    one_by_one = [join_pair(_person(mentees, i), _person(mentors, j)) for i, j in pairs.tolist()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joining, "SENTENCE_PAIRS", int(rng.integers(1, 40)))
        assert join_pairs(mentees, mentors, *pairs.T).tolist() == one_by_one


@given(seeds, counts)
def test_a_side_knows_who_wrote_something(seed: int, sentences: list[int]) -> None:
    people = _people(np.random.default_rng(seed), sentences)
    written = [count > 0 for count in sentences]
    assert mentee_side(people).known.tolist() == written
    assert mentor_side(people).known.tolist() == written


def test_what_a_mentor_says_once_among_other_things_is_found(encoder: SentenceEncoder) -> None:
    goal = mentee_side(encoder.encode([["I want to learn to negotiate my salary."]]))
    right = "I coach people in negotiating pay and promotions."
    others = ["Bakes bread.", *EXPERTISE[:8]]
    with_it = mentor_side(encoder.encode([[right, *others]]))
    without = mentor_side(encoder.encode([others]))
    alone = mentor_side(encoder.encode([[right]]))
    found = [int(join_block(goal, side)[0, 0]) for side in (without, with_it, alone)]
    assert found == sorted(found)
    assert found[1] - found[0] > (found[2] - found[0]) / 10


@given(seeds, st.integers(1, 6), st.integers(1, 6))
@settings(max_examples=50)
def test_the_product_of_two_people_is_never_longer_than_that_of_two_unit_vectors(
    seed: int, wanted: int, offered: int
) -> None:
    rng = np.random.default_rng(seed)
    mentee = mentee_side(_people(rng, [wanted]))
    mentor = mentor_side(_people(rng, [offered]))
    rounding = SCALE * DIMENSION
    assert abs(join_pair(mentee, mentor)) <= SCALE * SCALE + rounding


def test_longer_sentences_are_believed_more_and_none_fully() -> None:
    tokens = np.arange(1, 400, dtype=np.int64)
    believed = reliability(tokens)
    assert (np.diff(believed) >= 0).all()
    assert 1 <= believed.min() <= believed.max() < ONE
    assert believed[23] == pytest.approx(ONE * 0.5**0.5, abs=1)


def test_opposite_sentences_point_nowhere_and_are_still_joined() -> None:
    card = ModelCard("any", "0" * 64, 2, 256)
    rows = np.array([[SCALE, 0], [-SCALE, 0]], dtype=np.int16)
    tokens = np.array([5, 5], dtype=np.int32)
    mentee = mentee_side(Encoded(rows, np.array([0, 2], dtype=np.int64), card, tokens))
    assert mentee.rows.tolist() == [[0, 0]]
    mentor = mentor_side(Encoded(rows[:1], np.array([0, 1], dtype=np.int64), card, tokens[:1]))
    assert join_pair(mentee, mentor) == 0
