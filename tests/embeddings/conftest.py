"""Models and texts for the tests of this room, none of which may reach the network."""

import json
import os
import shutil
import socket
from pathlib import Path
from typing import NoReturn

import pytest

from embeddings.encoder import SentenceEncoder
from embeddings.model import find_model


def _refuse(*_: object, **__: object) -> NoReturn:
    raise AssertionError("a test of the embeddings tried to use the network")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse the network in this room's tests alone: a session-wide patch would outlive them."""
    monkeypatch.setattr(socket.socket, "connect", _refuse)
    monkeypatch.setattr(socket, "getaddrinfo", _refuse)


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """Return an encoder with the real model, loaded once."""
    encoder = SentenceEncoder(threads=1)
    encoder.encode([["The first sentence loads the model."]])
    return encoder


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sentence-transformers folder with random weights, 32 numbers and 16 tokens."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel

    bert, folder = tmp_path_factory.mktemp("bert"), tmp_path_factory.mktemp("models") / "tiny"
    for file in find_model().folder.glob("*token*"):
        shutil.copy(file, bert)
    shutil.copy(find_model().folder / "vocab.txt", bert)
    torch.manual_seed(0)
    size = BertConfig(
        hidden_size=32, intermediate_size=64, num_hidden_layers=1, num_attention_heads=2
    )
    BertModel(size).save_pretrained(bert)
    transformer = Transformer(str(bert), max_seq_length=16)
    modules = [transformer, Pooling(32)]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder))
    return folder


@pytest.fixture(scope="session")
def real_texts() -> list[str]:
    """Return descriptions of occupations, as people wrote them."""
    root = Path(__file__).resolve().parents[2].parent / "shared" / "cases"
    file = Path(os.environ.get("PAIRWELL_CASES", root)) / "text" / "esco-occupations-dev.json"
    if not file.is_file():
        pytest.skip("the shared cases are not beside the checkout; set PAIRWELL_CASES")
    return [item["description"] for item in json.loads(file.read_bytes())["items"]]
