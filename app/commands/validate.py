"""``pairwell validate``."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from app.commands.failures import InvalidInputError
from app.commands.reading import read_document
from app.matching.participants import Participants
from app.matching.reading import ReadCohort
from app.matching.units import counted
from app.terminal import console, show_problems


def run_validate(cohort: Path, policy: Path | None, *, as_json: bool) -> int:
    """Tell all problems; the exit code is 3 when there is an error."""
    try:
        read = read_document(cohort, policy, {})
    except InvalidInputError as error:
        read = ReadCohort(None, error.problems, error.more)
    if as_json:
        size = None
        if read.cohort is not None:
            people = Participants.of(read.cohort)
            size = {"mentees": len(people.mentees), "mentors": len(people.mentors)}
        problems = [asdict(problem) for problem in read.problems]
        answer = {"valid": read.cohort is not None, "problems": problems, "more": read.more}
        sys.stdout.write(json.dumps({**answer, "size": size}, indent=1, ensure_ascii=False) + "\n")
    show_problems(console(), read.problems, read.more)
    if read.cohort is None:
        return 3
    console().print(f"valid: {counted(len(read.problems) + read.more, 'warning')}")
    return 0
