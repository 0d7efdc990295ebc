"""What a child does with a call: the same functions as the command line, and no exception."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.engine import engine_for
from app.files.json_document import ParsedJson, parse_json
from app.files.output import result_json, validation_json
from app.jobs.calls import Answered, Call, Fact, Failed, Limits, Operation, Refused, Reply
from app.jobs.error_place import error_place
from app.jobs.timed_solve import ChildFailedError, solver_for
from app.matching.codes import Code
from app.matching.cohort import Cohort
from app.matching.evaluation import read_evaluation
from app.matching.pipeline import judge, match
from app.matching.problems import Finding, Path, Problem, value_at
from app.matching.reading import ReadCohort, read_cohort
from app.matching.result import Result
from app.matching.validation import validation_of
from embeddings.encoder import Encoder
from embeddings.errors import EmbeddingError
from solver.network import TooManyPairsError

_UNREADABLE = frozenset({Code.NOT_UTF8, Code.INVALID_JSON, Code.TOO_DEEP})
_SHARE_OF_SOLVING = 0.8
"""Of a call's seconds; the rest is for its texts before, and for its proof and answer after."""


def perform(
    call: Call,
    encoder: Encoder,
    threads: int = 1,
    by_model: Mapping[str, Encoder] | None = None,
) -> Reply:
    """Do what a call asks for.

    Parameters
    ----------
    encoder
        With the model of a policy that names none.
    threads
        In which blocks of pairs are worked on.
    by_model
        Encoders by the names that a policy may have for their models; None takes any name for that
        of the encoder.

    Returns
    -------
    Reply
        Also for whatever goes wrong: nothing is raised, and no message of an exception that could
        quote a person is passed on.
    """
    try:
        return _reply(call, Encoders(encoder, by_model), threads)
    except TooManyPairsError as error:
        told = f"The solver has a limit too: {error}."
        return Refused("too_large", (Finding((), Code.TOO_MANY_PAIRS, told).problem(),))
    except (EmbeddingError, ChildFailedError) as error:  # their messages are sentences of ours
        return Failed(str(error))
    except Exception as error:  # noqa: BLE001  the caller tells it, in another process
        return Failed(f"internal error: {type(error).__name__} at {error_place(error)}")


@dataclass(frozen=True)
class Encoders:
    """What texts are read with, by the model that is asked for."""

    default: Encoder
    by_model: Mapping[str, Encoder] | None = None

    @property
    def models(self) -> tuple[str, ...] | None:
        """Names that a policy may have; None for any."""
        return None if self.by_model is None else tuple(self.by_model)

    def of(self, model: str | None) -> Encoder:
        """Return that of a model; the default for one that is not here."""
        return (self.by_model or {}).get(model or "", self.default)


def _reply(call: Call, encoders: Encoders, threads: int) -> Reply:
    parsed = parse_json(call.body)
    if any(problem.code in _UNREADABLE for problem in parsed.problems):
        return Refused("unreadable", parsed.problems, parsed.more)
    if call.operation is Operation.VALIDATE:
        return _validate(parsed, encoders)
    if parsed.problems:
        return Refused("invalid", parsed.problems, parsed.more)
    limits_broken = _too_large(call.operation, parsed.value, call.limits)
    if limits_broken:
        return Refused("too_large", limits_broken)
    work = _match if call.operation is Operation.MATCH else _evaluate
    return work(parsed.value, encoders, call, threads)


def _too_large(operation: Operation, document: object, limits: Limits) -> tuple[Problem, ...]:
    """Compare the lengths of a document's two lists of people with the limits.

    Returns
    -------
    tuple of Problem
        Empty when the cohort is small enough, or has no such lists.
    """
    place: Path = ("cohort",) if operation is Operation.EVALUATE else ()
    mentees, mentors = (_length(document, (*place, name)) for name in ("mentees", "mentors"))
    compared = (
        (Code.TOO_MANY_PEOPLE, mentees + mentors, limits.people, "mentees and mentors together"),
        (Code.TOO_MANY_PAIRS, mentees * mentors, limits.pairs, "mentees times mentors"),
    )
    return tuple(
        Finding(
            place,
            code,
            f"The cohort has {count:,} {what}, more than are matched while the sender waits.",
            expected=f"at most {most:,}",
        ).problem()
        for code, count, most, what in compared
        if count > most
    )


def _length(document: object, path: Path) -> int:
    value = value_at(document, path)
    return len(value) if isinstance(value, list) else 0


def _validate(parsed: ParsedJson, encoders: Encoders) -> Reply:
    if parsed.problems:
        read = ReadCohort(None, parsed.problems, parsed.more)
    else:
        read = read_cohort(parsed.value, encoders.models)
    found = validation_of(read, encoders.models or ())
    content = validation_json(found).encode()
    sizes = {} if read.cohort is None else _sizes(read.cohort)
    return Answered(content, {**sizes, "problems": _count(found.problems, found.more)})


def _match(document: object, encoders: Encoders, call: Call, threads: int) -> Reply:
    read = read_cohort(document, encoders.models)
    if read.ruled is None:
        return Refused("invalid", read.problems, read.more)
    cohort = read.ruled.cohort
    encoder = encoders.of(cohort.policy.model)
    solver = solver_for(cohort, threads, _longest_s(call.limits), is_disposable=True)
    with engine_for(threads) as map_blocks:
        result = match(read.ruled, encoder, solver, map_blocks, threads)
    problems = _count(read.problems, read.more)
    return _answered(cohort, result, problems, prices=call.prices)


def _evaluate(document: object, encoders: Encoders, call: Call, threads: int) -> Reply:
    read = read_evaluation(document, encoders.models)
    if read.evaluation is None:
        return Refused("invalid", read.problems, read.more)
    cohort = read.evaluation.cohort
    encoder = encoders.of(read.evaluation.model)
    solver = solver_for(cohort, threads, _longest_s(call.limits), is_disposable=True)
    with engine_for(threads) as map_blocks:
        result = judge(read.evaluation, encoder, solver, map_blocks, threads)
    return _answered(cohort, result, _count(read.problems, read.more), prices=call.prices)


def _longest_s(limits: Limits) -> float:
    return math.inf if limits.seconds is None else _SHARE_OF_SOLVING * limits.seconds


def _answered(cohort: Cohort, result: Result, problems: int, *, prices: bool) -> Answered:
    facts: dict[str, Fact] = {
        **_sizes(cohort),
        "problems": problems,
        "termination": result.certificate.termination,
        "limit": result.certificate.limit,
        **result.timings.model_dump(),
    }
    return Answered(result_json(result, prices=prices).encode(), facts)


def _sizes(cohort: Cohort) -> dict[str, Fact]:
    mentees, mentors = len(cohort.mentees), len(cohort.mentors)
    return {"mentees": mentees, "mentors": mentors, "pairs": mentees * mentors}


def _count(problems: Sequence[Problem], more: int) -> int:
    return len(problems) + more
