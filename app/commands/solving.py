"""The solver of a command: at a terminal it shows how far a solve in a child has come."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from app.jobs.timed_solve import solver_for
from app.matching.cohort import Cohort
from app.matching.pipeline import Solve
from app.settings import Settings
from solver.aims import Aim, Outcome
from solver.problem import AssignmentProblem
from solver.result import SolveResult
from solver.scores import Scores

if TYPE_CHECKING:
    from rich.status import Status


def command_solver(
    cohort: Cohort, settings: Settings, meanwhile: Callable[[], None] | None = None
) -> Solve | None:
    """Choose where to solve, as `solver_for` does, and show how it goes if anybody can see it."""
    solver = solver_for(cohort, settings.workers, meanwhile=meanwhile)
    if solver is None or not sys.stderr.isatty():
        return solver
    return SolverWithProgress(solver)


@dataclass(frozen=True)
class SolverWithProgress:
    """A solver in a child, and a line on stderr that tells its best answer while it works.

    The line is there from the first answer on: a thread draws it, and the child is a fork.
    """

    solver: partial[Outcome]

    def __call__(self, problem: AssignmentProblem, scores: Scores, aim: Aim) -> Outcome:
        """Solve; the line is gone afterwards."""
        with ExitStack() as shown:
            line: Status | None = None

            def report(found: SolveResult) -> None:
                nonlocal line
                if found.progress is None:
                    return
                from app.terminal import console, progress_in_words  # it takes a while to import

                words = progress_in_words(found.progress)
                if line is None:
                    line = shown.enter_context(console().status(words))
                line.update(words)

            return self.solver(problem, scores, aim, on_incumbent=report)
