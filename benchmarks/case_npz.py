"""Reads cases from arrays: vectors of both sides, capacities, and a penalty."""

import zipfile
import zlib
from difflib import get_close_matches
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.case import Case, Limits
from benchmarks.case_errors import CaseError
from benchmarks.case_fields import LARGEST_BOUND, Numbers
from benchmarks.encodings import dot
from solver.scores import IntArray

REQUIRED = ("mentee_vectors", "mentor_vectors", "capacity", "unmatched_penalty")
OPTIONAL = ("demand", "demand_min", "min_load")
LARGEST_NUMBER = 2**53
"""Whole numbers up to this one are exact in float64."""


def read_npz_case(path: Path) -> Case:
    """Read an `.npz` file.

    Its arrays are ``mentee_vectors`` (n, d), ``mentor_vectors`` (m, d), ``capacity`` (m,) and
    ``unmatched_penalty`` (a scalar, at least 0); ``demand`` and ``demand_min`` (n,) and
    ``min_load`` (m,) may be given too. The score of a pair is the dot product of its vectors.

    Raises
    ------
    CaseError
        With everything that is wrong.
    """
    arrays = _Arrays(_load(path))
    mentees, mentors = arrays.vectors("mentee_vectors"), arrays.vectors("mentor_vectors")
    penalty, unread = arrays.penalty(), arrays.unread()
    arrays.stop_if_wrong()  # the other arrays are judged by the number of vectors
    if mentees.shape[1] != mentors.shape[1]:
        arrays.problems.append(
            f"mentor_vectors have length {mentors.shape[1]}; expected {mentees.shape[1]} "
            "like mentee_vectors"
        )
    n, m = len(mentees), len(mentors)
    limits = Limits(
        demand=arrays.bounds("demand", n, 1),
        demand_min=arrays.bounds("demand_min", n, 0),
        capacity=arrays.bounds("capacity", m, 1),
        min_load=arrays.bounds("min_load", m, 0),
        pair_max=1,
        forbidden=np.empty((0, 2), dtype=np.int64),
    )
    arrays.stop_if_wrong()
    scored = dot(mentees, mentors, penalty, limits.sizes)
    return Case(
        id=path.stem,
        kind="b-matching",
        sense="max",
        problem=limits.problem(scored),
        scores=scored.scores,
        scale=scored.scale,
        error_bound=scored.error_bound,
        unread=unread,
    )


def _load(path: Path) -> dict[str, NDArray[np.generic]]:
    if not zipfile.is_zipfile(path):
        raise CaseError(["the file is no .npz archive, or it is damaged"])
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
        objects = "allow_pickle" in str(error)
        reason = "holds Python objects" if objects else "is damaged"
        raise CaseError([f"an array of the file {reason}"]) from None


class _Arrays:
    """The arrays of a file, with the problems found while reading them."""

    def __init__(self, arrays: dict[str, NDArray[np.generic]]) -> None:
        self.arrays = arrays
        self.problems = [f"{name} is missing" for name in REQUIRED if name not in arrays]

    def stop_if_wrong(self) -> None:
        """Raise everything noted so far."""
        if self.problems:
            raise CaseError(self.problems)

    def vectors(self, name: str) -> Numbers:
        """Vectors of one side, shape ``(people, d)``; integers stay integers."""
        given = self.arrays.get(name)
        if given is None:
            return np.zeros((1, 1), dtype=np.int64)
        numeric = np.issubdtype(given.dtype, np.integer) or np.issubdtype(given.dtype, np.floating)
        if given.ndim != 2 or not len(given) or not numeric:
            self._wrong(name, "numbers of shape (people, d)")
        elif not (np.abs(given.astype(np.float64)) < LARGEST_NUMBER).all():
            self._wrong(name, f"finite numbers below {LARGEST_NUMBER:,}")
        elif np.issubdtype(given.dtype, np.integer):
            return given.astype(np.int64)
        else:
            return given.astype(np.float64)
        return np.zeros((1, 1), dtype=np.int64)

    def bounds(self, name: str, length: int, default: int) -> IntArray:
        """Whole numbers, one a person; `default` for an array that may be left out."""
        given = self.arrays.get(name)
        if given is None:
            return np.full(length, default, dtype=np.int64)
        if given.shape == (length,) and given.dtype.kind in "iuf":
            numbers = given.astype(np.float64)
            if ((numbers >= 0) & (numbers <= LARGEST_BOUND) & (numbers == np.rint(numbers))).all():
                return numbers.astype(np.int64)
        self._wrong(name, f"{length} whole numbers from 0 to {LARGEST_BOUND:,}")
        return np.full(length, default, dtype=np.int64)

    def penalty(self) -> float:
        """Penalty of an unmatched mentee, in units of the score."""
        given = self.arrays.get("unmatched_penalty")
        if given is None:
            return 0.0
        if given.size == 1 and given.dtype.kind in "iuf":
            value = float(given.astype(np.float64).reshape(-1)[0])
            if np.isfinite(value) and value >= 0:
                return value
        self._wrong("unmatched_penalty", "one finite number from 0 on")
        return 0.0

    def unread(self) -> tuple[str, ...]:
        """Names of arrays that nobody reads; one that looks misspelt is a problem."""
        known = (*REQUIRED, *OPTIONAL)
        others = [name for name in self.arrays if name not in known]
        for name in others:
            if near := get_close_matches(name, known, n=1, cutoff=0.8):
                self.problems.append(f"{name} is unknown; is it {near[0]}?")
        return tuple(others)

    def _wrong(self, name: str, expected: str) -> None:
        shape = self.arrays[name].shape
        self.problems.append(f"{name} is wrong: shape {shape}; expected {expected}")
