"""``pairwell evaluate``."""

from collections.abc import Sequence
from pathlib import Path

from app.commands.encoding import EncoderWithProgress
from app.commands.failures import InvalidInputError, UsageProblemError
from app.commands.reading import check_output, cohort_of, read_json
from app.commands.solving import command_solver
from app.matching.cohort import Cohort
from app.matching.evaluation import ReadEvaluation, read_given
from app.matching.pipeline import judge
from app.matching.result import Result
from app.settings import settings_with


def run_evaluate(
    cohort: Path,
    policy: Path | None,
    pairs: Path | None,
    output: Path | None,
    threads: int | None,
) -> Result:
    """Judge a file's pairs, or `policy.current`; a result file is verified as well."""
    check_output(output, cohort, policy, pairs)
    settings = settings_with(threads)
    found = cohort_of(cohort, policy, {}, settings.by_name)
    read = _given(found, pairs, tuple(settings.by_name))
    if read.evaluation is None:
        raise InvalidInputError(read.problems, read.more)
    encoder = EncoderWithProgress(settings.encoder(read.evaluation.model))
    solver = command_solver(found, settings)
    with settings.engine() as map_blocks:
        return judge(read.evaluation, encoder, solver, map_blocks, settings.workers)


def _given(cohort: Cohort, pairs: Path | None, models: Sequence[str]) -> ReadEvaluation:
    if pairs is not None:
        document = read_json(pairs)
        is_result = isinstance(document, dict)
        return read_given(cohort, document, "result" if is_result else "assignments", models)
    read = read_given(cohort, None, "current")
    if read.evaluation is None:
        raise UsageProblemError("no pairs are given, and policy.current has none of this round")
    return read
