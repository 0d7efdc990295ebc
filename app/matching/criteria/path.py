"""Goals and background against the mentor's own path: who has been where the mentee is going."""

import numpy as np

from app.matching.criteria.goal_weights import GoalRows, importance
from app.matching.criteria.joining import mentee_side, mentor_side
from app.matching.criteria.round_data import GOALS, RoundData
from app.matching.criteria.text import TextTerm, text_term
from app.matching.criterion import Criterion
from embeddings.encoded import Encoded
from solver.scores import IntArray


def compile_path(criterion: Criterion, data: RoundData) -> TextTerm:
    """Compare a mentee's goals and background together with a mentor's background."""
    goals, background = data.vectors[GOALS], data.vectors["mentee", str(criterion.mentee_field)]
    both, order = one_after_the_other(goals, background)
    counts = None
    if data.goals is not None:
        rows = _with_background(data.goals, len(background.rows), order)
        counts = importance(rows, both.offsets, criterion.params)
    mentors = mentor_side(data.vectors["mentor", str(criterion.mentor_field)])
    return text_term(criterion, data, mentee_side(both, counts), mentors)


def one_after_the_other(one: Encoded, other: Encoded) -> tuple[Encoded, IntArray]:
    """Each person's sentences of one field and then of another, and the order they come in."""
    n = one.n_people
    whose = np.concatenate(
        [np.repeat(np.arange(n), np.diff(part.offsets)) for part in (one, other)]
    )
    order = np.argsort(whose, kind="stable")
    rows = np.concatenate([one.rows, other.rows])[order]
    tokens = np.concatenate([one.tokens, other.tokens])[order]
    return Encoded(rows, one.offsets + other.offsets, one.model, tokens), order


def _with_background(goals: GoalRows, size: int, order: IntArray) -> GoalRows:
    """The background counts as a goal of weight 1 without a horizon."""
    weights = np.concatenate([goals.weights, np.ones(size)])[order]
    horizons = np.concatenate([goals.horizons, np.zeros(size, dtype=np.int64)])[order]
    return GoalRows(weights, horizons)
