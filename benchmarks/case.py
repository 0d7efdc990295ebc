"""A problem with a known answer: as the solver takes it, and the way back to the file's units."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from solver.aims import PLAIN, Aim
from solver.problem import AssignmentProblem, Objective
from solver.scores import Scores

Sense = Literal["max", "min"]


@dataclass(frozen=True)
class Case:
    """A problem as the solver takes it, and the way back to the file's own units.

    Attributes
    ----------
    problem, scores
        Row = mentee, column = mentor; for the sense min all scores are negated.
    scale
        One unit of the file's scores is `scale` integer units.
    error_bound
        Largest difference between a score of the file and its integer, in the file's units.
    expected
        The file's known answer, as it stands there; empty when it names none.
    unread
        Names of fields that nobody reads.
    aim
        What is wanted beyond the levels of the problem: quotas, hours, preferences.
    names
        Ids of mentees and of mentors, where these are not 0, 1, 2 …
    one_sided
        Preferences that the other side does not return; such pairs are not possible.
    """

    id: str
    kind: str
    sense: Sense
    problem: AssignmentProblem
    scores: Scores
    scale: int
    error_bound: float
    expected: Mapping[str, object] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    aim: Aim = PLAIN
    names: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    one_sided: int = 0

    def in_own_units(self, value: int) -> float:
        """Return a total of integer scores as the file would state it."""
        return (-value if self.sense == "min" else value) / self.scale

    def with_objective(self, objective: Objective) -> "Case":
        """Return the case under another objective; only `total_score` reads the penalty."""
        penalty = self.problem.unmatched_penalty if objective is Objective.TOTAL_SCORE else 0
        problem = replace(self.problem, objective=objective, unmatched_penalty=penalty)
        return replace(self, problem=problem)
