"""``pairwell match``."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.encoding import EncoderWithProgress, opened_ahead, opened_for
from app.settings import settings_with

if TYPE_CHECKING:
    from app.matching.result import Result


def run_match(
    cohort: Path,
    policy: Path | None,
    changes: Mapping[str, object],
    output: Path | None,
    threads: int | None,
) -> "Result":
    """Read, match and return the result."""
    settings = settings_with(threads)
    opened = opened_ahead(settings)
    from app.commands.reading import check_output, round_of  # imports run beside its opening
    from app.commands.solving import command_solver
    from app.matching.pipeline import match

    check_output(output, cohort, policy)
    found = round_of(cohort, policy, changes, settings.by_name)
    encoder = EncoderWithProgress(opened_for(found.cohort.policy.model, settings, opened))
    solver = command_solver(found.cohort, settings, _load_what_tells_the_answer)
    with settings.engine() as map_blocks:
        return match(found, encoder, solver, map_blocks, settings.workers)


def _load_what_tells_the_answer() -> None:
    import app.matching.answer
    import app.terminal  # noqa: F401  each takes about a tenth of a second
