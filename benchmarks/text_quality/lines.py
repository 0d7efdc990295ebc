"""Reads goals, bios and who is right from JSON lines, and tells everything wrong with them at once.

A line with `bio` or `expertise` is a mentor, one with `goals` a mentee, one with both is both. The
right mentor of a mentee is the one of the line whose `id` is its `truth`, else the line's own. All
other strings of a line are facts, such as its sector and language, or sentences that can be added.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.text_quality.question import Question, Writer

BIOS = ("bio", "expertise")
READ = ("id", "goals", "truth", "name", *BIOS)


class DataError(ValueError):
    """Data that cannot be measured on; `problems` names each place, and never what stands there."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass
class _Lines:
    """What was read so far, and what was wrong."""

    mentees: list[Writer] = field(default_factory=list)
    wanted: list[tuple[int, str]] = field(default_factory=list)
    mentors: dict[str, Writer] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def note(self, number: int, what: str) -> None:
        self.problems.append(f"line {number}: {what}")


def read_lines(file: Path) -> Question:
    """Read a file of goals and bios.

    Raises
    ------
    DataError
        With every problem, each with its line.
    """
    lines = _Lines()
    for number, values in _objects(file, lines):
        _take(number, values, lines)
    for number, wanted in lines.wanted:
        if wanted not in lines.mentors:
            lines.note(number, 'expected "truth" to be the id of a line with a bio')
    if not lines.mentees and not lines.problems:
        lines.problems.append('expected at least one line with "goals"')
    if lines.problems:
        raise DataError([f"{file.name}, {problem}" for problem in lines.problems])
    place = {name: k for k, name in enumerate(lines.mentors)}
    truth = np.array([place[wanted] for _, wanted in lines.wanted], dtype=np.int64)
    return Question(file.stem, tuple(lines.mentees), tuple(lines.mentors.values()), truth)


def _objects(file: Path, lines: _Lines) -> Iterator[tuple[int, Mapping[str, object]]]:
    try:
        texts = file.read_text("utf-8-sig").split("\n")  # others may stand in a text
    except OSError as error:
        raise DataError([f"{file.name}: {error.strerror}"]) from None
    except UnicodeDecodeError as error:
        raise DataError([f"{file.name}: expected UTF-8, byte {error.start} is none"]) from None
    for number, text in enumerate(texts, start=1):
        if not text.strip():
            continue
        try:
            values = json.loads(text)
        except ValueError:
            values = None
        if isinstance(values, dict):
            yield number, values
        else:
            lines.note(number, "expected a JSON object")


def _take(number: int, values: Mapping[str, object], lines: _Lines) -> None:
    name = values.get("id", f"line {number}")
    if not isinstance(name, str) or name in lines.ids:
        lines.note(number, 'expected "id" to be a string that no line before has')
        return
    lines.ids.add(name)
    bios = [key for key in BIOS if key in values]
    if len(bios) > 1 or not (bios or "goals" in values):
        lines.note(number, 'expected "goals", one of "bio" and "expertise", or both')
        return
    facts = {
        key: value for key, value in values.items() if key not in READ and isinstance(value, str)
    }
    for key in bios:
        lines.mentors[name] = Writer(_texts(number, key, values, lines), facts=facts)
    if "goals" in values:
        goals = _texts(number, "goals", values, lines)
        lines.mentees.append(Writer(goals, _name(number, values, lines), facts))
        wanted = values.get("truth", name)
        if isinstance(wanted, str):
            lines.wanted.append((number, wanted))
        else:
            lines.note(number, 'expected "truth" to be the id of a line with a bio')


def _texts(number: int, key: str, values: Mapping[str, object], lines: _Lines) -> tuple[str, ...]:
    given = values[key]
    texts = [given] if isinstance(given, str) else given
    good = isinstance(texts, list) and all(isinstance(one, str) for one in texts)
    if good and isinstance(texts, list) and any(map(str.strip, texts)):
        return tuple(texts)
    lines.note(number, f'expected "{key}" to be a text or a list of texts, not blank')
    return ()


def _name(number: int, values: Mapping[str, object], lines: _Lines) -> str | None:
    name = values.get("name")
    if name is not None and not isinstance(name, str):
        lines.note(number, 'expected "name" to be a text')
        return None
    return name
