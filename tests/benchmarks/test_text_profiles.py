"""A mentor is found by what they can do, not by how much they wrote."""

from dataclasses import replace

import numpy as np

from benchmarks.text_quality.profiles import (
    SIZES,
    measure_profiles,
    mixed_round,
    own_profiles,
    profiles_with_distractors,
)
from benchmarks.text_quality.question import Question, Writer
from benchmarks.text_quality.ways import Product
from embeddings.encoder import SentenceEncoder


def test_profiles_are_120_complete_and_distinct() -> None:
    profiles = own_profiles()
    assert len(profiles.question.mentees) == 120
    assert {len(entries) for entries in profiles.more} == {9}
    assert len({mentor.texts for mentor in profiles.question.mentors}) == 120


def test_a_mixed_round_has_mentors_of_every_size_and_says_whose() -> None:
    question, sizes = mixed_round(own_profiles(), seed=1)
    right = [question.mentors[k] for k in question.truth]
    assert [len(mentor.texts) for mentor in right] == sizes.tolist()
    assert set(sizes.tolist()) == set(SIZES)


def test_people_with_1_3_and_10_texts_are_found_right_equally_often(
    encoder: SentenceEncoder,
) -> None:
    found = measure_profiles(own_profiles(), Product(encoder), rounds=20)
    for one in (found.first_choice, found.assignment):
        shares = [one.by_size[size].value for size in SIZES]
        assert max(shares) - min(shares) <= 0.05
    assert found.first_choice.all.value > 0.35
    assert found.assignment.all.value > 0.45


def test_entries_of_others_are_dealt_where_a_file_has_enough_of_them() -> None:
    mentors = tuple(Writer((f"bio {k}",), facts={"distractor": f"entry {k}"}) for k in range(12))
    question = Question("q", mentors, mentors, np.arange(12))
    profiles = profiles_with_distractors(question)
    assert profiles is not None
    for k, entries in enumerate(profiles.more):
        assert len(set(entries)) == 9
        assert f"entry {k}" not in entries
    few = replace(question, mentors=mentors[:9])
    assert profiles_with_distractors(few) is None


def test_one_string_and_the_list_of_its_sentences_score_the_same(encoder: SentenceEncoder) -> None:
    question, _ = mixed_round(own_profiles(), seed=1)
    joined = Question(
        "joined",
        tuple(Writer((" ".join(one.texts),)) for one in question.mentees),
        tuple(Writer((" ".join(one.texts),)) for one in question.mentors),
        question.truth,
    )
    way = Product(encoder)
    assert (way.scores(question) == way.scores(joined)).all()
