"""``pairwell match``."""

from collections.abc import Mapping
from pathlib import Path

from app.commands.reading import check_output, cohort_of
from app.jobs.timed_solve import solver_for
from app.matching.pipeline import match
from app.matching.result import Result
from app.settings import Settings
from app.terminal import EncoderWithProgress, console


def run_match(
    cohort: Path, policy: Path | None, changes: Mapping[str, object], output: Path | None
) -> Result:
    """Read, match and return the result."""
    check_output(output, cohort, policy)
    found = cohort_of(cohort, policy, changes)
    settings = Settings()
    encoder = EncoderWithProgress(settings.encoder(), console())
    with settings.engine() as map_blocks:
        return match(found, encoder, solver_for(found, "forkserver"), map_blocks)
