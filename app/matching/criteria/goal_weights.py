"""How much each of a mentee's goals counts beside the others."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.matching.cohort import Goal, Mentee
from app.matching.criterion import Params
from solver.scores import IntArray

FINEST = 256
"""A mentee's weightiest goal in integers; the lightest one counts at least 1."""

HORIZONS = (None, "short_term", "long_term")


@dataclass(frozen=True)
class GoalPart:
    """Goals of one mentee that count alike."""

    texts: tuple[str, ...]
    weight: float = 1.0
    horizon: int = 0


@dataclass(frozen=True, eq=False)
class GoalRows:
    """Of each sentence of all mentees' goals: the goal's weight, and its place in `HORIZONS`."""

    weights: NDArray[np.float64]
    horizons: IntArray

    def of(self, rows: slice) -> "GoalRows":
        """Take a run of sentences."""
        return GoalRows(self.weights[rows], self.horizons[rows])


def goal_parts(mentee: Mentee) -> tuple[GoalPart, ...]:
    """Part the goals by weight and horizon; one part where all count alike, or there is none."""
    goals = mentee.goals if isinstance(mentee.goals, tuple) else ()
    texts: dict[tuple[int, float], list[str]] = {}
    for goal in goals:
        told = goal if isinstance(goal, Goal) else Goal(text=goal)
        if told.text.strip():
            texts.setdefault((HORIZONS.index(told.horizon), told.weight), []).append(told.text)
    if not texts:
        return (GoalPart(mentee.texts),)
    return tuple(
        GoalPart(tuple(texts[horizon, weight]), weight, horizon)
        for horizon, weight in sorted(texts)
    )


def importance(rows: GoalRows, offsets: IntArray, params: Params) -> IntArray | None:
    """How much each sentence counts beside the mentee's others; None when all count alike.

    Parameters
    ----------
    offsets
        Mentee p has the sentences ``offsets[p]:offsets[p + 1]``.
    params
        With how much a goal's weight is multiplied by its horizon.
    """
    factors = np.array([1.0, params.short_term or 1.0, params.long_term or 1.0])
    counts = rows.weights * factors[rows.horizons]
    lengths = np.diff(offsets)
    starts = offsets[:-1][lengths > 0]
    if not len(starts):
        return None
    most, least = (
        np.repeat(ufunc.reduceat(counts, starts), lengths[lengths > 0])
        for ufunc in (np.maximum, np.minimum)
    )
    if (most == least).all():
        return None
    parts = np.maximum(np.rint(FINEST * (counts / most)), 1).astype(np.int64)
    return np.where(most == least, 1, parts)
