"""How far a sentence tells of its writer's work and wishes, and not of who they are.

"I use a wheelchair" or "Fridays suit me" says nothing of what somebody looks for, and would move
them towards mentors who speak of such things. A logistic regression tells the two kinds apart by
their vectors alone, for each model that it was fitted on: on sentences that were written for this
(goals_train.jsonl and three lists of benchmarks/data), on labels of ESCO occupations, and on what
O*NET says in the imperative that occupations do. ``python -m benchmarks.text_quality.relevance``
fits it again.

What is weighed is how a person's sentences count beside each other: whoever writes of nothing but
themselves is read as fully as anybody.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from embeddings.encoded import FULL, SCALE, VectorArray

_BENT = "cube of the half of 1 + x / sqrt(1 + x²)"  # changes with `Relevance.__call__`

KEPT_SHARE = 125
"""Sentences of less than this part of the best one's relevance are left out of a whole."""

LEAST = 51
"""What any sentence counts beside a person's others, in 1/1024: a twentieth."""


@dataclass(frozen=True, eq=False)
class Relevance:
    """A linear function of a vector, bent into (0, 1) and cubed.

    Parameters
    ----------
    weights
        Shape ``(dimension,)``, whole numbers in units of 2**-20.
    intercept
        In the same unit.
    """

    weights: NDArray[np.int64]
    intercept: int

    def __call__(self, rows: VectorArray) -> NDArray[np.int64]:
        """Relevance of sentences in 1/1024, at least 1.

        The sum is exact in integers; square root and division are rounded alike on all machines.
        """
        told = rows.astype(np.int64) @ self.weights + SCALE * self.intercept
        x = told / float(SCALE << 20)
        bent = 0.5 + 0.5 * (x / np.sqrt(1.0 + x * x))
        return np.maximum(np.rint(FULL * bent * bent * bent), 1).astype(np.int64)


def relevance_of(weights_sha256: str) -> Relevance | None:
    """Return what was fitted for a model, by the hash of its weights; None for any other."""
    return _fitted().get(weights_sha256)


@cache
def wholes_version() -> str:
    """Name what decides which sentences a whole leaves out: part of its key in a cache."""
    told = f"{_BENT}\n{KEPT_SHARE}\n{_committed()}"
    return f"wholes-{hashlib.sha256(told.encode()).hexdigest()[:16]}"


@cache
def _fitted() -> dict[str, Relevance]:
    return {
        sha256: Relevance(np.array(one["weights"], dtype=np.int64), one["intercept"])
        for sha256, one in json.loads(_committed()).items()
    }


def _committed() -> str:
    return files("embeddings").joinpath("data/relevance.json").read_text("utf-8")
