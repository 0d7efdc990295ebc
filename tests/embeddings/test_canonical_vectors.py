"""Both ways of running the model against vectors that were written down once."""

import json

import numpy as np
import pytest

from embeddings.encoded import SCALE
from embeddings.encoder import SentenceEncoder
from tests.support.canonical_vectors import FILE, table


@pytest.fixture(params=["fast", "reference"])
def way(request: pytest.FixtureRequest, encoder: SentenceEncoder) -> SentenceEncoder:
    """Return an encoder that runs the default model in one of the two ways."""
    return encoder if request.param == "fast" else SentenceEncoder(threads=1)


def test_vectors_are_those_that_were_written_down(way: SentenceEncoder) -> None:
    known, found = json.loads(FILE.read_text("utf-8")), table(way)
    assert found["rows"] == known["rows"]
    assert found["tokens"] == known["tokens"]
    assert np.abs(np.subtract(found["numbers"], known["numbers"])).max() <= 1
    assert np.abs(np.subtract(found["wholes"], known["wholes"])).max() <= 1
    assert np.abs(np.subtract(found["relevance"], known["relevance"])).max() <= 2
    assert np.allclose(found["lengths"], known["lengths"], rtol=0, atol=1)
    assert np.allclose(found["products"], known["products"], rtol=0, atol=2e-4 * SCALE**2)
