"""Skills: the share of the wanted skills that the mentor has."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.asking import Asking, AskingTerm
from app.matching.criteria.round_data import LabelVectors, RoundData
from app.matching.criteria.scale import MILLION, UNIT_PRODUCT
from app.matching.criteria.sparse import Sparse, product_block
from app.matching.criterion import Criterion
from app.matching.labels import labels_of
from solver.scores import IntArray

SAME_MEANING = 8 * UNIT_PRODUCT // 10
"""Two skills whose vectors have a cosine of 0.8 or more count as the same: so do 41 % of 3,545
other names of ESCO occupations with the occupation's own name, but 0.02 % of the names of two
occupations of different groups, and 2 % of those of the same group; of skills written down by hand
18 of 30 pairs that mean the same, and 1 of 34 that do not."""

LABELS_AT_ONCE = 1024


def compile_skills(criterion: Criterion, data: RoundData) -> AskingTerm:
    """Score the share of the mentee's skills that the mentor has, of the same name or meaning."""
    people = data.participants
    n, m = len(people.mentees), len(people.mentors)
    wanted = [labels_of(one, str(criterion.mentee_field)) for one in people.mentees]
    offered = [labels_of(one, str(criterion.mentor_field)) for one in people.mentors]
    skills, others = _numbered(wanted), _numbered(offered)
    vectors = {} if criterion.params.synonyms is False else data.labels
    had = _had(_same(skills, others, vectors), _listed(offered, others).transposed(len(others)), m)
    told = np.array([bool(mine) for mine in offered], dtype=np.bool_)
    worth = _worth(np.diff(had.starts), int(told.sum()), rarer=bool(criterion.params.rarer))
    listed = _listed(wanted, skills)
    totals = np.bincount(listed.rows, weights=worth[listed.columns], minlength=n).astype(np.int64)
    had = had._replace(amounts=worth[had.rows].astype(np.int32))
    asking = Asking(listed, had, totals, told)
    return AskingTerm(criterion.name, asking, Asking.nothing(m, n, n))


def skills_score(
    criterion: Criterion, mentee: Mentee, mentor: Mentor, data: RoundData
) -> int | None:
    """Score of two people alone, in millionths; None when one of them told no skill.

    How rare a skill is, is a matter of all mentors of the round.
    """
    wanted = labels_of(mentee, str(criterion.mentee_field))
    field = str(criterion.mentor_field)
    vectors = {} if criterion.params.synonyms is False else data.labels
    everybody = [labels_of(one, field) for one in data.participants.mentors]
    told = [one for one in everybody if one]
    worth = {}
    for skill in wanted:
        count = sum(any(_is_same(skill, other, vectors) for other in one) for one in told)
        rarity = 1 + sum(part * count < len(told) for part in (2, 4, 8))
        worth[skill] = rarity if criterion.params.rarer else 1
    mine = labels_of(mentor, field)
    met = [skill for skill in wanted if any(_is_same(skill, one, vectors) for one in mine)]
    if not wanted or not mine:
        return None
    return MILLION * sum(worth[skill] for skill in met) // sum(worth.values())


def _is_same(one: str, other: str, vectors: LabelVectors) -> bool:
    if one == other:
        return True
    if one not in vectors or other not in vectors:
        return False
    return int(vectors[one].astype(np.int64) @ vectors[other].astype(np.int64)) >= SAME_MEANING


def _numbered(labels: Sequence[frozenset[str]]) -> dict[str, int]:
    return {label: k for k, label in enumerate(sorted(frozenset().union(*labels)))}


def _listed(labels: Sequence[frozenset[str]], numbers: Mapping[str, int]) -> Sparse:
    """Ones by person and label."""
    whose = np.repeat(np.arange(len(labels)), [len(mine) for mine in labels])
    what = np.array([numbers[label] for mine in labels for label in mine], dtype=np.int64)
    return Sparse.of(len(labels), whose, what, np.ones_like(what))


def _same(wanted: Mapping[str, int], offered: Mapping[str, int], vectors: LabelVectors) -> Sparse:
    """Ones by wanted and offered skill of the same name or meaning."""
    equal = {(k, offered[label]) for label, k in wanted.items() if label in offered}
    pairs = np.array(sorted(equal | set(_synonyms(wanted, offered, vectors))), dtype=np.int64)
    one, other = pairs.reshape(-1, 2).T
    return Sparse.of(len(wanted), one, other, np.ones_like(one))


def _synonyms(
    wanted: Mapping[str, int], offered: Mapping[str, int], vectors: LabelVectors
) -> Iterator[tuple[int, int]]:
    mine = [label for label in wanted if label in vectors]
    theirs = [label for label in offered if label in vectors]
    if not mine or not theirs:
        return
    others = np.stack([vectors[label] for label in theirs]).astype(np.float32)
    for start in range(0, len(mine), LABELS_AT_ONCE):
        some = mine[start : start + LABELS_AT_ONCE]
        # Products of two quantised unit vectors are below 2**24 and exact.
        products = np.stack([vectors[label] for label in some]).astype(np.float32) @ others.T
        for i, j in np.argwhere(products >= SAME_MEANING).tolist():
            yield wanted[some[i]], offered[theirs[j]]


def _had(same: Sparse, mentors: Sparse, m: int) -> Sparse:
    """Ones by wanted skill and by mentor who has one that is the same."""
    size = len(same.starts) - 1
    starts = range(0, size, LABELS_AT_ONCE)
    parts = (np.arange(start, min(start + LABELS_AT_ONCE, size)) for start in starts)
    return Sparse.of_rows(
        row > 0 for part in parts for row in product_block(same, mentors, part, m)
    )


def _worth(counts: IntArray, told: int, *, rarer: bool) -> IntArray:
    """How much each skill counts that so many of the mentors have."""
    if not rarer:
        return np.ones_like(counts)
    steps = np.array([part * counts < told for part in (2, 4, 8)])
    worth: IntArray = 1 + steps.sum(axis=0, dtype=np.int64)
    return worth
