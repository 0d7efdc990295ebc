"""What every test shares: one Hypothesis profile, and one language model with warm vectors."""

import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from app.settings import Settings
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import SENTENCES

if TYPE_CHECKING:
    from tests.support.distribution import WhatIsSharedStaysTogether

# A suite started in the background inherits that interrupts are ignored, and so would the
# commands that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Each of the commands and services that tests start would compile every module again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(
    config: pytest.Config, log: object
) -> "WhatIsSharedStaysTogether | None":
    """Share the work by what tests share, unless another way is asked for."""
    from tests.support.distribution import WhatIsSharedStaysTogether

    if config.getoption("dist") != "load":
        return None
    config.option.loadscopereorder = False  # the longest room comes first as it is
    return WhatIsSharedStaysTogether(config, log)


@pytest.fixture(scope="session")
def vector_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which this session keeps its vectors."""
    return tmp_path_factory.mktemp("vectors")


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sentence-transformers folder with random weights, 32 numbers and 16 tokens."""
    from tests.support.tiny_model import written_tiny_model

    folder = tmp_path_factory.mktemp("models") / "tiny"
    return written_tiny_model(tmp_path_factory.mktemp("bert"), folder)


@pytest.fixture(scope="session")
def encoder(vector_cache: Path) -> SentenceEncoder:
    """Return an encoder with the real model that has met every sentence of the random cohorts."""
    folder = Settings().exported_models
    encoder = SentenceEncoder(cache_folder=vector_cache, models_folder=folder, threads=1)
    encoder.encode([[sentence] for sentence in SENTENCES])
    return encoder


@pytest.fixture(scope="session")
def warm_environment(encoder: SentenceEncoder, vector_cache: Path) -> Mapping[str, str]:
    """Return variables under which no vector is made for sentences that `encoder` has met."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PAIRWELL_")}
    folders = {
        "PAIRWELL_CACHE_FOLDER": str(vector_cache),
        "PAIRWELL_MODELS_FOLDER": str(Settings().exported_models),
    }
    return {**kept, **folders, "COLUMNS": "200"}
