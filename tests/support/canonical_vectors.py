"""A table of known vectors: ``python -m tests.support.canonical_vectors`` writes it anew.

It is written from the reference, and only when the model or the cutting of sentences changes.
"""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.encoder import SentenceEncoder

FILE = Path(__file__).parents[1] / "embeddings" / "canonical_vectors.json"
NUMBERS = 8
TEXTS = (
    "x",
    ".",
    "SQL",
    "I want to lead my first team.",
    "Engineering manager, fifteen years of growing leads.",
    "I'd like to move from nursing into health policy!",
    "Ward sister; 12 years in intensive care (ICU), mentoring nurses since 2015",
    "C++, Rust & k8s: on-call rota, post-mortems",
    "Wie bereite ich meine erste Veröffentlichung vor?",
    "¿Cómo puedo preparar mi primera publicación?",
    "naïve façade, Überstunden, Ångström",
    "naive facade, uberstunden, angstrom",
    "中文 हिन्दी العربية",
    "🙂",
    "team\u200blead, e\u0301tude, ﬁnance",
    "1,000.50 €/h at 24/7",
    "do not want management " * 8,
    "budget " * 100,
    "speaking in public before large audiences without fear " * 31,
    "a plan for each of the next few years and a way to keep to it " * 60,
)
PEOPLE = (
    *((text,) for text in TEXTS),
    ("I want to lead my first team.", "I use a wheelchair. I love hiking!", "Learn to delegate."),
    ("Wie bereite ich meine erste Veröffentlichung vor?", "SQL", "🙂"),
    tuple(f"In year {k} I led {k * 7} nurses on ward {k % 9}." for k in range(60)),
)
"""Each text alone, and people of several sentences: the last one's whole is in two windows."""


def table(encoder: SentenceEncoder) -> dict[str, Any]:
    """First numbers, lengths and products of the vectors of all texts, and of the wholes."""
    encoded = encoder.encode(PEOPLE)
    firsts = encoded.rows[encoded.offsets[:-1]].astype(np.int64)
    if encoded.relevance is None or encoded.wholes is None:
        raise AssertionError("the default model has both")
    return {
        "relevance": encoded.relevance.tolist(),
        "wholes": encoded.wholes[:, :NUMBERS].tolist(),
        "rows": np.diff(encoded.offsets).tolist(),
        "tokens": encoded.tokens.tolist(),
        "numbers": encoded.rows[:, :NUMBERS].tolist(),
        "lengths": [round(float(one), 1) for one in np.linalg.norm(encoded.rows, axis=1)],
        "products": [int(a @ b) for a, b in combinations(firsts, 2)],
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(table(SentenceEncoder(threads=1))) + "\n", "utf-8")
