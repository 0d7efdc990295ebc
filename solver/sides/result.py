"""What a solve under side constraints did: why it stopped, what it found, what it proved."""

from collections.abc import Callable
from dataclasses import dataclass

from solver.result import Assignment, Infeasibility, Termination
from solver.sides.clash import Clash
from solver.sides.effort import Limit
from solver.sides.level import LevelProof


@dataclass(frozen=True, eq=False)
class SidesResult:
    """What a solve under side constraints came to. Absent is None.

    Attributes
    ----------
    proof
        Of each level in order; `solver.sides.certificate.certify_with_sides` reads it.
    seconds
        By phase.
    infeasibility
        When the hard bounds alone cannot be met.
    clash
        When only the side constraints make it infeasible.
    """

    termination: Termination
    assignment: Assignment | None
    proof: tuple[LevelProof, ...]
    seconds: dict[str, float]
    infeasibility: Infeasibility | None = None
    clash: Clash | None = None
    limit: Limit | None = None


OnSidesIncumbent = Callable[[SidesResult], None]
"""Told of feasible results on the way; none of them is worse than those before it."""
