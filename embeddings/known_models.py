"""Models by name whose weights are known: a model that bears one of these names must have them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class KnownModel:
    """What is known of a model before it is looked for.

    Parameters
    ----------
    weights_sha256
        Of upstream's model.safetensors.
    cost
        Processor time for the same texts, as a multiple of the default model's; docs/models.md.
    """

    weights_sha256: str
    cost: float


DEFAULT_MODEL = "all-MiniLM-L6-v2"
# The package that carries it has a placeholder author.
DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MPNET_WEIGHTS_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"

# Both take the mean of their token vectors.
KNOWN_MODELS: Mapping[str, KnownModel] = MappingProxyType(
    {
        DEFAULT_MODEL: KnownModel(DEFAULT_WEIGHTS_SHA256, 1.0),
        "all-mpnet-base-v2": KnownModel(MPNET_WEIGHTS_SHA256, 12.0),
    }
)


def cost_of(weights_sha256: str) -> float | None:
    """Processor time as a multiple of the default model's; None where nobody has measured it."""
    known = (one for one in KNOWN_MODELS.values() if one.weights_sha256 == weights_sha256)
    return next((one.cost for one in known), None)
