"""What each criterion did in a round: its weight, and its share of the differences between pairs.

A criterion that says the same of all pairs decides nothing, whatever its weight.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app.matching.compatibility import Compatibility, WeightedTerm
from app.matching.criterion import Criterion
from app.matching.result import CriterionReport
from app.matching.units import millionths
from solver.scores import BoolArray, IntArray

SAMPLE_PAIRS = 1_000_000
"""Up to so many pairs all are looked at; of a larger round as many rows and columns, evenly spread,
as make so many pairs. People stand in an order that depends on their ids alone."""


def criterion_reports(
    compatibility: Compatibility, criteria: Sequence[Criterion]
) -> tuple[CriterionReport, ...]:
    """Tell of each criterion how much it weighs, decides and knows, in the policy's order.

    The influence is ``cov(contribution, score) / var(score)`` over the eligible pairs: the
    influences of a round sum to 1, since the contributions sum to the score.
    """
    rows, columns = _sample(compatibility.n_rows, compatibility.n_columns)
    eligible = _eligible(compatibility, rows, columns)
    parts = [_part(compatibility, one, rows, columns)[eligible] for one in compatibility.terms]
    scores = np.sum(parts, axis=0)
    i, j = np.nonzero(eligible)
    return tuple(
        CriterionReport(
            name=criterion.name,
            kind=criterion.kind,
            weight=millionths(weighted.weight),
            influence=influence(part, scores),
            known=_share(weighted.term.known(rows[i], columns[j])),
        )
        for criterion, weighted, part in zip(criteria, compatibility.terms, parts, strict=True)
    )


def influence(part: IntArray, scores: IntArray) -> float | None:
    """Covariance of a contribution and the score over the score's variance; None if that is 0.

    Sums of a million products of millionths stay below 2**62, and are exact.
    """
    count = len(scores)
    variance = count * int(scores @ scores) - int(scores.sum()) ** 2
    covariance = count * int(part @ scores) - int(part.sum()) * int(scores.sum())
    return round(covariance / variance, 6) + 0.0 if variance else None  # no negative zero


def _sample(n_rows: int, n_columns: int) -> tuple[IntArray, IntArray]:
    share = min(1.0, (SAMPLE_PAIRS / max(n_rows * n_columns, 1)) ** 0.5)
    return _spread(n_rows, share), _spread(n_columns, share)


def _spread(size: int, share: float) -> IntArray:
    count = min(size, max(1, int(size * share)))
    return np.arange(count, dtype=np.int64) * size // max(count, 1)


def _is_whole(compatibility: Compatibility, rows: IntArray, columns: IntArray) -> bool:
    return len(rows) == compatibility.n_rows and len(columns) == compatibility.n_columns


def _part(
    compatibility: Compatibility, weighted: WeightedTerm, rows: IntArray, columns: IntArray
) -> IntArray:
    """Contributions of one criterion; a round that is looked at whole needs no compiled code."""
    alone = replace(compatibility, terms=(weighted,), rules=())
    if _is_whole(compatibility, rows, columns):
        return alone.block(slice(None), slice(None))[0]
    return alone.gathered(rows, columns)[0].astype(np.int64)


def _eligible(compatibility: Compatibility, rows: IntArray, columns: IntArray) -> BoolArray:
    if _is_whole(compatibility, rows, columns):
        return compatibility.block(slice(None), slice(None))[1]
    return compatibility.eligible(rows, columns)


def _share(known: BoolArray) -> float | None:
    return round(int(known.sum()) / len(known), 6) if len(known) else None
