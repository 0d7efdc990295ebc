import random
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import numpy as np
import pytest

from app.settings import Settings
from embeddings.cache import VectorCache
from embeddings.encoded import SCALE, Encoded
from embeddings.encoder import SentenceEncoder
from embeddings.errors import CacheError

WORDS = ["team", "lead", "python", "nurse", "budget", "speak", "plan", "write", "career", "data"]
PEOPLE = [
    ["I want to lead my first team. I am new to budgets.", "Public speaking scares me."],
    [],
    ["Nursing director with 20 years in intensive care."],
    ["   "],
]


def _texts(count: int) -> list[str]:
    """Return different one-sentence texts of 1 to 60 words."""
    draw = random.Random(7)
    return [
        " ".join([*draw.choices(WORDS, k=draw.randint(1, 60)), str(number)])
        for number in range(count)
    ]


def _rows(encoder: SentenceEncoder, texts: Sequence[str]) -> dict[str, bytes]:
    encoded = encoder.encode([[text] for text in texts])
    assert np.array_equal(encoded.offsets, np.arange(len(texts) + 1))
    return {text: row.tobytes() for text, row in zip(texts, encoded.rows, strict=True)}


def _same(left: Encoded, right: Encoded) -> bool:
    return left.vectors_sha256() == right.vectors_sha256()


def test_each_sentence_is_a_row_and_blank_people_have_none(encoder: SentenceEncoder) -> None:
    encoded = encoder.encode(PEOPLE)
    assert encoded.offsets.tolist() == [0, 3, 3, 4, 4]
    assert encoded.rows.shape == (4, 384)
    assert encoded.model == replace(encoder.card, backend=encoder.backend)
    assert encoded.tokens.tolist() == [6, 8, 5, 9]


def test_nobody_at_all_is_encoded_without_a_row(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).rows.shape == (0, 384)
    assert encoder.encode([[], [""]]).offsets.tolist() == [0, 0, 0]


def test_rows_are_the_models_own_unit_vectors_times_4000(encoder: SentenceEncoder) -> None:
    from sentence_transformers import SentenceTransformer

    from embeddings.model import find_model

    texts, files = _texts(12), find_model()
    own = SentenceTransformer(str(files.folder), device="cpu", local_files_only=True)
    assert files.adapter is not None
    transformer: Any = own[0]
    files.adapter.add_to(transformer.auto_model)
    expected = own.encode(texts, show_progress_bar=False)
    rows = encoder.encode([[text] for text in texts]).rows
    assert np.abs(rows / SCALE - expected).max() < 0.51 / SCALE


def test_a_vector_does_not_depend_on_order_subset_or_company(encoder: SentenceEncoder) -> None:
    texts = _texts(128)
    together = _rows(encoder, texts)
    shuffled = random.Random(1).sample(texts, len(texts))
    assert _rows(encoder, shuffled) == together
    for subset in (shuffled[:1], shuffled[1:4], shuffled[4:60]):
        assert _rows(encoder, subset) == {text: together[text] for text in subset}


def test_the_order_of_texts_and_their_split_do_not_matter(encoder: SentenceEncoder) -> None:
    one = encoder.encode([["I lead teams. I teach maths. I sail!"]])
    assert _same(one, encoder.encode([["I sail!", "I teach maths. I lead teams."]]))
    assert _same(one, encoder.encode([["I sail!\n- I lead teams.\n- I sail!", "I teach maths."]]))


def test_the_order_of_people_does_not_matter(encoder: SentenceEncoder) -> None:
    order = [2, 3, 0, 1]
    shuffled = encoder.encode([PEOPLE[position] for position in order])
    assert _same(shuffled, encoder.encode(PEOPLE).select(order))


def test_a_text_of_3000_words_has_a_row_for_each_window(encoder: SentenceEncoder) -> None:
    words = random.Random(2).choices(WORDS, k=3000)
    rows = encoder.encode([[" ".join(words)]]).rows
    assert len(rows) >= 3000 / 254
    assert len(np.unique(rows, axis=0)) == len(rows)
    changed = encoder.encode([[" ".join([*words[:-1], "astronomy"])]]).rows
    assert np.array_equal(rows[:-1], changed[:-1])
    assert not np.array_equal(rows[-1], changed[-1])


def test_a_text_in_place_of_a_list_of_texts_is_refused(encoder: SentenceEncoder) -> None:
    with pytest.raises(TypeError, match="list of texts"):
        encoder.encode(["a text"])


