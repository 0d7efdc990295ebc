"""``pairwell evaluate``."""

from pathlib import Path

from pydantic import ValidationError

from app.commands.failures import InvalidInputError, UsageProblemError
from app.commands.match import solver_for
from app.commands.reading import check_output, cohort_of, read_json
from app.matching.codes import Code
from app.matching.cohort import Cohort
from app.matching.given_pairs import current_pairs, given_pairs
from app.matching.pipeline import evaluate, prepare, verify
from app.matching.problems import Problem
from app.matching.result import Result
from app.settings import Settings
from app.terminal import EncoderWithProgress, console


def run_evaluate(
    cohort: Path, policy: Path | None, pairs: Path | None, output: Path | None
) -> Result:
    """Judge a file's pairs, or `policy.current`; a result file is verified as well."""
    check_output(output, cohort, policy, pairs)
    found = cohort_of(cohort, policy, {})
    document = None if pairs is None else read_json(pairs)
    sent = _result(found, document) if isinstance(document, dict) else None
    given = current_pairs(found) if pairs is None else given_pairs(found, document)
    if pairs is None and not given.pairs:
        raise UsageProblemError("no pairs are given, and policy.current has none of this round")
    if sent is None and given.problems:
        raise InvalidInputError(given.problems, given.more)
    prepared = prepare(found, EncoderWithProgress(Settings().encoder(), console()))
    if sent is not None:
        return verify(prepared, sent, solver_for(found))
    return evaluate(prepared, given.pairs, solver_for(found))


def _result(cohort: Cohort, document: dict[str, object]) -> Result:
    """Read a result; its shape is told as one problem, since people do not write results."""
    try:
        result = Result.model_validate(document)
    except ValidationError as error:
        place = "".join(f"/{step}" for step in error.errors()[0]["loc"])
        message = f"This is no result of contract version 1: see {place}."
        raise InvalidInputError((Problem("", Code.NOT_A_RESULT, "error", message),), 0) from None
    pairs = [[pair.mentee, pair.mentor] for pair in result.assignments]
    read = given_pairs(cohort, pairs)
    if read.problems:
        raise InvalidInputError(read.problems, read.more)
    return result
