"""What is added to the default model's weights: read exactly, only there, and it helps."""

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from embeddings.adapter import Adapter, adapter_of, packed
from embeddings.encoder import SentenceEncoder
from embeddings.errors import ModelChangedError
from embeddings.exported import folder_for
from embeddings.known_models import DEFAULT_WEIGHTS_SHA256, MPNET_WEIGHTS_SHA256
from embeddings.model import find_model
from embeddings.reference_model import ReferenceModel

RNG = np.random.default_rng(1)
NARROW = RNG.normal(size=(2, 5)).astype(np.float16).astype(np.float32)
WIDE = RNG.normal(size=(3, 2)).astype(np.float16).astype(np.float32)


def _network() -> nn.Module:
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(5, 3), nn.Linear(3, 2))


def test_the_product_of_both_matrices_is_added_to_the_one_they_name() -> None:
    network, before = _network(), _network().state_dict()
    Adapter("any", packed({"0": (NARROW, WIDE)})).add_to(network)
    after = network.state_dict()
    expected = before["0.weight"].double().numpy() + WIDE.astype(np.float64) @ NARROW
    assert np.array_equal(after["0.weight"].numpy(), expected.astype(np.float32))
    assert all(torch.equal(before[name], after[name]) for name in before if name != "0.weight")


def test_a_network_without_such_a_matrix_is_refused() -> None:
    with pytest.raises(KeyError):
        Adapter("any", packed({"2": (NARROW, WIDE)})).add_to(_network())


def test_the_same_matrices_are_the_same_bytes_in_any_order() -> None:
    one, other = ("0", (NARROW, WIDE)), ("1", (WIDE.T, NARROW.T))
    assert packed(dict([one, other])) == packed(dict([other, one]))


def test_only_the_default_model_has_one_and_its_card_tells() -> None:
    adapter = adapter_of(DEFAULT_WEIGHTS_SHA256)
    assert adapter is not None
    assert adapter_of(MPNET_WEIGHTS_SHA256) is None
    assert find_model().card.adapter == adapter.version


def test_another_adapter_is_another_export_and_other_keys_of_vectors() -> None:
    adapted, plain = find_model(), find_model(adapted=False)
    assert plain.adapter is None
    assert plain.card == replace(adapted.card, adapter=None)
    assert plain.config_sha256 != adapted.config_sha256
    models = Path("models")
    assert folder_for(models, plain) != folder_for(models, adapted)


def test_a_changed_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("embeddings.adapter.files", lambda _: tmp_path)
    adapter_of.cache_clear()
    with pytest.raises(ModelChangedError, match="cannot be read"):
        adapter_of(DEFAULT_WEIGHTS_SHA256)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mentoring-1.npz").write_bytes(b"another")
    with pytest.raises(ModelChangedError, match="expected"):
        adapter_of(DEFAULT_WEIGHTS_SHA256)
    adapter_of.cache_clear()


def test_it_finds_more_right_mentors_than_the_model_as_it_comes(encoder: SentenceEncoder) -> None:
    text = files("benchmarks").joinpath("data/goals_dev.jsonl").read_text("utf-8")
    lines = [one for one in map(json.loads, text.splitlines()) if one["language"] == "en"][:100]
    goals, bios = ([" ".join(one[field]) for one in lines] for field in ("goals", "bio"))
    plain = ReferenceModel(find_model(adapted=False)).model
    came = plain.encode([*goals, *bios], normalize_embeddings=True, show_progress_bar=False)
    ours = encoder.encode([[one] for one in (*goals, *bios)]).wholes
    assert ours is not None
    assert _right(ours) >= _right(came) + len(lines) // 20


def _right(vectors: NDArray[np.number[Any]]) -> int:
    goals, bios = np.split(vectors.astype(np.float64), 2)
    return int(((goals @ bios.T).argmax(axis=1) == np.arange(len(goals))).sum())
