"""How well scores order what people said of their own expertise: loss, easy and hard pairs.

The measures are those of Stelmakh, Wieting, Xi, Neubig and Shah, "A Gold Standard Dataset for the
Reviewer Assignment Problem" (2025), section 4: over all pairs of targets that a person rated
differently,

* loss: the difference of the ratings where the scores order the pair the other way round, half of
  it where they are equal, in all, divided by all differences;
* easy: share of pairs with one rating of at least 4 and one of at most 2 that are ordered right;
* hard: the same of pairs with two ratings of at least 4.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from benchmarks.text_quality.expertise import Expertise
from benchmarks.text_quality.intervals import Estimate, Numbers, share
from benchmarks.text_quality.ways import Way
from solver.scores import IntArray

HIGH, LOW = 4, 2


@dataclass(frozen=True)
class Ordered:
    """How a way orders ratings; None where there is no such pair. Intervals are over people."""

    name: str
    way: str
    ratings: int
    left_out: int
    loss: Estimate
    easy: Estimate | None
    hard: Estimate | None


def measure_expertise(expertise: Expertise, way: Way) -> Ordered | None:
    """Judge a way's scores; None where nobody rated two targets differently."""
    table = way.scores(expertise.question)
    scores = table[expertise.targets, expertise.people]
    people = [expertise.people == k for k in range(len(expertise.question.mentors))]
    counts = np.array([_counted(expertise.ratings[who], scores[who]) for who in people])
    loss = _share(counts[:, 0], counts[:, 1])
    if loss is None:
        return None
    return Ordered(
        expertise.question.name,
        way.name,
        len(scores),
        expertise.left_out,
        loss,
        _share(counts[:, 2], counts[:, 3]),
        _share(counts[:, 4], counts[:, 5]),
    )


def _counted(ratings: Numbers, scores: IntArray) -> tuple[float, ...]:
    """Of one person: loss and the most it could be, then easy and hard pairs right and in all."""
    loss, most, easy, hard = 0.0, 0.0, [0, 0], [0, 0]
    for i, j in combinations(range(len(ratings)), 2):
        apart = float(ratings[i] - ratings[j])
        agreed = np.sign(apart) * np.sign(scores[i] - scores[j])
        loss += abs(apart) * (1 - agreed) / 2
        most += abs(apart)
        low, high = sorted((ratings[i], ratings[j]))
        for of_kind, pairs in ((high >= HIGH and low <= LOW, easy), (low >= HIGH, hard)):
            if of_kind and apart:
                pairs[0] += agreed > 0
                pairs[1] += 1
    return (loss, most, *easy, *hard)


def _share(found: Numbers, asked: Numbers) -> Estimate | None:
    return share(found, asked) if asked.any() else None
