"""Models and texts for the tests of this room, none of which may reach the network."""

import json
import os
import socket
from pathlib import Path
from typing import NoReturn

import pytest

from app.settings import Settings
from embeddings.encoder import SentenceEncoder
from embeddings.model import find_model
from embeddings.opening import open_model


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
    encoder = SentenceEncoder(models_folder=Settings().exported_models, threads=1)
    encoder.encode([["The first sentence loads the model."]])
    return encoder


@pytest.fixture(scope="session")
def tiny_exports(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of exported models that has the tiny one."""
    folder = tmp_path_factory.mktemp("exports")
    assert open_model(find_model(tiny_model), folder).slow_because is None
    return folder


@pytest.fixture(scope="session")
def real_texts() -> list[str]:
    """Return descriptions of occupations, as people wrote them."""
    root = Path(__file__).resolve().parents[2].parent / "shared" / "cases"
    file = Path(os.environ.get("PAIRWELL_CASES", root)) / "text" / "esco-occupations-dev.json"
    if not file.is_file():
        pytest.skip("the shared cases are not beside the checkout; set PAIRWELL_CASES")
    return [item["description"] for item in json.loads(file.read_bytes())["items"]]
