"""Which scale map belongs to which model, and the version of scoring as a whole."""

from app.matching.criteria.scale import ScaleMap
from embeddings.known_models import DEFAULT_WEIGHTS_SHA256, MPNET_WEIGHTS_SHA256
from embeddings.model import ModelCard

JOINING_VERSION = "3"

MINILM = ScaleMap(
    version="minilm-3",
    cosines=(-125, 450, 700),
    scores=(0, 850_000, 1_000_000),
    neutral=250_000,
)
"""Straight, so that a sum of scores ranks assignments as a sum of products does; above 0.45, which
one right pair in eight of the development texts reaches, it rises more slowly. Unrelated pairs
have a median of 0.04 to 0.05, about a quarter on the scale; right ones of 0.32 to 0.34. See
docs/text.md."""

MPNET = ScaleMap(
    version="mpnet-1",
    cosines=(0, 500, 750),
    scores=(0, 850_000, 1_000_000),
    neutral=200_000,
)
"""The same for all-mpnet-base-v2: unrelated pairs have a median of 0.12 (of 0.19 where
bios are longer), right ones of 0.39 to 0.42."""

UNCALIBRATED = ScaleMap(
    version="cosine-1", cosines=(-1000, 0, 1000), scores=(0, 1, 1_000_000), neutral=110_000
)
"""Products as they are, for a model that nobody has measured; a result that uses it says so."""

_BY_WEIGHTS = {DEFAULT_WEIGHTS_SHA256: MINILM, MPNET_WEIGHTS_SHA256: MPNET}


def scale_of(model: ModelCard) -> ScaleMap:
    """Find the map of a model by the hash of its weights, else the uncalibrated one."""
    return _BY_WEIGHTS.get(model.weights_sha256, UNCALIBRATED)


def scoring_version(model: ModelCard) -> str:
    """Name everything that turns vectors into scores: joining function and scale map."""
    return f"joining-{JOINING_VERSION}+{scale_of(model).version}"
