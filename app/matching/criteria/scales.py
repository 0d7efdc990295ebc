"""Which scale map belongs to which model, and the version of scoring as a whole."""

from app.matching.criteria.scale import ScaleMap
from embeddings.model import DEFAULT_WEIGHTS_SHA256, ModelCard

JOINING_VERSION = "1"

MINILM = ScaleMap(
    version="minilm-1",
    cosines=(-100, 160, 290, 600),
    scores=(0, 250_000, 750_000, 1_000_000),
    neutral=250_000,
)
"""Joined products of the development profiles: unrelated pairs have a median of 0.16, right ones of
0.29; their places on the scale are 0.25 and 0.75. See docs/text.md."""

UNCALIBRATED = ScaleMap(
    version="cosine-1", cosines=(-1000, 0, 1000), scores=(0, 1, 1_000_000), neutral=110_000
)
"""The plain cosine, for a model that nobody has measured yet; a result that uses it says so."""

_BY_WEIGHTS = {DEFAULT_WEIGHTS_SHA256: MINILM}


def scale_of(model: ModelCard) -> ScaleMap:
    """Find the map of a model by the hash of its weights, else the uncalibrated one."""
    return _BY_WEIGHTS.get(model.weights_sha256, UNCALIBRATED)


def scoring_version(model: ModelCard) -> str:
    """Name everything that turns vectors into scores: joining function and scale map."""
    return f"joining-{JOINING_VERSION}+{scale_of(model).version}"
