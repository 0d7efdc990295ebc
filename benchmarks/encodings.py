"""The encodings of scores in a case: dense, sparse, dot, and features; all end as integers."""

from collections.abc import Sequence
from itertools import chain

import numpy as np

from benchmarks.case_errors import CaseError
from benchmarks.case_fields import Fields, Numbers, numbers_of
from benchmarks.products import dot
from benchmarks.scored import Scored, Sizes, dense, scale_together
from benchmarks.sparse_scores import SparseScores
from solver.network import MAX_ARCS
from solver.scores import IntArray

SIZED = {
    "dense": {"rows": "mentee"},
    "dot": {"mentee_vectors": "mentee", "mentor_vectors": "mentor"},
}
"""Lists of an encoding that have one entry for each person of one side."""


def has_sizes(fields: Fields, n_rows: int, n_columns: int) -> bool:
    """Compare lists with the numbers of people, before anything is built by these numbers."""
    holder, names = fields, {"mentees": "mentee", "mentors": "mentor"}
    if fields.values.get("kind") != "feature-b-matching":
        given = fields.values.get("scores")
        holder = Fields(given if isinstance(given, dict) else {}, "scores.", fields.problems)
        names = SIZED.get(str(holder.values.get("encoding")), {})
    before = len(fields.problems)
    for name, person in names.items():
        count, listed = n_rows if person == "mentee" else n_columns, holder.values.get(name)
        if not isinstance(listed, list) or len(listed) != count:
            holder.note(name, f"a list of {count:,}, one entry a {person}")
    return len(fields.problems) == before


def read_scores(fields: Fields, sizes: Sizes, sign: int) -> Scored | None:
    """Read the field `scores` of a case, times `sign`; None when problems were noted.

    Raises
    ------
    CaseError
        When the scores are not finite, or too large for 64 bits.
    """
    if fields.values.get("kind") == "feature-b-matching":
        return _from_features(fields, sizes, sign)
    scores = fields.nested("scores")
    if not isinstance(fields.values.get("scores"), dict):
        return None
    encoding = scores.choice("encoding", ("dense", "sparse", "dot"))
    if scores.values.get("encoding") != encoding:
        return None
    match encoding:
        case "dense":
            return _from_rows(scores, sizes, sign)
        case "sparse":
            return _from_entries(scores, sizes, sign)
        case _:
            return _from_vectors(scores, sizes, sign)


def _from_rows(fields: Fields, sizes: Sizes, sign: int) -> Scored | None:
    fields.unread(("encoding", "rows"))
    table = numbers_of(fields.values.get("rows"), sizes.n_columns, blank=np.nan)
    if table is None or len(table) != sizes.n_rows:
        fields.note("rows", f"{sizes.n_rows} lists of {sizes.n_columns} numbers")
        return None
    eligible = ~np.isnan(table)
    return dense(np.where(eligible, sign * table, 0).astype(table.dtype), eligible, sizes)


def _from_entries(fields: Fields, sizes: Sizes, sign: int) -> Scored | None:
    fields.unread(("encoding", "entries", "missing"))
    missing = fields.values.get("missing", 0)
    if missing != "forbidden" and numbers_of([[missing]], 1) is None:
        fields.note("missing", '"forbidden" or a number within 64 bits')
        return None
    entries = _entries(fields.values.get("entries"), sizes)
    if entries is None:
        expected = f"triples [mentee below {sizes.n_rows}, mentor below {sizes.n_columns}, number]"
        fields.note("entries", f"{expected}, no pair with two scores")
        return None
    keys, values = entries
    rest = np.array([0 if missing == "forbidden" else missing])
    scaled = scale_together(sign * values, sign * rest, sizes)
    integers, rest_integer = scaled.values[:-1], int(scaled.values[-1])
    default = None if missing == "forbidden" else rest_integer
    sparse = SparseScores(sizes.n_rows, sizes.n_columns, keys, integers, default)
    return Scored(sparse, 0, scaled.scale, scaled.error_bound)


def _entries(given: object, sizes: Sizes) -> tuple[IntArray, Numbers] | None:
    """Keys in increasing order with their scores; a pair may be repeated with the same score."""
    table = numbers_of(given, 3)
    if table is None:
        return None
    inside = (table[:, :2] >= 0) & (table[:, :2] < (sizes.n_rows, sizes.n_columns))
    if not inside.all():  # judged before it is cast, so that any number may stand there
        return None
    ids = table[:, :2].astype(np.int64)
    if (ids != table[:, :2]).any():
        return None
    keys, first, place = np.unique(
        ids[:, 0] * sizes.n_columns + ids[:, 1], return_index=True, return_inverse=True
    )
    values = table[first, 2]
    if (values[place] != table[:, 2]).any():
        return None
    return keys, values


def _from_vectors(fields: Fields, sizes: Sizes, sign: int) -> Scored | None:
    fields.unread(("encoding", "mentee_vectors", "mentor_vectors"))
    mentees = _vectors(fields, "mentee_vectors", sizes.n_rows)
    mentors = _vectors(fields, "mentor_vectors", sizes.n_columns)
    if mentees is None or mentors is None:
        return None
    if mentees.shape[1] != mentors.shape[1]:
        fields.note("mentor_vectors", f"vectors of length {mentees.shape[1]} like the mentees'")
        return None
    return dot(sign * mentees, mentors, 0.0, sizes)


def _vectors(fields: Fields, name: str, count: int) -> Numbers | None:
    given = fields.values.get(name)
    first = given[0] if isinstance(given, list) and given else None
    table = numbers_of(given, len(first)) if isinstance(first, list) else None
    if table is None or len(table) != count:
        fields.note(name, f"{count} lists of numbers, all of one length")
        return None
    return table


def _from_features(fields: Fields, sizes: Sizes, sign: int) -> Scored | None:
    """Three points a shared category, one a style; a meeting form and a gender must be shared."""
    if sizes.n_rows * sizes.n_columns > MAX_ARCS:
        raise CaseError([f"more than {MAX_ARCS:,} pairs of people with features"])
    mentees = _people(fields, "mentees", sizes.n_rows)
    mentors = _people(fields, "mentors", sizes.n_columns)
    if mentees is None or mentors is None:
        return None

    def shared(name: str) -> IntArray:
        words = sorted(set(chain.from_iterable(person[name] for person in (*mentees, *mentors))))
        return _flags(mentees, name, words) @ _flags(mentors, name, words).T

    values = 3 * shared("categories") + shared("styles")
    eligible = (shared("environment") > 0) & (shared("gender") > 0)
    return dense(sign * values, eligible, sizes)


FEATURES = ("categories", "styles", "environment", "gender")


def _people(fields: Fields, name: str, count: int) -> list[dict[str, list[str]]] | None:
    given = fields.values.get(name)
    good = isinstance(given, list) and len(given) == count and all(map(_has_features, given))
    if not isinstance(given, list) or not good:
        fields.note(name, f"{count} objects with lists of texts: {', '.join(FEATURES)}")
        return None
    return given


def _has_features(person: object) -> bool:
    return isinstance(person, dict) and all(
        isinstance(person.get(name), list) and set(map(type, person[name])) <= {str}
        for name in FEATURES
    )


def _flags(people: Sequence[dict[str, list[str]]], name: str, words: Sequence[str]) -> IntArray:
    return np.array([[word in person[name] for word in words] for person in people], dtype=np.int64)
