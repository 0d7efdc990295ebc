"""Questions made of ESCO's descriptions of occupations, where there is a cases folder."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ValidationError

from benchmarks.real_texts import real_texts_folder
from benchmarks.text_quality.lines import DataError
from benchmarks.text_quality.question import Question, Writer
from embeddings.sentences import split_sentences

FILE = "esco-occupations-dev.json"
MOST = 400
"""Occupations of a question, by chance: about as many people as in our own files."""

SEED = 7
STEM = 5
"""Letters by which two words are taken for the same."""


class Occupation(BaseModel):
    """What ESCO says of an occupation: its other names, and sentences about it."""

    alt: list[str]
    description: str


class Occupations(BaseModel):
    """A file of them."""

    items: list[Occupation]


Pair = tuple[str, str]
"""What a mentee asks for, and what the right mentor says."""


def occupation_questions() -> list[Question]:
    """Another name of an occupation against its description, and one half of it against the other.

    Empty where there is no cases folder.

    Raises
    ------
    DataError
        When the file of occupations is missing or is none.
    """
    folder = real_texts_folder()
    if folder is None:
        return []
    occupations = _read(folder / FILE)
    return [
        _question("ESCO, another name → description", occupations, _by_name),
        _question("ESCO, rest of a description → its beginning", occupations, _by_halves),
    ]


def _read(file: Path) -> list[Occupation]:
    try:
        return Occupations.model_validate_json(file.read_bytes()).items
    except OSError as error:
        raise DataError([f"{file.name}: {error.strerror}"]) from None
    except ValidationError:
        raise DataError([f'{file.name}: expected "items" with "alt" and "description"']) from None


def _question(
    name: str, occupations: list[Occupation], pair_of: Callable[[Occupation], Pair | None]
) -> Question:
    found = [pair for pair in map(pair_of, occupations) if pair is not None]
    order = np.random.default_rng(SEED).permutation(len(found))[:MOST]
    pairs = [found[k] for k in order]
    mentees = tuple(Writer((wanted,)) for wanted, _ in pairs)
    mentors = tuple(Writer((said,)) for _, said in pairs)
    return Question(name, mentees, mentors, np.arange(len(pairs)))


def _by_name(occupation: Occupation) -> Pair | None:
    """The name that shares the fewest words with the description."""
    said = _stems(occupation.description)
    names = sorted(occupation.alt, key=lambda name: (len(_stems(name) & said), name))
    return (names[0], occupation.description) if names else None


def _by_halves(occupation: Occupation) -> Pair | None:
    """The first sentence, which names the occupation, is the mentor's."""
    first, *rest = split_sentences(occupation.description)
    return (" ".join(rest), first) if rest else None


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in re.findall(r"[a-z]{3,}", text.lower())}
