"""Wishes: the share of a person's nice wishes that the other side meets."""

from collections.abc import Mapping, Sequence

import numpy as np

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.asking import Asking, AskingTerm
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.scale import MILLION
from app.matching.criteria.sparse import Sparse
from app.matching.criterion import Criterion
from app.matching.person import Wish
from app.matching.predicates import MET, NOT_MET, UNKNOWN, Respondents, holds
from solver.scores import IntArray

Points = Mapping[bool | None, int]
Askers = Sequence[Mentee] | Sequence[Mentor]

_POINTS: Points = {True: MET, None: UNKNOWN, False: NOT_MET}
_POINTS_WITHOUT_BLANKS: Points = {**_POINTS, None: NOT_MET}


def compile_wishes(criterion: Criterion, data: RoundData) -> AskingTerm:
    """Score how far the two meet each other's wishes; `params.side` may leave out one of them.

    A wish about a field that the other left blank is met by half; with ``missing: "zero"`` it is
    not met. Where both wish, the mean of the two counts.
    """
    people, points = data.participants, _points_of(criterion)
    n, m = len(people.mentees), len(people.mentors)
    ladder = people.policy.seniority_ladder
    mentees, mentors = Asking.nothing(n, m, n), Asking.nothing(m, n, n)
    if criterion.params.side != "mentor":
        wished, met, totals = _asked(people.mentees, Respondents(people.mentors, ladder), points)
        mentees = Asking(wished, met, totals, mentees.answers)
    if criterion.params.side != "mentee":
        wished, met, totals = _asked(people.mentors, Respondents(people.mentees, ladder), points)
        wishes = len(met.starts) - 1
        mentors = Asking(met.transposed(n), wished.transposed(wishes), totals, mentors.answers)
    return AskingTerm(criterion.name, mentees, mentors)


def wishes_score(
    criterion: Criterion, mentee: Mentee, mentor: Mentor, ladder: Sequence[str] = ()
) -> int | None:
    """Score of two people alone, in millionths; None when neither wishes anything."""
    shares = []
    if criterion.params.side != "mentor":
        shares.append(_share(criterion, mentee, mentor, ladder))
    if criterion.params.side != "mentee":
        shares.append(_share(criterion, mentor, mentee, ladder))
    told = [share for share in shares if share is not None]
    return sum(told) // len(told) if told else None


def nice_wishes(person: Mentee | Mentor) -> dict[str, Wish]:
    """The different wishes of a person that count in the score, by what they say."""
    nice = (wish for wish in person.wishes if wish.importance == "nice")
    return {repr((wish.field, wish.op, wish.value)): wish for wish in nice}


def _points_of(criterion: Criterion) -> Points:
    return _POINTS if criterion.missing == "neutral" else _POINTS_WITHOUT_BLANKS


def _share(
    criterion: Criterion, asker: Mentee | Mentor, other: Mentee | Mentor, ladder: Sequence[str]
) -> int | None:
    wishes, points = nice_wishes(asker).values(), _points_of(criterion)
    got = sum(points[holds(other, wish, ladder)] for wish in wishes)
    return MILLION * got // (MET * len(wishes)) if wishes else None


def _asked(askers: Askers, others: Respondents, points: Points) -> tuple[Sparse, Sparse, IntArray]:
    """Wishes by asker, points by wish and other person, and what each asker's come to in all."""
    wishes = [nice_wishes(asker) for asker in askers]
    every = {key: wish for mine in wishes for key, wish in mine.items()}
    place = {key: k for k, key in enumerate(every)}
    counts = np.array([len(mine) for mine in wishes], dtype=np.int64)
    what = np.array([place[key] for mine in wishes for key in mine], dtype=np.int64)
    whose = np.repeat(np.arange(len(askers)), counts)
    wished = Sparse.of(len(askers), whose, what, np.ones_like(what))
    by_verdict = np.array([points[False], points[None], points[True]], dtype=np.int64)
    met = [by_verdict[others.verdicts(wish)] for wish in every.values()]
    return wished, Sparse.of_rows(met), MET * counts
