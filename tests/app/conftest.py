"""The command as people run it: a process of its own, with the vectors of this session."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from embeddings.encoder import SentenceEncoder

PAIRWELL = Path(sys.executable).with_name("pairwell")
Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="session")
def environment(encoder: SentenceEncoder, vector_cache: Path) -> Mapping[str, str]:
    """Return variables under which no model is loaded for sentences that `encoder` has met."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PAIRWELL_")}
    return {
        **kept,
        "PAIRWELL_CACHE_FOLDER": str(vector_cache),
        "OMP_NUM_THREADS": "1",
        "COLUMNS": "200",
    }


@pytest.fixture(scope="session")
def pairwell(environment: Mapping[str, str]) -> Run:
    """Return a function that runs the command and waits for it."""

    def run(
        *arguments: str | Path, stdin: bytes = b"", **variables: str
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [PAIRWELL, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            env={**environment, **variables},
            check=False,
            timeout=120,
        )

    return run
