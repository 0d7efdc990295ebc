"""``pairwell validate``."""

import sys
from pathlib import Path

from app.commands.failures import InvalidInputError
from app.commands.reading import read_document
from app.files.output import validation_json
from app.matching.reading import ReadCohort
from app.matching.units import counted
from app.matching.validation import validation_of
from app.terminal import console, show_problems


def run_validate(cohort: Path, policy: Path | None, *, as_json: bool) -> int:
    """Tell all problems; the exit code is 3 when there is an error."""
    try:
        read = read_document(cohort, policy, {})
    except InvalidInputError as error:
        read = ReadCohort(None, error.problems, error.more)
    if as_json:
        sys.stdout.write(validation_json(validation_of(read)))
    show_problems(console(), read.problems, read.more)
    if read.cohort is None:
        return 3
    console().print(f"valid: {counted(len(read.problems) + read.more, 'warning')}")
    return 0
