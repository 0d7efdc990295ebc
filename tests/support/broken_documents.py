"""What hostile and unlucky senders put into a request: documents as bytes, by name.

They are grouped by what becomes of them: `unreadable` is no JSON document of ours, `invalid` has
errors, `heavy` has them and costs seconds, `accepted` is odd and yet answered, `too_large` is valid
and more than the service takes at once.
"""

import random
from collections.abc import Iterator
from pathlib import Path

from tests.support.cohort_documents import LONG_GOAL, Document, places, removed, replaced
from tests.support.full_document import full_document
from tests.support.invalid_cohorts import heavy, invalid
from tests.support.odd_cohorts import accepted, too_large
from tests.support.spliced import GOOD, Documents, dumped
from tests.support.unreadable_texts import unreadable

__all__ = [
    "GOOD",
    "Documents",
    "accepted",
    "files",
    "heavy",
    "invalid",
    "one_value_missing",
    "one_wrong_value",
    "some_of_one_change",
    "too_large",
    "unreadable",
    "wrong_everywhere",
]

FILES = Path(__file__).resolve().parents[1] / "files" / "broken"


def files() -> Documents:
    """The broken files that the tests of the command line read, some with warnings alone."""
    return {f"file {path.stem}": path.read_bytes() for path in sorted(FILES.glob("*.json"))}


def one_wrong_value() -> Documents:
    """The document with every field, with each of its values replaced by each of some others."""
    return {name: dumped(wrong) for name, wrong in _one_wrong_value()}


def one_value_missing() -> Documents:
    """The document with every field, without one of its values."""
    return {name: dumped(wrong) for name, wrong in _one_value_missing()}


def some_of_one_change(count: int) -> Documents:
    """So many documents with one value wrong or missing, always the same ones."""
    changed = sorted([*_one_value_missing(), *_one_wrong_value()], key=lambda one: one[0])
    return {name: dumped(wrong) for name, wrong in random.Random(1).sample(changed, count)}


def wrong_everywhere() -> Documents:
    """The document with every field, wrong in many places at once in the same way."""
    good = full_document()
    found = {}
    for name, value in _intruders().items():
        wrong = good
        for path in places(good):
            if path[-1] in {"id", "demand", "capacity", "goals", "starts_on", "avoids", "ids"}:
                wrong = replaced(wrong, path, value)
        found[f"{name} in many fields"] = dumped(wrong)
    return found


def _one_wrong_value() -> Iterator[tuple[str, Document]]:
    good, intruders = full_document(), _intruders()
    for path in places(good):
        for name, value in intruders.items():
            yield f"{_shown(path)} is {name}", replaced(good, path, value)


def _one_value_missing() -> Iterator[tuple[str, Document]]:
    good = full_document()
    for path in places(good):
        yield f"without {_shown(path)}", removed(good, path)


def _intruders() -> Document:
    return {
        "null": None,
        "true": True,
        "3": 3,
        "-1": -1,
        "2.5": 2.5,
        "a text": LONG_GOAL,
        "a blank text": " ",
        "an empty list": [],
        "a list of lists": [[[]]],
        "an empty object": {},
        "an object": {"id": "e1"},
        "NaN": float("nan"),
        "a lone surrogate": "\ud800",
        "2^63": 2**63,
    }


def _shown(path: tuple[str | int, ...]) -> str:
    return "/".join(map(str, path))
