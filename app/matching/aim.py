"""What the policy aims at, for the solver: objective, quotas, preferences, spread."""

import numpy as np

from app.matching.keeping import Keeping
from app.matching.participants import Participants
from app.matching.quotas import QuotaBound
from solver.aims import PLAIN, Aim, Mode
from solver.preferences import Orders
from solver.scores import IntArray
from solver.sides.constraints import Sides

TWO_CYCLES = "two_cycles"
"""Name of the rule that nobody mentors their own mentor."""


def aim_of(
    participants: Participants,
    quotas: tuple[QuotaBound, ...],
    two_cycles: IntArray,
    keeping: Keeping | None = None,
) -> Aim:
    """Compile what is wanted beyond the levels of the problem.

    Parameters
    ----------
    two_cycles
        Pairs of pairs that exclude each other, shape ``(k, 2, 2)``.
    keeping
        The published pairs, where there are any.
    """
    policy = participants.policy
    sides = None
    constraints = tuple(side for bound in quotas for side in bound.constraints)
    if keeping is not None and keeping.constraint is not None:
        constraints = (*constraints, keeping.constraint)
    if constraints or len(two_cycles):
        sides = Sides(constraints, two_cycles.reshape(-1, 4), TWO_CYCLES)
    if policy.objective == "stable":
        return Aim("stable", orders=preference_orders(participants))
    if policy.spread is not None:
        return Aim("spread", at_most_loss=policy.spread.at_most_loss)
    if policy.objective in {"max_min", "max_min_sum"}:
        mode: Mode = "max_min" if policy.objective == "max_min" else "max_min_sum"
        return Aim(mode, sides)
    return PLAIN if sides is None else Aim("levels", sides)


def preference_orders(participants: Participants) -> Orders:
    """Whom people rank, as far as those take part."""
    return Orders(
        [_known(person.prefers, participants.column_of) for person in participants.mentees],
        [_known(person.prefers, participants.row_of) for person in participants.mentors],
    )


def _known(ids: tuple[str, ...], places: dict[str, int]) -> IntArray:
    known = dict.fromkeys(places[person] for person in ids if person in places)
    return np.array(list(known), dtype=np.int64)
