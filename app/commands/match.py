"""``pairwell match``."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from app.commands.reading import check_output, cohort_of
from app.jobs.child import solve_in_child
from app.matching.cohort import Cohort
from app.matching.pipeline import Solve, match
from app.matching.result import Result
from app.settings import Settings
from app.terminal import EncoderWithProgress, console
from solver.solve import solve

IN_PROCESS_PAIRS = 100_000
"""Up to this many pairs a solve takes milliseconds, less than starting a child does."""


def run_match(
    cohort: Path, policy: Path | None, changes: Mapping[str, object], output: Path | None
) -> Result:
    """Read, match and return the result."""
    check_output(output, cohort, policy)
    found = cohort_of(cohort, policy, changes)
    encoder = EncoderWithProgress(Settings().encoder(), console())
    return match(found, encoder, solver_for(found))


def solver_for(cohort: Cohort) -> Solve:
    """Choose where to solve: in a child that can be stopped, unless it is a matter of moments."""
    limit = cohort.policy.time_limit_s
    if limit is None and len(cohort.mentees) * len(cohort.mentors) <= IN_PROCESS_PAIRS:
        return solve
    return partial(solve_in_child, time_limit_s=limit)
