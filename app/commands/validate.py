"""``pairwell validate``."""

import sys
from pathlib import Path

from app.commands.failures import InvalidInputError
from app.commands.reading import read_document
from app.files.output import validation_json
from app.matching.reading import ReadCohort
from app.matching.units import counted
from app.matching.validation import validation_of
from app.settings import Settings
from app.terminal import console, show_problems


def run_validate(cohort: Path, policy: Path | None, *, as_json: bool) -> int:
    """Tell all problems; the exit code is 3 when there is an error."""
    models = tuple(Settings().by_name)
    try:
        read = read_document(cohort, policy, {}, models)
    except InvalidInputError as error:
        read = ReadCohort(None, error.problems, error.more)
    found = validation_of(read, models)
    if as_json:
        sys.stdout.write(validation_json(found))
    show_problems(console(), found.problems, found.more)
    if not found.valid:
        return 3
    console().print(f"valid: {counted(len(found.problems) + found.more, 'warning')}")
    return 0
