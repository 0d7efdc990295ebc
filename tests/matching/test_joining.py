"""Two people are joined the same way one by one and in blocks, and more words do no harm."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
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
from embeddings.encoded import SCALE, Encoded
from embeddings.encoder import SentenceEncoder
from embeddings.model import ModelCard
from tests.support.cohorts import EXPERTISE, GOALS, seeds

DIMENSION = 24


def _people(rng: np.random.Generator, counts: list[int]) -> Encoded:
    """People with these numbers of sentences, whose vectors have any direction."""
    k = sum(counts)
    vectors = rng.normal(size=(k, DIMENSION))
    units = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    rows = np.rint(SCALE * units).astype(np.int16)
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    tokens = rng.integers(1, 80, k).astype(np.int32)
    return Encoded(rows, offsets, ModelCard("any", "0" * 64, DIMENSION, 256), tokens)


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


def _whole_by_hand(rows: list[list[int]], weights: list[int]) -> list[int]:
    """Weighted mean in whole numbers, brought to length 1 and quantised."""
    columns = zip(*rows, strict=True)
    sums = [sum(w * x for w, x in zip(weights, column, strict=True)) for column in columns]
    means = [value * ONE // sum(weights) for value in sums]
    length = float(sum(value * value for value in means)) ** 0.5
    return [round(SCALE * (value / length)) for value in means] if length else means


@given(seeds, st.lists(st.integers(0, 5), min_size=1, max_size=7))
@example(0, [700, 1])
def test_a_mentee_as_a_whole_is_the_weighted_mean_of_its_sentences(
    seed: int, sentences: list[int]
) -> None:
    people = _people(np.random.default_rng(seed), sentences)
    side = mentee_side(people)
    weights = reliability(people.tokens.astype(np.int64)).tolist()
    for index, count in enumerate(sentences):
        first = int(people.offsets[index])
        person, own = _person(side, index), weights[first : first + count]
        rows = people.rows[first : first + count].tolist()
        wholes = [_whole_by_hand(rows, own)] if rows else []
        if rows == wholes:
            wholes = []
        assert person.rows.tolist() == rows + wholes
        assert person.weights.tolist() == own + [sum(own)] * len(wholes)


@given(seeds, st.integers(1, 4))
def test_a_sentence_that_is_all_of_a_mentee_may_count_once_or_twice(
    seed: int, offered: int
) -> None:
    rng = np.random.default_rng(seed)
    mentee, mentor = mentee_side(_people(rng, [1])), mentor_side(_people(rng, [offered]))
    sentence, weight = mentee.rows[:1], mentee.weights[:1]
    twice = Side(np.repeat(sentence, 2, axis=0), np.array([0, 2]), np.repeat(weight, 2))
    once = Side(sentence, np.array([0, 1]), weight)
    assert join_pair(once, mentor) == join_pair(twice, mentor)


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
def test_a_mentor_sentence_is_shortened_to_what_is_believed_and_rounded_to_even(
    seed: int, sentences: list[int]
) -> None:
    people = _people(np.random.default_rng(seed), sentences)
    believed = reliability(people.tokens.astype(np.int64)).tolist()
    by_hand = [
        [round(Fraction(value * part, ONE)) for value in row]
        for row, part in zip(people.rows.tolist(), believed, strict=True)
    ]
    assert mentor_side(people).rows.tolist() == by_hand


@given(seeds, counts)
def test_a_side_knows_who_wrote_something(seed: int, sentences: list[int]) -> None:
    people = _people(np.random.default_rng(seed), sentences)
    written = [count > 0 for count in sentences]
    assert mentee_side(people).known.tolist() == written
    assert mentor_side(people).known.tolist() == written


@given(seeds, st.integers(1, 5), st.integers(1, 5))
def test_a_sentence_more_never_makes_a_mentor_harder_to_find(
    seed: int, wanted: int, offered: int
) -> None:
    rng = np.random.default_rng(seed)
    mentee = mentee_side(_people(rng, [wanted]))
    more = mentor_side(_people(rng, [offered + 1]))
    less = Side(more.rows[1:], np.array([0, offered], dtype=np.int64), more.weights[1:])
    assert join_pair(mentee, less) <= join_pair(mentee, more)


def test_a_real_text_more_never_makes_a_mentor_harder_to_find(encoder: SentenceEncoder) -> None:
    mentees = mentee_side(encoder.encode([[goal] for goal in GOALS]))
    short = mentor_side(encoder.encode([[EXPERTISE[k]] for k in range(29)]))
    long = mentor_side(encoder.encode([[EXPERTISE[k], EXPERTISE[k + 1]] for k in range(29)]))
    assert (join_block(mentees, short) <= join_block(mentees, long)).all()


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


def test_opposite_sentences_leave_a_mentee_without_a_whole_and_still_joined() -> None:
    card = ModelCard("any", "0" * 64, 2, 256)
    rows = np.array([[SCALE, 0], [-SCALE, 0]], dtype=np.int16)
    tokens = np.array([5, 5], dtype=np.int32)
    mentee = mentee_side(Encoded(rows, np.array([0, 2], dtype=np.int64), card, tokens))
    assert mentee.rows[-1].tolist() == [0, 0]
    mentor = mentor_side(Encoded(rows[:1], np.array([0, 1], dtype=np.int64), card, tokens[:1]))
    assert join_pair(mentee, mentor) == 0
