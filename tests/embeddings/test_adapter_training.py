"""Training brings partners nearer, and what it writes is what the trained network became."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.adapter import Adapter
from embeddings.adapter_training import trained
from embeddings.model import find_model
from embeddings.reference_model import ReferenceModel

TEXTS = ("Learn to bake bread.", "Argue a case in court.")
# Crossed, so that only training can bring them together.
PARTNERS = ("Barrister, criminal law.", "I own a bakery.")


def _plain() -> ReferenceModel:
    return ReferenceModel(find_model(adapted=False))


def _products(model: ReferenceModel) -> NDArray[np.float32]:
    texts, partners = (
        model.model.encode(list(some), normalize_embeddings=True, show_progress_bar=False)
        for some in (TEXTS, PARTNERS)
    )
    products: NDArray[np.float32] = (np.asarray(texts) * np.asarray(partners)).sum(axis=1)
    return products


def test_training_brings_partners_nearer_and_is_what_was_written() -> None:
    network, again, fresh = _plain(), _plain(), _plain()
    before = _products(fresh)
    written = trained(network, [(TEXTS, PARTNERS)] * 3, steps=3, seed=1)
    assert trained(again, [(TEXTS, PARTNERS)] * 3, steps=3, seed=1) == written
    transformer: Any = fresh.model[0]
    Adapter("any", written).add_to(transformer.auto_model)
    after = _products(fresh)
    assert (after > before + 0.05).all()
    assert np.abs(after - _products(network)).max() < 0.02
