"""What schemathesis checks beyond its own: why a document was refused, and that it was told."""

import json
from collections.abc import Mapping
from typing import Any

import schemathesis
from schemathesis import Case, CheckContext, Response

from app.matching.codes import Code
from app.matching.problems import child

OF_A_SHAPE = frozenset(
    {
        Code.MISSING_FIELD,
        Code.UNKNOWN_FIELD,
        Code.NOT_AVAILABLE_YET,
        Code.WRONG_TYPE,
        Code.WRONG_VALUE,
        Code.OUT_OF_RANGE,
        Code.WRONG_LENGTH,
        Code.TEXT_LENGTH,
        Code.BAD_CHARACTER,
        Code.NOT_A_DATE,
        Code.NOT_A_TIME,
        Code.NOT_A_LANGUAGE,
        Code.NUMBER_NOT_FINITE,
        Code.EMPTY_LIST,
    }
)
"""Errors of a value that does not fit the schema; all others are contradictions between values."""


NAMED_BY_PROGRAMMES = ("/quotas/", "/attributes", "/audit", "/params/table")
"""Objects whose fields a programme names: the schema does not say which names can be sent."""


@schemathesis.check
def refused_for_what_no_schema_can_say(
    context: CheckContext, response: Response, case: "Case[Any]"
) -> None:
    """Insist that a document of valid shape is refused only for a contradiction in it."""
    if (
        response.status_code != 422
        or case.meta is None
        or not case.meta.generation.mode.is_positive
    ):
        return
    errors = [one for one in json.loads(response.content)["errors"] if one["severity"] == "error"]
    sayable = [one for one in errors if not _is_beyond_any_schema(one, case.body)]
    if sayable or not errors:
        raise AssertionError(f"The schema could have said this: {sayable[:3]}")


def _is_beyond_any_schema(error: Mapping[str, Any], document: object) -> bool:
    if error["code"] in {Code.BAD_CHARACTER, Code.TEXT_LENGTH, Code.WRONG_TYPE} and any(
        step in error["pointer"] for step in NAMED_BY_PROGRAMMES
    ):
        return True
    if error["code"] == Code.WRONG_TYPE:  # a schema takes 3.0 for a whole number, we do not
        value = _at(document, error["pointer"])
        return isinstance(value, float) and value.is_integer()
    nothing_to_judge = ("", Code.MISSING_FIELD)  # neither pairs nor policy.current
    is_of_a_shape = error["code"] in OF_A_SHAPE
    return not is_of_a_shape or (error["pointer"], error["code"]) == nothing_to_judge


def _at(document: object, pointer: str) -> object:
    """The value at a JSON pointer."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        document = child(document, int(name) if isinstance(document, list) else name)
    return document


@schemathesis.check
def what_violates_the_schema_is_told_as_invalid(
    context: CheckContext, response: Response, case: "Case[Any]"
) -> None:
    """Insist that the check of a document finds what violates its schema."""
    if case.path != "/v1/validate" or response.status_code != 200 or case.meta is None:
        return
    valid = json.loads(response.content)["valid"]
    if valid and case.meta.generation.mode.is_negative:
        raise AssertionError("The document violates the schema, and was called valid.")
