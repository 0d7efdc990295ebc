"""Texts that nobody expects: without words, in several scripts, very many, very long."""

from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import SentenceEncoder


@pytest.mark.parametrize(
    "text",
    ["🙂🙂🙂", "\x00\x01\x02\x7f\x9f", "\u202e\u2066\u200b\ufeff", "—…!?", "\ud83d", "\t\n "],
)
def test_a_text_without_a_word_has_no_vector(encoder: SentenceEncoder, text: str) -> None:
    assert encoder.encode([[text], ["Lead a team"]]).offsets.tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("odd", "plain"),
    [
        ("Lead a\u200bteam", "Lead ateam"),
        ("Lead a team \ud83d", "Lead a team \ufffd"),
        ("Cafe\u0301 owner", "Café owner"),
    ],
)
def test_what_cannot_be_seen_or_written_makes_no_difference(
    encoder: SentenceEncoder, odd: str, plain: str
) -> None:
    assert np.array_equal(encoder.encode([[odd]]).rows, encoder.encode([[plain]]).rows)


def test_scripts_may_be_mixed(encoder: SentenceEncoder) -> None:
    rows = encoder.encode([["Führe 团队 через перемены 🙂 और سلام \x07 end"]]).rows
    assert rows.shape == (1, 384)
    assert np.abs(np.linalg.norm(rows.astype(np.float64)) / 4000 - 1) < 0.01


@pytest.mark.parametrize("people", [1, 100_000])
def test_a_text_that_occurs_often_is_read_once(tiny_model: Path, people: int) -> None:
    texts = ["I want to lead my first team through a change."] * (100_000 // people)
    seen: list[tuple[int, int]] = []
    encoder = SentenceEncoder(tiny_model, threads=1)
    encoded = encoder.encode([texts] * people, lambda done, total: seen.append((done, total)))
    assert seen == [(0, 1), (1, 1)]
    assert encoded.rows.shape == (people, 32)
    assert len(np.unique(encoded.rows, axis=0)) == 1


@pytest.mark.parametrize("word", ["team ", "- "], ids=["words", "bullets"])
def test_ten_megabytes_of_text_are_read_to_the_end(
    tiny_model: Path, tiny_exports: Path, word: str
) -> None:
    encoder = SentenceEncoder(tiny_model, models_folder=tiny_exports, threads=1)
    length = 10_000_000 // len(word)
    encoded = encoder.encode([[word * length + "end"]])
    assert encoded.tokens.sum() == {"team ": length + 1, "- ": 1}[word]
