"""Reads cases from arrays: vectors of both sides, capacities, and a penalty."""

from difflib import get_close_matches
from pathlib import Path

import numpy as np

from benchmarks.case import Case
from benchmarks.case_errors import CaseError
from benchmarks.case_fields import LARGEST_BOUND, LARGEST_COUNT, too_many_pairs
from benchmarks.limits import BoundNames, Limits
from benchmarks.npz_file import NpzFile, read_npz
from benchmarks.products import Vectors, dot
from benchmarks.scored import LARGEST_EXACT, Scored
from benchmarks.whole_vectors import float_blocks
from solver.scores import IntArray

REQUIRED = ("mentee_vectors", "mentor_vectors", "capacity", "unmatched_penalty")
OPTIONAL = ("demand", "demand_min", "min_load")
NAMES = BoundNames("demand", "demand_min", "capacity", "min_load")


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
    arrays = _Arrays(read_npz(path, (*REQUIRED, *OPTIONAL)))
    mentees, mentors = arrays.vectors("mentee_vectors"), arrays.vectors("mentor_vectors")
    penalty, unread = arrays.penalty(), arrays.unread()
    limits = _read_limits(arrays, _length(mentees), _length(mentors))
    scored = _read_scores(arrays, mentees, mentors, penalty, limits)
    arrays.stop_if_wrong()
    if limits is None or scored is None:
        raise AssertionError("vectors that cannot be read are a problem")
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


def _length(vectors: Vectors | None) -> int | None:
    return None if vectors is None else len(vectors)


def _read_limits(arrays: "_Arrays", n: int | None, m: int | None) -> Limits | None:
    """Read the bounds; those of a side without vectors are judged as far as possible."""
    demand_min, min_load = arrays.bounds("demand_min", n, 0), arrays.bounds("min_load", m, 0)
    demand = arrays.bounds("demand", n, 1, demand_min)
    capacity = arrays.bounds("capacity", m, 1, min_load)
    if n is None or m is None:
        return None
    no_pairs = np.empty((0, 2), dtype=np.int64)
    limits = Limits(demand, demand_min, capacity, min_load, pair_max=1, forbidden=no_pairs)
    arrays.problems.extend(limits.contradictions(NAMES))
    return limits


def _read_scores(
    arrays: "_Arrays",
    mentees: Vectors | None,
    mentors: Vectors | None,
    penalty: float,
    limits: Limits | None,
) -> Scored | None:
    if mentees is None or mentors is None or limits is None:
        return None
    wrong = too_many_pairs(len(mentees), len(mentors))
    if mentees.shape[1] != mentors.shape[1]:
        have, want = mentors.shape[1], mentees.shape[1]
        wrong.append(f"mentor_vectors have length {have}; expected {want} like mentee_vectors")
    arrays.problems.extend(wrong)
    if wrong:
        return None
    try:
        return dot(mentees, mentors, penalty, limits.sizes)
    except CaseError as error:
        arrays.problems.extend(error.problems)
        return None


class _Arrays:
    """The arrays of a file, with the problems found while reading them."""

    def __init__(self, file: NpzFile) -> None:
        self.arrays = file.arrays
        self.others = file.others
        known = (*file.arrays, *file.problems)
        missing = [
            f"{name} is missing; expected an array" for name in REQUIRED if name not in known
        ]
        self.problems = [*missing, *file.problems.values()]

    def stop_if_wrong(self) -> None:
        """Raise everything noted so far."""
        if self.problems:
            raise CaseError(self.problems)

    def vectors(self, name: str) -> Vectors | None:
        """Vectors of one side, shape ``(people, d)``, in the type of the file."""
        given = self.arrays.get(name)
        if given is None:
            return None
        if given.ndim != 2 or not 1 <= len(given) <= LARGEST_COUNT:
            self._wrong(name, f"numbers of shape (people, d), for 1 to {LARGEST_COUNT:,} people")
            return None
        if not all((np.abs(block) < LARGEST_EXACT).all() for block in float_blocks(given)):
            self._wrong(name, f"finite numbers below {LARGEST_EXACT:,}")
            return None
        return given

    def bounds(
        self, name: str, length: int | None, default: int, instead: IntArray | None = None
    ) -> IntArray:
        """Whole numbers, one a person; `default` for an array that may be left out.

        Parameters
        ----------
        length
            Number of people; None when it is not known.
        instead
            Returned when the array is wrong; zeros when left out.
        """
        given = self.arrays.get(name)
        unusable = np.zeros(length or 0, dtype=np.int64) if instead is None else instead
        if given is None:
            is_wrong = any(problem.startswith(f"{name} ") for problem in self.problems)
            return unusable if is_wrong else np.full(length or 0, default, dtype=np.int64)
        if given.ndim == 1 and length in (None, len(given)):
            numbers = given.astype(np.float64)
            if ((numbers >= 0) & (numbers <= LARGEST_BOUND) & (numbers == np.rint(numbers))).all():
                return numbers.astype(np.int64)
        count = "" if length is None else f"{length:,} "
        self._wrong(name, f"{count}whole numbers from 0 to {LARGEST_BOUND:,}, one a person")
        return unusable

    def penalty(self) -> float:
        """Penalty of an unmatched mentee, in units of the score."""
        given = self.arrays.get("unmatched_penalty")
        if given is None:
            return 0.0
        if given.size == 1:
            value = float(given.astype(np.float64).reshape(-1)[0])
            if np.isfinite(value) and value >= 0:
                return value
        self._wrong("unmatched_penalty", "one finite number from 0 on")
        return 0.0

    def unread(self) -> tuple[str, ...]:
        """Names of arrays that nobody reads; one that looks misspelt is a problem."""
        for name in self.others:
            if near := get_close_matches(name, (*REQUIRED, *OPTIONAL), n=1, cutoff=0.8):
                self.problems.append(f"{name} is unknown; is it {near[0]}?")
        return self.others

    def _wrong(self, name: str, expected: str) -> None:
        shape = self.arrays[name].shape
        self.problems.append(f"{name} is wrong: shape {shape}; expected {expected}")
