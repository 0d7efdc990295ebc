import json
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.sentences import (
    _FULL_WIDTH_STOP,
    _ends_between,
    _lines,
    _without_marker,
    sentences_of,
    split_sentences,
)

AWKWARD = st.lists(
    st.sampled_from(
        [
            *"abAé.!?…\"'()[]“”«»。,;: -*•\n\u2029\u00a0\u200b\u0301\u200d\ud800",
            *("1.", "2)", " - ", "\r\n", "Dr. ", "e.g. ", "U.S. ", "😀"),
        ]
    ),
    max_size=40,
).map("".join)
FINISHED = st.sampled_from(
    [
        "I want to lead my first team.",
        "Dr. Smith, e.g. the CTO, said so!",
        "Is ASP.NET or Node.js the way?",
        'My boss said: "Grow (slowly)."',
        'I build 6" wafers at 3.5 nm.',
        "It's 5' long... roughly.",
        "i like python.",
        "Juniors bring one worry to me.",
        "My boss would never say no.",
        "I have an MBA.",
        "I am free at 5 p.m.",
        "Good company is what I like in May.",
        "我是老师。",
        "She has a Ph.D. in physics!",
    ]
)


def test_sentences_end_at_stops_but_not_at_abbreviations() -> None:
    text = "Dr. Smith runs ASP.NET teams. I use v2.0, e.g. at night! Why? At Acme Inc. we grow."
    assert split_sentences(text) == [
        "Dr. Smith runs ASP.NET teams.",
        "I use v2.0, e.g. at night!",
        "Why?",
        "At Acme Inc. we grow.",
    ]


def test_words_that_are_also_abbreviations_end_a_sentence_before_a_capital() -> None:
    text = (
        "I have a PhD. Python is for me. I worked in HR. We left at 5 p.m. I saw the U.S. It is ok."
    )
    assert split_sentences(text) == [
        "I have a PhD.",
        "Python is for me.",
        "I worked in HR.",
        "We left at 5 p.m.",
        "I saw the U.S.",
        "It is ok.",
    ]


@pytest.mark.parametrize(
    "text",
    ["At Acme Inc. Magazine teams", "The U.S. Army", "J. I. Smith", "ask dr. Smith", "e.g. Python"],
)
def test_a_stop_inside_a_name_ends_no_sentence(text: str) -> None:
    assert split_sentences(text) == [text]


def test_line_ends_bullets_and_numbers_separate_and_are_dropped() -> None:
    text = "Goals:\n- lead a team\r\n* learn SQL • speak up\u2028 1. Write. 2. Rest\n(b) -5 degrees"
    assert split_sentences(text) == [
        "Goals:",
        "lead a team",
        "learn SQL",
        "speak up",
        "Write.",
        "Rest",
        "-5 degrees",
    ]


def test_spaces_and_accents_are_made_uniform() -> None:
    plain = split_sentences("Café work in Zürich.")
    assert split_sentences("  Cafe\u0301\u00a0 work\tin\u200b Zu\u0308rich.\n\n") == plain


@pytest.mark.parametrize("blank", ["", "  \n\t", "...", "- \n * ", "1.", "\u200b", "?! …"])
def test_a_text_without_letters_or_digits_has_no_sentence(blank: str) -> None:
    assert split_sentences(blank) == []


def test_a_lone_surrogate_is_replaced_so_that_every_sentence_can_be_written() -> None:
    assert split_sentences("odd \ud800 text") == ["odd \ufffd text"]


def test_another_language_has_its_own_abbreviations() -> None:
    text = "Ich mag z.B. Mathematik, ca. Fünf Jahre. Danach Physik."
    assert split_sentences(text, "de")[-1] == "Danach Physik."
    assert len(split_sentences(text, "de")) == 2


def test_an_unknown_language_is_read_like_english() -> None:
    text = "Dr. Smith left. Then we grew."
    assert split_sentences(text, "xx") == split_sentences(text, "en")


@given(AWKWARD)
def test_a_sentence_is_not_cut_again(text: str) -> None:
    for sentence in split_sentences(text):
        assert split_sentences(sentence) == [sentence]


@given(st.text())
def test_sentences_are_normalised_stripped_and_not_empty(text: str) -> None:
    for sentence in split_sentences(text):
        assert sentence == " ".join(unicodedata.normalize("NFC", sentence).split()) != ""
        assert split_sentences(sentence) == [sentence]


@given(st.lists(FINISHED, max_size=8))
def test_finished_sentences_give_the_same_as_one_text_or_as_a_list(sentences: list[str]) -> None:
    assert split_sentences(" ".join(sentences)) == sentences
    assert sentences_of([" ".join(sentences)]) == sentences_of(sentences)


@given(st.lists(AWKWARD, max_size=4))
def test_a_person_may_send_texts_or_their_sentences(texts: list[str]) -> None:
    sentences = [sentence for text in texts for sentence in split_sentences(text)]
    assert sentences_of(texts) == sentences_of(sentences) == sentences_of(reversed(texts))


def _gap_by_gap(text: str) -> list[str]:
    """Read every text as if it were not plain English, and ask at each gap between two words."""
    found = []
    for line in _lines(f"{text}\né")[:-1]:
        words = _FULL_WIDTH_STOP.sub(r"\1 ", line).split()
        pieces = words[:1]
        for left, right in pairwise(words):
            ends = _ends_between(left, right, "en")
            pieces = [*pieces, right] if ends else [*pieces[:-1], f"{pieces[-1]} {right}"]
        found += [_without_marker(piece) for piece in pieces]
    return [sentence for sentence in found if any(character.isalnum() for character in sentence)]


@given(AWKWARD | st.text() | st.lists(FINISHED).map(" - ".join))
def test_short_cuts_for_plain_english_change_nothing(text: str) -> None:
    assert split_sentences(text) == _gap_by_gap(text)


@given(st.lists(st.text(), max_size=6))
def test_sentences_stand_in_the_order_of_their_bytes(texts: list[str]) -> None:
    sentences = sentences_of(texts)
    assert sentences == sorted(sentences, key=str.encode)


def test_real_descriptions_give_the_same_as_one_text_or_as_a_list(real_texts: list[str]) -> None:
    for text in real_texts:
        sentences = split_sentences(text)
        assert all(split_sentences(sentence) == [sentence] for sentence in sentences)
        if len(text.splitlines()) == 1:
            assert split_sentences(" ".join(sentences)) == sentences


def test_a_repeated_sentence_counts_once() -> None:
    assert sentences_of(["Lead. Learn.", "Learn.", " Lead. "]) == ["Lead.", "Learn."]


def test_profiles_give_the_same_as_one_text_or_as_a_list() -> None:
    file = Path(__file__).parents[2] / "benchmarks" / "data" / "profiles_dev.jsonl"
    for line in file.read_text(encoding="utf-8").splitlines():
        profile = json.loads(line)
        for texts in (profile["goal"], [profile["bio"], *profile["more"]]):
            assert sentences_of([" ".join(texts)]) == sentences_of(texts)
            assert sentences_of(["\n- ".join(texts)]) == sentences_of(texts)
