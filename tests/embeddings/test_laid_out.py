"""Texts laid end to end: what the graph that we write ourselves is given, and who may use it."""

from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from embeddings.bert_graph import is_plain_bert
from embeddings.exported import find_exported
from embeddings.fast_model import FastModel
from embeddings.forward import token_windows, unit_vectors
from embeddings.laid_out import laid_out, means
from embeddings.model import find_model
from embeddings.opening import open_model
from embeddings.reference_model import ReferenceModel
from embeddings.text_model import Batch, Company, TextModel

TEXTS = ["", "one", "two words", "some more words than that", "a b c d e f g h i j k l", "x y"]
BATCH = Batch(np.array([[5, 6, 0, 0], [7, 8, 9, 0]]), np.array([[1, 1, 0, 0], [1, 1, 1, 0]]))


def _vectors(model: TextModel, texts: list[str]) -> np.ndarray:
    windows = token_windows(model, texts, 16)
    return unit_vectors(model, [one for parts in windows for one in parts])


def _fast(model: Path, exports: Path) -> FastModel:
    found = find_exported(exports, find_model(model))
    assert found is not None
    return FastModel(found)


def test_the_filling_of_a_batch_is_not_computed() -> None:
    given = laid_out(BATCH, heads=2)
    assert given["ids"].tolist() == [5, 6, 7, 8, 9]
    assert given["positions"].tolist() == [0, 1, 0, 1, 2]


def test_attention_finds_each_head_of_each_token_and_the_way_back() -> None:
    given = laid_out(BATCH, heads=2)
    rows = np.arange(5 * 3 * 2)  # token by token: queries, keys and values of two heads
    for name, first in (("queries", 0), ("keys", 2), ("values", 4)):
        read = rows[given[name]]
        assert read.shape == (2, 2, 4)
        expected = [[6 * token + first + head for token in (2, 3, 4)] for head in (0, 1)]
        assert read[1, :, :3].tolist() == expected
    back = rows[given["queries"]].ravel()[given["tokens"]]
    assert back.tolist() == [[6 * token, 6 * token + 1] for token in range(5)]
    assert (given["hidden"][:, 0, 0, :] == 0).tolist() == BATCH.mask.astype(bool).tolist()


def test_the_mean_of_a_text_has_nothing_of_its_neighbours() -> None:
    vectors = np.array([[1, 2], [3, 4], [0, 9], [3, 9], [6, 9]], dtype=np.float32)
    assert means(BATCH, vectors).tolist() == [[2, 3], [3, 9]]


def test_a_text_has_the_same_vector_alone_and_in_any_company(
    tiny_model: Path, tiny_exports: Path
) -> None:
    model = _fast(tiny_model, tiny_exports)
    assert model.company is Company.ANY
    together = _vectors(model, TEXTS * 20)
    alone = np.concatenate([_vectors(model, [text]) for text in TEXTS])
    assert np.array_equal(together, np.tile(alone, (20, 1)))


def test_where_company_would_change_a_vector_each_text_runs_alone(
    tiny_model: Path, tiny_exports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forward, sizes = FastModel._forward_laid_out, []

    def leaning(model: FastModel, batch: Batch) -> np.ndarray:
        sizes.append(len(batch.ids))
        return forward(model, batch) + np.float32(len(batch.ids) - 1)

    expected = _vectors(_fast(tiny_model, tiny_exports), TEXTS)
    monkeypatch.setattr(FastModel, "_forward_laid_out", leaning)
    model = _fast(tiny_model, tiny_exports)
    assert model.company is Company.NONE
    sizes.clear()
    assert np.array_equal(_vectors(model, TEXTS), expected)
    assert sizes == [1] * len(TEXTS)


@pytest.mark.parametrize("change", ["activation", "pooling"])
def test_a_model_that_is_not_quite_bert_is_traced_and_fast_too(
    tiny_model: Path, tmp_path: Path, change: str
) -> None:
    folder = copytree(tiny_model, tmp_path / "model")
    file, old, new = {
        "activation": ("config.json", '"gelu"', '"relu"'),
        "pooling": ("1_Pooling/config.json", '"mean"', '"cls"'),
    }[change]
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), "utf-8")
    files = find_model(folder)
    reference = ReferenceModel(files)
    assert is_plain_bert(ReferenceModel(find_model(tiny_model)))
    assert not is_plain_bert(reference)
    opened = open_model(files, tmp_path / "exports")
    assert opened.slow_because is None
    assert opened.model.company is Company.FIXED
    assert np.abs(_vectors(opened.model, TEXTS) - _vectors(reference, TEXTS)).max() < 1e-5
