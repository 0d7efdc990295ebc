from pathlib import Path

import numpy as np
import pytest

from embeddings.encoded import SCALE
from embeddings.errors import EncodingError, UnsupportedModelError
from embeddings.forward import quantise, token_windows, unit_vectors
from embeddings.model import find_model
from embeddings.reference_model import ReferenceModel


def test_a_long_sentence_is_cut_into_even_windows_without_losing_a_token(tiny_model: Path) -> None:
    model = ReferenceModel(find_model(tiny_model))
    sentence = " ".join(f"word{number}" for number in range(50))
    (whole,), (windows,) = (token_windows(model, [sentence], n) for n in (10_000, 16))
    assert [token for window in windows for token in window[1:-1]] == whole[0][1:-1]
    assert {len(window) for window in windows[:-1]} == {len(windows[0])}
    assert max(map(len, windows)) <= 16
    assert len(windows) == -(-(len(whole[0]) - 2) // 14)


def test_a_sentence_of_just_the_most_tokens_is_one_window(tiny_model: Path) -> None:
    model = ReferenceModel(find_model(tiny_model))
    (fits,), (over,) = (token_windows(model, ["a " * n], 16) for n in (14, 15))
    assert [len(window) for window in fits] == [16]
    assert [len(window) for window in over] == [10, 9]


def test_special_tokens_that_leave_no_room_for_a_text_are_told(tiny_model: Path) -> None:
    model = ReferenceModel(find_model(tiny_model))
    for most in (1, 2):
        with pytest.raises(UnsupportedModelError, match="leave no room"):
            token_windows(model, ["One."], most)


def test_vectors_that_are_not_finite_are_refused(tiny_model: Path) -> None:
    model = ReferenceModel(find_model(tiny_model))
    windows = [[101, 7592, 102]]
    for value in (float("nan"), 0.0):
        for parameter in model.model.parameters():
            parameter.data.fill_(value)
        with pytest.raises(EncodingError, match="1 vector"):
            unit_vectors(model, windows)


def test_products_of_quantised_vectors_are_exact_in_fp32() -> None:
    generator = np.random.default_rng(0)
    for dimension in (8, 384, 1024):
        raw = generator.normal(size=(50, dimension))
        rows = quantise(raw / np.linalg.norm(raw, axis=1, keepdims=True))
        absolute = np.abs(rows.astype(np.int64))
        assert (absolute @ absolute.T).max() < 2**24
        exact = rows.astype(np.int64) @ rows.astype(np.int64).T
        assert np.array_equal(rows.astype(np.float32) @ rows.astype(np.float32).T, exact)


def test_quantisation_multiplies_and_rounds() -> None:
    assert quantise(np.array([[1.0, 0.0, -1.0, 0.5003]])).tolist() == [[SCALE, 0, -SCALE, 2001]]
