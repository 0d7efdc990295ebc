"""What a pair scores in a criterion of which one side is blank, so that a blank is no loss or gain.

The mean over the known pairs alone would be a loss. Whoever told something scores differently with
different mentors and can be matched where it is much; a blank scores the same with everybody. So
what the choice is worth is added, where it decides: at the place in the order of the mentees down
to which there are places. docs/criteria.md tells what was tried and measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from app.matching.criteria.scale import MILLION
from app.matching.criteria.term import Term
from app.matching.criteria.text import TextTerm
from solver.scores import BoolArray, IntArray

if TYPE_CHECKING:
    from app.matching.compatibility import WeightedTerm
    from app.matching.participants import Participants

SAMPLE = 512
"""So many mentees and mentors are looked at: the first in an order of ids alone."""

OBTAINED = Fraction(9, 10)
"""Share of what the choice is worth that is obtained, since others want the same mentors."""

OBTAINED_BY_TEXT = Fraction(3, 5)
"""The same for texts: few mentors answer much better than others, and many want them."""

LEFT_OUT = 10
"""At least one in so many mentees counts as left out: no decision falls at the very last one."""


@runtime_checkable
class Blankable(Protocol):
    """A term that takes its neutral value from the round."""

    def with_blank(self, blank: int) -> Term:
        """The same with another score, in millionths, for pairs that are not known."""


@dataclass(frozen=True, eq=False)
class Sampled:
    """A criterion over the sample.

    Attributes
    ----------
    scores
        In millionths; where it is open and unknown, the mean of those that are known.
    told
        Rows with anything known.
    obtained
        Share of what the choice is worth that a blank is to have.
    """

    mean: int
    scores: IntArray
    told: BoolArray
    weight: int
    obtained: Fraction = OBTAINED

    @classmethod
    def of(cls, weighted: "WeightedTerm", shape: tuple[int, int], *, is_open: bool) -> "Sampled":
        """Look at the first rows and columns."""
        i, j = np.indices(shape).reshape(2, -1).astype(np.int64)
        known = weighted.term.known(i, j).reshape(shape)
        scores = weighted.term.block(slice(0, shape[0]), slice(0, shape[1]))
        of_nobody, obtained = MILLION // 2, OBTAINED
        if isinstance(weighted.term, TextTerm):
            of_nobody, obtained = weighted.term.blank, OBTAINED_BY_TEXT
        mean = int(scores[known].sum()) // int(known.sum()) if known.any() else of_nobody
        if is_open:
            scores = np.where(known, scores, mean)
        told: BoolArray = np.asarray(known.any(axis=1))
        return cls(mean, scores, told, weighted.weight, obtained)


def with_neutral(
    terms: "Sequence[WeightedTerm]", is_open: Sequence[bool], people: "Participants"
) -> "tuple[WeightedTerm, ...]":
    """Give the open terms their neutral value in this round; the others stay as they are.

    Parameters
    ----------
    is_open
        For each term whether a blank is neutral in it, rather than zero.
    """
    chosen = [
        k for k, weighted in enumerate(terms) if is_open[k] and isinstance(weighted.term, Blankable)
    ]
    if not chosen:
        return tuple(terms)
    shape = min(len(people.mentees), SAMPLE), min(len(people.mentors), SAMPLE)
    samples = [Sampled.of(one, shape, is_open=k in chosen) for k, one in enumerate(terms)]
    total = sum((sample.weight * sample.scores for sample in samples), np.zeros(shape, np.int64))
    wanted, places = _wanted_and_places(people)
    settled = list(terms)
    for k in chosen:
        blank = neutral(samples[k], total, wanted, places)
        term = terms[k].term
        if isinstance(term, Blankable):
            settled[k] = replace(terms[k], term=term.with_blank(blank))
    return tuple(settled)


def neutral(sample: Sampled, total: IntArray, wanted: int, places: int) -> int:
    """Score of a blank, in millionths.

    Parameters
    ----------
    total
        Weighted scores of all criteria over the sample.
    wanted, places
        How many mentors are wanted in the round, and how many places there are.
    """
    if sample.weight == 0 or not sample.told.any():
        return sample.mean
    of_told = total[sample.told]
    without = of_told - sample.weight * sample.scores[sample.told]
    worth = _cutoff(of_told, wanted, places) - _cutoff(without, wanted, places)
    obtained = worth * sample.obtained // sample.weight
    return min(max(sample.mean + obtained, 0), MILLION)


def _cutoff(scores: IntArray, wanted: int, places: int) -> int:
    """Best score, as far as it is above its mentor's mean, of the last mentee with a place."""
    n = len(scores)
    best = np.sort((n * scores - scores.sum(axis=0)).max(axis=1))
    left_out = max(n * max(0, wanted - places) // max(1, wanted), n // LEFT_OUT)
    return int(best[min(left_out, n - 1)]) // n


def _wanted_and_places(people: "Participants") -> tuple[int, int]:
    wanted = sum(mentee.demand for mentee in people.mentees)
    return wanted, sum(mentor.capacity for mentor in people.mentors)
