"""Reads the plain fields of a case; every problem is noted, none stops the reading."""

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from benchmarks.case_errors import CaseError
from solver.scores import IntArray

Numbers = NDArray[np.int64 | np.float64]

LARGEST_BOUND = 10**12
"""Largest demand, capacity or amount that a case may name."""

LARGEST_COUNT = 10**7
"""Most people on one side."""

LARGEST_GRID = 10**10
"""Most pairs in all, eligible or not: the solver and the certificate go through every one."""


class Fields:
    """Fields of one JSON object, with the problems found while reading them.

    Parameters
    ----------
    values
        The object.
    place
        What stands before a field's name in a problem, such as ``"scores."``.
    problems
        List that problems are added to; shared by nested objects.
    """

    def __init__(
        self, values: Mapping[str, object], place: str = "", problems: list[str] | None = None
    ) -> None:
        self.values = values
        self.place = place
        self.problems = [] if problems is None else problems

    def note(self, name: str, expected: str) -> None:
        """Note that a field is not what it should be."""
        state = "is missing" if self.values.get(name) is None else "is wrong"
        self.problems.append(f"{self.place}{name} {state}; expected {expected}")

    def stop_if_wrong(self) -> None:
        """Raise everything noted so far.

        Raises
        ------
        CaseError
            When there is any problem.
        """
        if self.problems:
            raise CaseError(self.problems)

    def nested(self, name: str) -> "Fields":
        """Fields of an object inside this one; empty, and noted, when it is none."""
        value = self.values.get(name)
        if not isinstance(value, dict):
            self.note(name, "an object")
            value = {}
        return Fields(value, f"{self.place}{name}.", self.problems)

    def text(self, name: str) -> str:
        """Read a required text."""
        value = self.values.get(name)
        if isinstance(value, str):
            return value
        self.note(name, "a text")
        return ""

    def described(self, name: str) -> Mapping[str, object]:
        """Read an object that only describes; empty when there is none."""
        value = self.values.get(name)
        return value if isinstance(value, dict) else {}

    def choice(self, name: str, options: Sequence[str]) -> str:
        """Read a required text that is one of a few; the first one when it is not."""
        value = self.values.get(name)
        if isinstance(value, str) and value in options:
            return value
        self.note(name, "one of " + ", ".join(options))
        return options[0]

    def count(self, name: str) -> int:
        """Read a required number of people, at least 1."""
        value = self.values.get(name)
        if type(value) is int and 1 <= value <= LARGEST_COUNT:
            return value
        self.note(name, f"a whole number from 1 to {LARGEST_COUNT:,}")
        return 0

    def bounds(self, name: str, default: int, instead: IntArray) -> IntArray:
        """Read one whole number for all people, or a list with one each.

        Parameters
        ----------
        default
            What holds when the field is left out.
        instead
            Returned when the field is wrong; its shape ``(length,)`` is that of the result.
        """
        length = len(instead)
        value = self.values.get(name)
        listed = value if isinstance(value, list) else [default if value is None else value]
        expected = f"a whole number from 0 to {LARGEST_BOUND:,}, or a list of {length} of them"
        numbers = [whole_number(item) for item in listed]
        known = [number for number in numbers if number is not None]
        if len(known) < len(numbers) or (isinstance(value, list) and len(value) != length):
            self.note(name, expected)
            return instead
        return np.broadcast_to(np.array(known, dtype=np.int64), (length,))

    def pairs(self, name: str, n_rows: int, n_columns: int) -> IntArray:
        """Read a list of ``[mentee, mentor]``, each once in the result, shape ``(k, 2)``."""
        given = self.values.get(name)
        table = numbers_of([] if given is None else given, 2)
        if table is None or table.dtype != np.int64 or not _inside(table, n_rows, n_columns):
            self.note(name, f"a list of pairs of ids below {n_rows} and {n_columns}")
            return np.empty((0, 2), dtype=np.int64)
        pairs: IntArray = np.unique(table, axis=0).astype(np.int64)
        return pairs

    def unread(self, known: Collection[str]) -> tuple[str, ...]:
        """Names of fields that nobody reads; one that looks misspelt is a problem."""
        others = [name for name in self.values if name not in known]
        for name in others:
            near = get_close_matches(name, known, n=1, cutoff=0.8)
            if near:
                self.problems.append(f"{self.place}{name} is unknown; is it {near[0]}?")
        return tuple(others)


def too_many_pairs(n_mentees: int, n_mentors: int) -> list[str]:
    """What is wrong with the number of all pairs: one sentence, or nothing."""
    pairs = n_mentees * n_mentors
    if pairs <= LARGEST_GRID:
        return []
    sides = f"{n_mentees:,} mentees × {n_mentors:,} mentors"
    return [f"{sides} are {pairs:,} pairs; expected at most {LARGEST_GRID:,}"]


def whole_number(value: object) -> int | None:
    """Whole number within bounds, also when it is written as a float."""
    if type(value) is float and value.is_integer():
        value = int(value)
    if type(value) is int and 0 <= value <= LARGEST_BOUND:
        return value
    return None


def _inside(pairs: NDArray[np.generic], n_rows: int, n_columns: int) -> bool:
    table = pairs.astype(np.int64)
    return bool((table >= 0).all() and (table < (n_rows, n_columns)).all())


def numbers_of(rows: object, width: int, blank: float | None = None) -> Numbers | None:
    """Table of numbers from a list of lists, shape ``(k, width)``; None when it is not one.

    Whole numbers give int64, any other number float64. `blank` stands in for null where that is
    allowed; the table is float64 then.
    """
    if not isinstance(rows, list) or not set(map(type, rows)) <= {list}:
        return None
    if set(map(len, rows)) - {width}:
        return None
    kinds = set(map(type, chain.from_iterable(rows)))
    if type(None) in kinds and blank is not None:
        rows = [[blank if item is None else item for item in row] for row in rows]
        kinds = kinds - {type(None)} | {float}
    if not kinds <= {int, float}:
        return None
    whole = float not in kinds
    try:
        table: Numbers = np.array(rows, np.int64) if whole else np.array(rows, np.float64)
    except OverflowError:
        return None
    return table.reshape(len(rows), width)