def test_a_number_of_threads_below_one_is_refused(encoder: SentenceEncoder) -> None:
    with pytest.raises(ValueError, match="at least 1, got 0"):
        SentenceEncoder(threads=0)
    with pytest.raises(ValueError, match="at least 1, got -1"):
        encoder.with_threads(-1)


def test_the_number_of_threads_changes_no_vector(encoder: SentenceEncoder) -> None:
    texts = [[text] for text in _texts(24)]
    for folder in (None, Settings().exported_models):
        one, two = (SentenceEncoder(models_folder=folder, threads=count) for count in (1, 2))
        assert _same(one.encode(texts), two.encode(texts))
    assert _same(two.encode(texts), encoder.encode(texts))


def test_progress_ends_with_every_distinct_sentence_and_person(encoder: SentenceEncoder) -> None:
    seen: list[tuple[int, int]] = []
    encoder.encode([["One. Two."], ["Two. Three."]], lambda done, total: seen.append((done, total)))
    assert seen == [(0, 5), (3, 5), (3, 5), (5, 5)]


def test_a_cold_and_a_warm_cache_give_the_same_bytes(tiny_model: Path, tmp_path: Path) -> None:
    people = [[text] for text in [*_texts(20), "word " * 100]]
    seen: list[tuple[int, int]] = []
    without = SentenceEncoder(tiny_model).encode(people)
    cold = SentenceEncoder(tiny_model, cache_folder=tmp_path).encode(people)
    warm = SentenceEncoder(tiny_model, cache_folder=tmp_path).encode(
        people, lambda done, total: seen.append((done, total))
    )
    assert _same(without, cold)
    assert _same(cold, warm)
    assert seen == []  # nothing to wait for


def test_a_partly_filled_cache_gives_the_same_bytes(tiny_model: Path, tmp_path: Path) -> None:
    texts = [[text] for text in _texts(30)]
    SentenceEncoder(tiny_model, cache_folder=tmp_path).encode(texts[::3])
    partly = SentenceEncoder(tiny_model, cache_folder=tmp_path).encode(texts)
    assert _same(partly, SentenceEncoder(tiny_model).encode(texts))


def test_models_do_not_share_cached_vectors(tiny_model: Path, tmp_path: Path) -> None:
    other = copytree(tiny_model, tmp_path / "other")
    (other / "tokenizer_config.json").write_text(
        (other / "tokenizer_config.json").read_text(encoding="utf-8") + "\n", encoding="utf-8"
    )
    SentenceEncoder(tiny_model, cache_folder=tmp_path).encode([["One."]])
    seen: list[tuple[int, int]] = []
    SentenceEncoder(other, cache_folder=tmp_path).encode(
        [["One."]], lambda done, total: seen.append((done, total))
    )
    assert seen == [(0, 1), (1, 1)]


def test_a_cached_vector_of_another_length_is_refused(tiny_model: Path, tmp_path: Path) -> None:
    encoder = SentenceEncoder(tiny_model, cache_folder=tmp_path)
    encoder.encode([["One."]])
    file = tmp_path / "vectors.sqlite3"
    with sqlite3.connect(file) as connection:
        (key,) = connection.execute("SELECT key FROM sentences").fetchone()
        connection.execute("DELETE FROM sentences")
    connection.close()
    VectorCache(tmp_path).put_many({key: b"twenty bytes, not 64"})
    with pytest.raises(CacheError, match="multiple of 33"):
        encoder.encode([["One."]])


def test_no_cache_leaves_no_file(tiny_model: Path, tmp_path: Path) -> None:
    SentenceEncoder(tiny_model).encode([["One."]])
    assert list(tmp_path.iterdir()) == []


def test_a_warm_encoder_has_its_model_in_memory_and_nothing_in_its_cache(
    tiny_model: Path, tmp_path: Path
) -> None:
    model, cache = copytree(tiny_model, tmp_path / "model"), tmp_path / "cache"
    encoder = SentenceEncoder(model, cache_folder=cache)
    encoder.warm()
    assert not cache.exists()
    rmtree(model)
    for warm in (encoder, encoder.with_threads(2)):
        encoded = warm.encode([["One."], ["Two."]])
        assert np.array_equal(
            encoded.rows, SentenceEncoder(tiny_model).encode([["One."], ["Two."]]).rows
        )
