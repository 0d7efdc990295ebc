"""What a person wrote, read in one piece: a sentence alone often misses what it speaks of."""

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import TypeAlias

import numpy as np

from embeddings.encoded import FULL, SCALE, Encoded, VectorArray
from embeddings.model import ModelCard
from embeddings.relevance import KEPT_SHARE, LEAST, Relevance, wholes_version

_FINER = 256

Windows: TypeAlias = Mapping[str, VectorArray]
"""By text, shape ``(parts, dimension + 1)``: of each part its vector and then its tokens."""


def name_of_whole(sentences: Sequence[str]) -> str:
    """Name the whole of these sentences, of which there are several; no sentence has such a name.

    It tells all of them, also those that are left out of the whole, so that it is known before
    their vectors are.
    """
    return "\n".join((wholes_version(), *sentences))


def texts_of_wholes(
    spoken: Iterable[Sequence[str]], vectors: Windows, relevance: Relevance | None
) -> dict[str, str]:
    """By its name, the text of each different whole: the sentences that tell enough, in order."""
    told = _relevance_of_sentences(vectors, relevance)
    return {
        name_of_whole(sentences): " ".join(_kept(sentences, told))
        for sentences in spoken
        if len(sentences) > 1
    }


def assembled(
    spoken: Sequence[Sequence[str]],
    vectors: Windows,
    relevance: Relevance | None,
    card: ModelCard,
) -> Encoded:
    """Put together the vectors of each person's sentences and whole."""
    parts = [[vectors[sentence] for sentence in sentences] for sentences in spoken]
    lengths = [sum(map(len, person)) for person in parts]
    empty = np.empty((0, card.dimension + 1), dtype=np.int16)
    table = np.concatenate([empty, *(vector for person in parts for vector in person)])
    rows, tokens = np.ascontiguousarray(table[:, :-1]), table[:, -1].astype(np.int32)
    wholes = np.zeros((len(spoken), card.dimension), dtype=np.int16)
    for person, sentences in enumerate(spoken):
        if sentences:
            name = sentences[0] if len(sentences) == 1 else name_of_whole(sentences)
            wholes[person] = one_vector(vectors[name])
    return Encoded(
        rows,
        np.cumsum([0, *lengths], dtype=np.int64),
        card,
        tokens,
        None if relevance is None else np.maximum(relevance(rows), LEAST),
        wholes,
    )


def one_vector(windows: VectorArray) -> VectorArray:
    """Join the parts of a text that is longer than the model reads, by how long they are.

    The mean is rounded down in 1/256, so that its squares sum up exactly.
    """
    if len(windows) == 1:
        row: VectorArray = windows[0, :-1]
        return row
    tokens = np.maximum(windows[:, -1:].astype(np.int64), 1)
    means = (_FINER * tokens * windows[:, :-1]).sum(axis=0) // tokens.sum()
    length = sqrt(float(means @ means))
    vector: VectorArray = np.rint(SCALE * (means / (length or 1.0))).astype(np.int16)
    return vector


def _relevance_of_sentences(vectors: Windows, relevance: Relevance | None) -> dict[str, int]:
    if relevance is None or not vectors:
        return dict.fromkeys(vectors, FULL)
    starts = np.cumsum([0, *map(len, vectors.values())])[:-1]
    told = relevance(np.concatenate(list(vectors.values()))[:, :-1])
    return dict(zip(vectors, np.maximum.reduceat(told, starts).tolist(), strict=True))


def _kept(sentences: Sequence[str], told: Mapping[str, int]) -> list[str]:
    best = max(told[sentence] for sentence in sentences)
    return [sentence for sentence in sentences if KEPT_SHARE * told[sentence] >= best]
