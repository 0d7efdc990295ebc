"""Reads cases of preferences: who ranks whom, and how many a mentor takes.

A pair is possible when each ranks the other. Kind ``input-validation`` asks for more than that it
can be solved: there a preference that is not returned, or an empty list, is a problem as well.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from benchmarks.case import Case
from benchmarks.case_fields import Fields, too_many_pairs, whole_number
from benchmarks.sparse_scores import SparseScores
from solver.aims import Aim
from solver.preferences import Orders
from solver.problem import AssignmentProblem
from solver.scores import IntArray

STRICT = "input-validation"

PREFERENCE_KINDS = ("stable-hr", STRICT)

FIELDS = (
    *("format", "id", "kind", "mentee_preferences", "mentor_preferences", "capacity"),
    *("expected", "tests", "note", "source", "licence", "attribution"),
)

Ranked = Mapping[str, Sequence[str]]


def read_preference_case(fields: Fields, kind: str) -> Case:
    """Read a case of one of `PREFERENCE_KINDS`.

    Raises
    ------
    benchmarks.case_errors.CaseError
        With everything that is wrong.
    """
    name, unread = fields.text("id"), fields.unread(FIELDS)
    mentees, mentors = (_ranked(fields, f"{side}_preferences") for side in ("mentee", "mentor"))
    capacity = _capacity(fields, mentors)
    fields.problems.extend(too_many_pairs(len(mentees), len(mentors)))
    sides = (
        _Side("mentee_preferences", mentees, mentors),
        _Side("mentor_preferences", mentors, mentees),
    )
    for side in sides:
        fields.problems.extend(side.contradictions())
    one_sided = [told for side in sides for told in side.not_returned()]
    if kind == STRICT:
        fields.problems.extend([*one_sided, *(told for side in sides for told in side.empty())])
    fields.stop_if_wrong()
    case = _case(name, kind, Orders(sides[0].places(), sides[1].places()), capacity)
    return replace(
        case,
        expected=fields.described("expected"),
        unread=unread,
        names=(tuple(mentees), tuple(mentors)),
        one_sided=len(one_sided),
    )


def _case(name: str, kind: str, orders: Orders, capacity: IntArray) -> Case:
    ones = np.ones(len(orders.of_rows), dtype=np.int64)
    return Case(
        id=name,
        kind=kind,
        sense="max",
        problem=AssignmentProblem(ones, 0 * ones, capacity, 0 * capacity, 0 * ones),
        scores=_without_scores(orders),
        scale=1,
        error_bound=0.0,
        aim=Aim("stable", orders=orders),
    )


@dataclass(frozen=True)
class _Side:
    """The lists of one side, and those of the other."""

    name: str
    lists: Ranked
    others: Ranked

    def contradictions(self) -> Iterator[str]:
        """Ids that are listed twice, or that nobody has."""
        for person, ranked in self.lists.items():
            where = f"{self.name}[{person!r}]"
            for other, times in Counter(ranked).items():
                if times > 1:
                    yield f"{where} lists {other!r} {times} times; expected once"
                if other not in self.others:
                    yield f"{where} lists {other!r}, who has no list"

    def not_returned(self) -> Iterator[str]:
        """Preferences for people who do not list this one."""
        for person, other in self._pairs():
            if other in self.others and (other, person) not in self._returned:
                yield f"{self.name}[{person!r}] lists {other!r}, who does not list {person!r}"

    def empty(self) -> Iterator[str]:
        """People who list nobody."""
        return (
            f"{self.name}[{one!r}] is empty" for one, ranked in self.lists.items() if not ranked
        )

    def places(self) -> list[IntArray]:
        """For each person the others who are possible, by their places, the best one first."""
        place = {other: k for k, other in enumerate(self.others)}
        return [
            np.array([place[b] for b in ranked if (b, a) in self._returned], dtype=np.int64)
            for a, ranked in self.lists.items()
        ]

    def _pairs(self) -> Iterator[tuple[str, str]]:
        return ((person, other) for person, ranked in self.lists.items() for other in ranked)

    @cached_property
    def _returned(self) -> set[tuple[str, str]]:
        return {(person, other) for person, ranked in self.others.items() for other in ranked}


def _ranked(fields: Fields, name: str) -> Ranked:
    """Lists by id; an id may be written as a whole number."""
    given = fields.values.get(name)
    if not isinstance(given, dict) or not given:
        fields.note(name, "an object with a list of ids for each person")
        return {}
    found: dict[str, list[str]] = {}
    for person, ranked in given.items():
        if not isinstance(ranked, list) or not set(map(type, ranked)) <= {str, int}:
            fields.problems.append(f"{name}[{person!r}] is wrong; expected a list of ids")
            found[person] = []
        else:
            found[person] = [str(other) for other in ranked]
    return found


def _capacity(fields: Fields, mentors: Ranked) -> IntArray:
    given = fields.values.get("capacity")
    if not isinstance(given, dict):
        fields.note("capacity", "an object with a whole number for each mentor")
        given = dict.fromkeys(mentors, 0)
    for other in given:
        if other not in mentors:
            fields.problems.append(f"capacity[{other!r}] is for nobody with a list")
    places = [whole_number(given.get(mentor)) for mentor in mentors]
    for mentor, found in zip(mentors, places, strict=True):
        if found is None:
            fields.problems.append(
                f"capacity[{mentor!r}] is wrong; expected a whole number from 0 on"
            )
    return np.array([found or 0 for found in places], dtype=np.int64)


def _without_scores(orders: Orders) -> SparseScores:
    """Only ranks count: every possible pair scores 0, and no other is eligible."""
    pairs, n, m = orders.ranked_by_rows, len(orders.of_rows), len(orders.of_columns)
    keys = np.sort(pairs.rows * m + pairs.columns)
    return SparseScores(n, m, keys, np.zeros(len(keys), dtype=np.int64), None)
