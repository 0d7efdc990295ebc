"""Pairs that a person gives to be judged, with the cohort that they belong to."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, ValidationError

from app.matching.codes import Code
from app.matching.cohort import Cohort
from app.matching.fields import MAX_PAIRS, SHAPES, IdPair, Length, Part
from app.matching.given_pairs import Pair, current_pairs, findings_of_pairs, given_pairs
from app.matching.problems import (
    MAX_PROBLEMS,
    Finding,
    Path,
    Problem,
    first_problems,
    quoted,
)
from app.matching.reading import read_cohort
from app.matching.result import Result


class EvaluationRequest(Part):
    """A cohort and what is to be judged: pairs, or a whole result; neither: `policy.current`."""

    model_config = ConfigDict(
        json_schema_extra={
            "not": {
                "properties": {"assignments": {"type": "array"}, "result": {"type": "object"}},
                "required": ["assignments", "result"],
            }
        }
    )

    cohort: Cohort = Field(description="The cohort that the pairs belong to.")
    assignments: Annotated[tuple[IdPair, ...], Length(MAX_PAIRS)] | None = Field(
        default=None,
        description="The pairs to judge: [mentee id, mentor id]; every id takes part in the round.",
        examples=[[["e1", "r1"]]],
    )
    result: Result | None = Field(
        default=None,
        repr=False,
        description="A result as a match returned it: its pairs are judged and its proof verified.",
    )


@dataclass(frozen=True)
class Evaluation:
    """What is to be judged: pairs that take part, or a whole result."""

    cohort: Cohort
    pairs: tuple[Pair, ...] = ()
    result: Result | None = None

    @property
    def model(self) -> str | None:
        """The model to judge with: the policy's, else that of the result; None is the default."""
        own = self.cohort.policy.model
        return self.result.policy_used.model if own is None and self.result is not None else own


@dataclass(frozen=True)
class ReadEvaluation:
    """An evaluation, or all that is wrong with the document it was read from."""

    evaluation: Evaluation | None
    problems: tuple[Problem, ...] = ()
    more: int = 0


def read_evaluation(document: object, models: Sequence[str] | None = None) -> ReadEvaluation:
    """Read an `EvaluationRequest`; problems of its cohort are told from `/cohort` on.

    The pairs are read once the cohort is valid, since nothing can be said of them before.

    Parameters
    ----------
    models
        As `read_cohort` takes them.
    """
    findings = _findings_of_request(document)
    told, more = first_problems(findings, document)
    if not isinstance(document, dict) or "cohort" not in document:
        return ReadEvaluation(None, told, more)
    read = read_cohort(document["cohort"], models)
    if read.cohort is None or findings:
        problems = (*told, *_under("cohort", read.problems))
        untold = more + read.more + len(problems[MAX_PROBLEMS:])
        return ReadEvaluation(None, problems[:MAX_PROBLEMS], untold)
    for name in ("result", "assignments"):
        if document.get(name) is not None:
            given = read_given(read.cohort, document[name], name, models)
            return replace(given, problems=_under(name, given.problems))
    return read_given(read.cohort, None, "current")


Given = Literal["assignments", "result", "current"]


def read_given(
    cohort: Cohort, document: object, kind: Given, models: Sequence[str] | None = None
) -> ReadEvaluation:
    """Read what is to be judged; pointers lead into `document`.

    Parameters
    ----------
    kind
        ``assignments``: a list of pairs; ``result``: a whole result; ``current``: the pairs of the
        cohort's `policy.current`, and no document.
    models
        As `read_cohort` takes them.
    """
    if kind == "result":
        return _read_result(cohort, document, models)
    given = current_pairs(cohort) if kind == "current" else given_pairs(cohort, document)
    if given.problems:
        return ReadEvaluation(None, given.problems, given.more)
    if kind == "current" and not given.pairs:
        message = "No pairs are given, and policy.current has none of this round."
        return ReadEvaluation(None, (Finding((), Code.MISSING_FIELD, message).problem(),))
    return ReadEvaluation(Evaluation(cohort, given.pairs))


def _read_result(cohort: Cohort, document: object, models: Sequence[str] | None) -> ReadEvaluation:
    """Read a result; its shape is told as one problem, since people do not write results."""
    try:
        # Strict as it is, a result takes lists for tuples from JSON text alone.
        result = Result.model_validate_json(json.dumps(document))
    except ValidationError as error:
        place = tuple(step for step in error.errors()[0]["loc"] if step not in SHAPES)
        message = "This is no result of contract version 1."
        problem = Finding(place, Code.NOT_A_RESULT, message).problem()
        return ReadEvaluation(None, (problem,))
    pairs = tuple((pair.mentee, pair.mentor) for pair in result.assignments)
    evaluation = Evaluation(cohort, pairs, result)
    findings = [
        *_model_findings(evaluation.model, models),
        *(
            replace(finding, path=_in_result(finding.path))
            for finding in findings_of_pairs(cohort, [list(pair) for pair in pairs])
        ),
    ]
    if findings:
        return ReadEvaluation(None, *first_problems(findings, document))
    return ReadEvaluation(evaluation)


def _model_findings(model: str | None, models: Sequence[str] | None) -> Iterator[Finding]:
    """Find that a result's model cannot be had; that of a policy was checked with its cohort."""
    if model is not None and models is not None and model not in models:
        yield Finding(
            ("policy_used", "model"),
            Code.UNKNOWN_MODEL,
            f"The result was made with the language model {quoted(model)}, which the settings do "
            "not allow; to judge with another, name it in the cohort's policy.",
            expected=f"one of {', '.join(models)}",
            misspelt=model,
            known=models,
        )


def _in_result(place: Path) -> Path:
    """Place in a result of what stands at this place in the list of its pairs."""
    index, *sides = place
    return ("assignments", index, *(("mentee", "mentor")[int(side)] for side in sides))


def _findings_of_request(document: object) -> list[Finding]:
    if not isinstance(document, dict):
        expected = "an object with cohort"
        return [Finding((), Code.WRONG_TYPE, "The document is no object.", expected=expected)]
    known = list(EvaluationRequest.model_fields)
    findings = [
        Finding(
            (key,),
            Code.UNKNOWN_FIELD,
            f"There is no field {quoted(key)} here.",
            misspelt=key,
            known=known,
        )
        for key in document
        if key not in known
    ]
    if "cohort" not in document:
        findings.append(Finding(("cohort",), Code.MISSING_FIELD, "The cohort is missing."))
    if document.get("assignments") is not None and document.get("result") is not None:
        message = "Both assignments and result are given; leave one of them out."
        findings.append(Finding(("result",), Code.UNKNOWN_FIELD, message))
    return findings


def _under(field: str, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(replace(problem, pointer=f"/{field}{problem.pointer}") for problem in problems)
