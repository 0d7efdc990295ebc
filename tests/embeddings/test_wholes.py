"""A person is read in one piece, without sentences that tell little beside the others."""

from pathlib import Path

import numpy as np
import pytest

from embeddings import relevance as relevance_module
from embeddings.encoded import SCALE, VectorArray
from embeddings.encoder import SentenceEncoder
from embeddings.wholes import name_of_whole, one_vector

WORK = "I run the accounts of a hospital."
MORE = "Budgets and audits are my daily work."
PERSON = "I am a grandmother and love the sea."


def _whole(encoder: SentenceEncoder, texts: list[str]) -> VectorArray:
    wholes = encoder.encode([texts]).wholes
    assert wholes is not None
    whole: VectorArray = wholes[0]
    return whole


def test_one_sentence_is_its_own_whole(encoder: SentenceEncoder) -> None:
    assert np.array_equal(_whole(encoder, [WORK]), encoder.encode([[WORK]]).rows[0])


def test_a_sentence_about_the_person_is_left_out_beside_others(encoder: SentenceEncoder) -> None:
    both = _whole(encoder, [WORK, MORE])
    assert np.array_equal(_whole(encoder, [WORK, PERSON, MORE]), both)
    assert not np.array_equal(both, _whole(encoder, [WORK]))


def test_whoever_tells_of_themselves_alone_is_read_in_full(encoder: SentenceEncoder) -> None:
    other = "I am from Cork and sing in a choir."
    assert not np.array_equal(_whole(encoder, [PERSON, other]), _whole(encoder, [PERSON]))


def test_the_order_of_texts_changes_no_whole(encoder: SentenceEncoder) -> None:
    texts = [WORK, MORE, "I have led teams."]
    expected = _whole(encoder, texts)
    assert np.array_equal(_whole(encoder, texts[::-1]), expected)
    assert np.array_equal(_whole(encoder, [" ".join(texts)]), expected)


def test_a_cached_whole_is_found_again_until_relevance_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny_model: Path
) -> None:
    encoder = SentenceEncoder(tiny_model, cache_folder=tmp_path)
    people = [[WORK, MORE]]
    first = encoder.encode(people)
    assert first.cache is not None
    again = encoder.encode(people)
    assert again.cache is not None
    assert (again.cache.texts, again.cache.cached) == (3, 3)
    monkeypatch.setattr(relevance_module, "KEPT_SHARE", 7)
    relevance_module.wholes_version.cache_clear()
    changed = encoder.encode(people).cache
    relevance_module.wholes_version.cache_clear()
    assert changed is not None
    assert (changed.texts, changed.cached) == (3, 2)


def test_a_whole_has_a_name_that_no_sentence_has() -> None:
    assert "\n" in name_of_whole(["One.", "Two."])
    assert name_of_whole(["One.", "Two."]) != name_of_whole(["One. Two."])


def test_the_parts_of_a_long_text_are_joined_by_their_lengths() -> None:
    windows = np.array([[SCALE, 0, 30], [0, SCALE, 10]], dtype=np.int16)
    expected = SCALE * np.array([3, 1]) / np.sqrt(10)
    assert np.abs(one_vector(windows) - expected).max() <= 1
    assert one_vector(windows[:1]).tolist() == [SCALE, 0]


def test_parts_that_cancel_point_nowhere() -> None:
    windows = np.array([[SCALE, 0, 5], [-SCALE, 0, 5]], dtype=np.int16)
    assert one_vector(windows).tolist() == [0, 0]
