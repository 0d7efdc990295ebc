"""Trains an adapter of a model on pairs of texts that belong together; see `embeddings.adapter`.

Of a batch of pairs each text must be nearer to its partner than to those of all others (InfoNCE;
van den Oord and others, "Representation learning with contrastive predictive coding", 2018).
"""

from collections.abc import Iterable, Sequence
from functools import partial
from math import sqrt
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from embeddings.adapter import packed
from embeddings.reference_model import ReferenceModel

RANK = 8
"""Columns of the wide matrices: 0.3 million numbers in place of the 10.6 million they change."""
TEMPERATURE = 0.05
"""A partner that is nearer by it counts e times as much: the model itself was trained at 0.05."""
LEARNING_RATE = 1e-3
"""Half of it and half more found as many of the development pairs."""
WARM_UP = 0.1
"""Part of the steps in which the learning rate rises; then it falls to 0."""
MOST_TOKENS = 96
"""Of a text; hardly one of a line is longer, and a batch is as long as its longest."""

Batch = tuple[Sequence[str], Sequence[str]]
"""Texts and their partners, as many of both."""


class LowRank(nn.Module):
    """A linear layer with a change of low rank, which is 0 at first."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer
        rows, columns = layer.weight.shape
        self.narrow = nn.Parameter(torch.randn(RANK, columns) / sqrt(columns))
        self.wide = nn.Parameter(torch.zeros(rows, RANK))

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        """Apply both."""
        plain: torch.Tensor = self.layer(given)
        return plain + functional.linear(functional.linear(given, self.narrow), self.wide)


def trained(reference: ReferenceModel, batches: Iterable[Batch], steps: int, seed: int) -> bytes:
    """Train an adapter for a model, which is changed by it.

    Parameters
    ----------
    reference
        Without an adapter. Linear layers of its encoder learn; nothing else does.
    batches
        Used up one after the other.
    steps
        How many there are; any further one teaches nothing.
    seed
        Of the first numbers of the narrow matrices.

    Returns
    -------
    bytes
        What `embeddings.adapter.Adapter` reads. Another machine gives others.
    """
    torch.manual_seed(seed)
    network: Any = reference.model[0]
    layers = _changeable(network.auto_model)
    numbers = [one for layer in layers.values() for one in (layer.narrow, layer.wide)]
    optimizer = torch.optim.AdamW(numbers, lr=LEARNING_RATE)
    rate = torch.optim.lr_scheduler.LambdaLR(optimizer, partial(_rate, steps=steps))
    for texts, partners in batches:
        loss = _loss(_vectors(reference, [*texts, *partners]))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # of torch
        nn.utils.clip_grad_norm_(numbers, 1.0)
        optimizer.step()
        rate.step()
    return packed(
        {
            name: (layer.narrow.detach().numpy(), layer.wide.detach().numpy())
            for name, layer in layers.items()
        }
    )


def _changeable(network: nn.Module) -> dict[str, LowRank]:
    """Put a change beside each linear layer of the encoder; nothing else learns."""
    network.requires_grad_(False)
    linear = {
        name: layer
        for name, layer in network.named_modules()
        if isinstance(layer, nn.Linear) and name.startswith("encoder.")
    }
    changed = {name: LowRank(layer) for name, layer in linear.items()}
    for name, layer in changed.items():
        network.set_submodule(name, layer)
    return changed


def _vectors(reference: ReferenceModel, texts: list[str]) -> torch.Tensor:
    tokenizer: Any = reference.model.tokenizer
    given = tokenizer(
        texts, padding=True, truncation=True, max_length=MOST_TOKENS, return_tensors="pt"
    )
    with torch.autocast("cpu", torch.bfloat16):
        vectors = reference.forward(*(given[name] for name in reference.inputs))
    return functional.normalize(vectors.float(), dim=-1)


def _loss(vectors: torch.Tensor) -> torch.Tensor:
    texts, partners = vectors.chunk(2)
    products = texts @ partners.T / TEMPERATURE
    own = torch.arange(len(texts))
    both = (functional.cross_entropy(one, own) for one in (products, products.T))
    return torch.stack(list(both)).mean()


def _rate(step: int, steps: int) -> float:
    rising, falling = (step + 1) / (WARM_UP * steps), (steps - step) / ((1 - WARM_UP) * steps)
    return max(0.0, min(1.0, rising, falling))
