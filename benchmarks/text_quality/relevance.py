"""Fits the relevance of sentences: ``python -m benchmarks.text_quality.relevance [MODEL…]``.

Prints what embeddings/data/relevance.json holds, for the default model and those given. It needs
the names of occupations in the folder of cases.
"""

import json
import sys
from collections.abc import Sequence
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # has no types

from app.settings import Settings
from benchmarks.real_texts import FILES, real_texts_folder
from benchmarks.text_quality.lines import read_lines
from benchmarks.text_quality.question import Question
from embeddings.encoded import SCALE
from embeddings.model import DEFAULT_MODEL
from embeddings.sentences import split_sentences

INVERSE_PENALTY = 20.0
"""Of the logistic regression; 3 to 30 tell the kinds apart about equally well in five folds."""

SLOPE = 0.5
"""``x / sqrt(1 + x²)`` rises from -1 to 1 twice as fast as the logistic curve does."""

ABOUT_PEOPLE_COUNTS = 4
"""Times that each further sentence of ours about people or about nothing counts."""

BESIDE = ("self", "neutral", "distractor")
"""Facts of a line that hold a sentence which tells nothing of work and wishes."""


PROFESSIONS = (
    "I am a {}.",
    "I'm a {} by trade.",
    "I work as a {}.",
    "I have been a {} for twelve years.",
    "My job: {}.",
    "I was a {} until last year.",
)
"""Goals and bios of the training texts hardly begin with "I am"; those about a person do."""

WRITTEN = {"work_with_people": 8, "short_goals": 3}
"""Further sentences of ours that tell of work and wishes, by their file, and how often each counts:
they are few. Work with a group of people is not what somebody is, and a short goal such as "Open my
own bakery." is hard to tell from a sentence about the person."""


def fit(model: str, question: Question, of_work: Sequence[str]) -> tuple[str, dict[str, object]]:
    """Tell sentences of goals and bios from those about the person or nothing, by their vectors.

    Returns
    -------
    tuple
        Hash of the model's weights, and weights and intercept in units of 2**-20.
    """
    encoder = Settings(model=model).encoder()
    people = (*question.mentees, *question.mentors)
    told = [*(one.texts for one in people), *([text] for text in of_work)]
    beside = [one.facts[name] for one in question.mentees for name in BESIDE if name in one.facts]
    beside += _lines("about_people") * ABOUT_PEOPLE_COUNTS
    tells, other = (encoder.encode(some).rows for some in (told, [[text] for text in beside]))
    fitted = LogisticRegression(C=INVERSE_PENALTY, max_iter=3000, class_weight="balanced")
    fitted.fit(np.concatenate([tells, other]) / SCALE, [True] * len(tells) + [False] * len(other))
    return encoder.card.weights_sha256, {
        "weights": _whole(fitted.coef_[0]).tolist(),
        "intercept": int(_whole(fitted.intercept_)[0]),
    }


def _of_work() -> list[str]:
    """Sentences that tell a profession, what it does in the imperative, and those of our own."""
    labels = [item["label"] for item in _items(FILES[0])]
    said = [PROFESSIONS[k % len(PROFESSIONS)].format(label) for k, label in enumerate(labels)]
    said += [split_sentences(item["description"])[0] for item in _items(FILES[1])]
    for name, times in WRITTEN.items():
        said += _lines(name) * times
    return said


def _lines(name: str) -> list[str]:
    return files("benchmarks").joinpath(f"data/{name}.txt").read_text("utf-8").splitlines()


def _items(file: str) -> list[dict[str, str]]:
    """Occupations, from the cases folder."""
    folder = real_texts_folder()
    if folder is None:
        raise SystemExit("expected the folder `text` of the shared cases")
    items: list[dict[str, str]] = json.loads((folder / file).read_text("utf-8"))["items"]
    return items


def _whole(numbers: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.rint(SLOPE * numbers * (1 << 20)).astype(np.int64)


def _question() -> Question:
    with as_file(files("benchmarks").joinpath("data/goals_train.jsonl")) as file:
        return read_lines(file)


if __name__ == "__main__":
    models = (DEFAULT_MODEL, *sys.argv[1:])
    print(json.dumps(dict(fit(model, _question(), _of_work()) for model in models)))
