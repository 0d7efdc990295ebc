"""Preferences: how high each of the two stands on the other's list."""

from collections.abc import Mapping, Sequence

import numpy as np

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.listed import ListedTerm
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.scale import MILLION
from app.matching.criteria.sparse import Sparse
from app.matching.criteria.table import Codes, TableTerm
from app.matching.criterion import Criterion


def compile_prefers(criterion: Criterion, data: RoundData) -> ListedTerm:
    """Score places on the lists of both sides, or of `params.side` alone.

    Somebody's first place scores 1, the second 3/4, the third 2/3, and so on towards 1/2; who is
    not on the list of somebody who has one scores 0. Where both have a list, the mean of the two
    counts. A person who prefers nobody is neutral.
    """
    people, side = data.participants, criterion.params.side
    wanted = _places(people.mentees, people.column_of) if side != "mentor" else {}
    given = _places(people.mentors, people.row_of) if side != "mentee" else {}
    pairs = {(i, j) for i, mine in wanted.items() for j in mine}
    pairs |= {(i, j) for j, mine in given.items() for i in mine}
    scores = [_mean(_score_of(wanted, i, j), _score_of(given, j, i)) for i, j in sorted(pairs)]
    rows, columns = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2).T
    listed = Sparse.of(len(people.mentees), rows, columns, np.array(scores, dtype=np.int64))
    others = TableTerm(
        criterion.name,
        _has_list(wanted, len(people.mentees)),
        _has_list(given, len(people.mentors)),
        np.zeros((2, 2), dtype=np.int64),
    )
    return ListedTerm(others, np.array([[False, True], [True, True]]), listed)


def prefers_score(criterion: Criterion, mentee: Mentee, mentor: Mentor) -> int | None:
    """Score of two people alone, in millionths; None when neither prefers anybody.

    Everybody on the two lists is taken to take part in the round.
    """
    side, shares = criterion.params.side, []
    if side != "mentor" and mentee.prefers:
        shares.append(_of_place(place_among(mentee.prefers, mentor.id)))
    if side != "mentee" and mentor.prefers:
        shares.append(_of_place(place_among(mentor.prefers, mentee.id)))
    return sum(shares) // len(shares) if shares else None


def place_among(preferred: Sequence[str], known: str) -> int | None:
    """Place of an id on a list, from 1; None when it is not there."""
    return preferred.index(known) + 1 if known in preferred else None


def _places(
    people: Sequence[Mentee] | Sequence[Mentor], index_of: Mapping[str, int]
) -> dict[int, dict[int, int]]:
    """Place of each participant on the list of each who prefers any participant."""
    places = {
        k: {
            index_of[known]: place
            for place, known in reversed([*enumerate(person.prefers, 1)])
            if known in index_of
        }
        for k, person in enumerate(people)
        if person.prefers
    }
    return {k: mine for k, mine in places.items() if mine}


def _score_of(places: Mapping[int, Mapping[int, int]], asker: int, other: int) -> int | None:
    return _of_place(places[asker].get(other)) if asker in places else None


def _of_place(place: int | None) -> int:
    return 0 if place is None else MILLION * (place + 1) // (2 * place)


def _mean(one: int | None, other: int | None) -> int:
    told = [score for score in (one, other) if score is not None]
    return sum(told) // len(told)


def _has_list(places: Mapping[int, object], size: int) -> Codes:
    has = np.zeros(size, dtype=np.uint16)
    has[list(places)] = 1
    return has
