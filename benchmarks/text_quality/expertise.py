"""Reads people with texts, targets, and how well each person rated their expertise for a target.

The layout is that of the public gold standard of reviewers' expertise, in one folder:

* ``evaluations.csv``, separated by tabs: a row for each person with the columns ``ParticipantID``,
  ``Paper1``, ``Paper2``, … (ids of targets) and ``Expertise1``, … (ratings); empty where there is
  none.
* ``archives/~ID.jsonl`` (or ``ID.jsonl``): the texts of a person, a line each,
  ``{"id": …, "content": {"title": …, "abstract": …}}``.
* ``submissions.json``: the targets by id, each with the same ``content``.

A rating of a target that has no text, or by a person who has none, cannot be asked for; it is left
out and counted.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count, takewhile
from pathlib import Path

import numpy as np

from benchmarks.text_quality.intervals import Numbers
from benchmarks.text_quality.lines import DataError
from benchmarks.text_quality.question import Question, Writer
from solver.scores import IntArray

RATINGS = "evaluations.csv"
ARCHIVES = "archives"
TARGETS = "submissions.json"
PERSON = "ParticipantID"


@dataclass(frozen=True, eq=False)
class Expertise:
    """Targets as mentees, people as mentors, and ratings.

    Parameters
    ----------
    question
        Nobody is right in it: its `truth` is not to be read.
    targets, people, ratings
        Shape ``(k,)``: positions of a target and of a person, and the person's rating.
    left_out
        Ratings without a text on one side.
    """

    question: Question
    targets: IntArray
    people: IntArray
    ratings: Numbers
    left_out: int


Rated = tuple[str, str, float]
"""Ids of a person and of a target, and the rating."""


def read_expertise(folder: Path) -> Expertise:
    """Read a folder of that layout.

    Raises
    ------
    DataError
        With every problem, each with its file and line.
    """
    problems: list[str] = []
    rated = list(_ratings(folder / RATINGS, problems))
    targets = _targets(folder / TARGETS, problems)
    people = _people(folder / ARCHIVES, sorted({person for person, _, _ in rated}), problems)
    known = [one for one in rated if one[0] in people and one[1] in targets]
    if not known and not problems:
        problems.append(f"{folder.name}: no rating of a target with a text by a person with one")
    if problems:
        raise DataError(problems)
    return _assembled(folder.name, known, people, targets, len(rated) - len(known))


def _assembled(
    name: str,
    rated: list[Rated],
    people: Mapping[str, Writer],
    targets: Mapping[str, Writer],
    left_out: int,
) -> Expertise:
    asked = {target: k for k, target in enumerate(sorted({target for _, target, _ in rated}))}
    asking = {person: k for k, person in enumerate(sorted({person for person, _, _ in rated}))}
    question = Question(
        name,
        tuple(targets[target] for target in asked),
        tuple(people[person] for person in asking),
        np.zeros(len(asked), dtype=np.int64),
    )
    return Expertise(
        question,
        np.array([asked[target] for _, target, _ in rated]),
        np.array([asking[person] for person, _, _ in rated]),
        np.array([rating for _, _, rating in rated]),
        left_out,
    )


def _ratings(file: Path, problems: list[str]) -> Iterator[Rated]:
    """Every rating of every row, which are counted from the line below the names."""
    rows = csv.DictReader(_text(file, problems).split("\n"), delimiter="\t")
    names = rows.fieldnames or ()
    for number, row in enumerate(rows, start=2):
        person = row.get(PERSON)
        if not person:
            problems.append(f'{file.name}, line {number}: expected "{PERSON}"')
            continue
        for k in takewhile(lambda k: f"Paper{k}" in names, count(1)):
            target, rating = row[f"Paper{k}"], _number(row.get(f"Expertise{k}"))
            if target and rating is not None:
                yield person, target, rating
            elif target or rating is not None:
                expected = f'expected both "Paper{k}" and a number "Expertise{k}", or neither'
                problems.append(f"{file.name}, line {number}: {expected}")


def _targets(file: Path, problems: list[str]) -> dict[str, Writer]:
    text = _text(file, problems)
    values = _json(text) if text else {}
    if not isinstance(values, dict):
        problems.append(f"{file.name}: expected a JSON object of targets by id")
        return {}
    found = {name: _content(value) for name, value in values.items()}
    problems += [
        f'{file.name}, {k}. target: expected "content" with a "title" or an "abstract"'
        for k, text in enumerate(found.values(), start=1)
        if text is None
    ]
    return {name: Writer((text,)) for name, text in found.items() if text is not None}


def _people(folder: Path, names: list[str], problems: list[str]) -> dict[str, Writer]:
    """Those of whom there is a file."""
    found: dict[str, Writer] = {}
    for name in names:
        files = [folder / f"~{name}.jsonl", folder / f"{name}.jsonl"]
        file = next(filter(Path.is_file, files), None)
        texts = () if file is None else tuple(_archive(file, problems))
        if texts:
            found[name] = Writer(texts)
    return found


def _archive(file: Path, problems: list[str]) -> Iterator[str]:
    for number, line in enumerate(_text(file, problems).split("\n"), start=1):
        text = _content(_json(line))
        if text is not None:
            yield text
        elif line.strip():
            expected = 'expected "content" with a "title" or an "abstract"'
            problems.append(f"{file.parent.name}/{file.name}, line {number}: {expected}")


def _content(value: object) -> str | None:
    """Title and abstract as one text."""
    content = value.get("content") if isinstance(value, dict) else None
    if not isinstance(content, dict):
        return None
    given = [content.get(name) for name in ("title", "abstract")]
    texts = [one.strip() for one in given if isinstance(one, str) and one.strip()]
    return ". ".join(text.removesuffix(".") for text in texts) + "." if texts else None


def _text(file: Path, problems: list[str]) -> str:
    """What a file says; nothing, with a problem, when it cannot be read."""
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        problems.append(f"{file.name}: {error.strerror}")
    except UnicodeDecodeError as error:
        problems.append(f"{file.name}: expected UTF-8, byte {error.start} is none")
    return ""


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
