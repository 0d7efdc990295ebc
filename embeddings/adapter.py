"""A low-rank change of a model's weights that teaches it to match goals with expertise.

The default model learned from questions and captions of the web what texts are about. Whether a
mentor's story answers a mentee's wish it tells much better after a short training on pairs of both
(docs/text.md). What was learned is kept as two thin matrices for each of the model's own, whose
product is added to it once, when the model is loaded: it costs nothing afterwards (Hu and others,
"LoRA: low-rank adaptation of large language models", 2021). ``python -m
benchmarks.text_quality.adapter`` trains it again.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import ModelChangedError
from embeddings.known_models import DEFAULT_WEIGHTS_SHA256

if TYPE_CHECKING:
    from torch import nn

_BY_WEIGHTS = {
    DEFAULT_WEIGHTS_SHA256: (
        "mentoring-1",
        "33875988e7b447a5d7ef4eb38072d5f27ed228dcf266fbf79b7bc16f77131701",
    )
}
"""Name and SHA-256 of what was trained for a model, by the hash of the model's weights."""

_NARROW, _WIDE = "narrow", "wide"


@dataclass(frozen=True)
class Adapter:
    """What is added to a model's weights.

    Parameters
    ----------
    version
        Its name, which results tell.
    data
        An ``.npz`` with two arrays for each matrix W of shape ``(m, n)``, in float16:
        ``W/narrow`` of shape ``(r, n)`` and ``W/wide`` of shape ``(m, r)``.
    """

    version: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Hash of all of it."""
        return hashlib.sha256(self.data).hexdigest()

    def add_to(self, network: "nn.Module") -> None:
        """Add it to the matrices of these names; the sums are rounded once, alike everywhere.

        Raises
        ------
        KeyError
            The network has no matrix of such a name.
        """
        import torch

        weights = dict(network.named_parameters())
        with torch.no_grad():
            for name, change in self._changes():
                weight = weights[f"{name}.weight"]
                weight.copy_(torch.from_numpy(weight.double().numpy() + change))

    def _changes(self) -> Iterator[tuple[str, NDArray[np.float64]]]:
        with np.load(BytesIO(self.data), allow_pickle=False) as arrays:
            for name in sorted({key.rpartition("/")[0] for key in arrays.files}):
                wide, narrow = (arrays[f"{name}/{part}"] for part in (_WIDE, _NARROW))
                yield name, wide.astype(np.float64) @ narrow.astype(np.float64)


def packed(changes: dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]) -> bytes:
    """Write the narrow and the wide matrix of each name as `Adapter` reads them."""
    arrays = {
        f"{name}/{part}": matrix.astype(np.float16)
        for name, both in sorted(changes.items())
        for part, matrix in zip((_NARROW, _WIDE), both, strict=True)
    }
    file = BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()


@cache
def adapter_of(weights_sha256: str) -> Adapter | None:
    """Return what was trained for a model, by the hash of its weights; None for any other.

    Raises
    ------
    ModelChangedError
        Its file is missing or another one.
    """
    if weights_sha256 not in _BY_WEIGHTS:
        return None
    version, expected = _BY_WEIGHTS[weights_sha256]
    try:
        adapter = Adapter(version, files("embeddings").joinpath(f"data/{version}.npz").read_bytes())
    except OSError as error:
        raise ModelChangedError(
            f"the adapter {version} cannot be read ({error.strerror}); install Pairwell again"
        ) from error
    if adapter.sha256 != expected:
        raise ModelChangedError(
            f"the adapter {version} has the SHA-256 {adapter.sha256}; expected {expected}; "
            "install Pairwell again"
        )
    return adapter
