"""What schemathesis checks beyond its own: why a document was refused, and that it was told."""

import json
from collections.abc import Mapping
from typing import Any

import schemathesis
from schemathesis import Case, CheckContext, Response

from app.matching.codes import Code
from app.matching.problems import child

BETWEEN_VALUES = frozenset(
    {
        *(code for code in Code if code.name.startswith(("PIN_", "PAIR_"))),
        Code.DUPLICATE_ID,
        Code.NOT_AN_ACRONYM,
        Code.ACRONYM_DOUBLED,
        Code.DEMAND_MIN_ABOVE_DEMAND,
        Code.MIN_LOAD_ABOVE_CAPACITY,
        Code.TOO_MANY_PRIORITIES,
        Code.ROUND_ENDS_BEFORE_START,
        Code.NUMBER_TOO_LARGE,  # a rule of the whole document, like the next
        Code.TOO_DEEP,
        Code.UNKNOWN_TIME_ZONE,  # a schema has no list of them
        Code.UNKNOWN_MODEL,  # nor of what the settings allow
        Code.REPORTING_CYCLE,
        Code.SLOT_REVERSED,
        Code.SLOTS_OVERLAP,
        Code.NO_SUCH_GROUP,
        Code.PAIRS_NOT_WHOLE,
        Code.NOTHING_TO_KEEP,
        Code.TOO_MANY_DECIMALS,  # validators do not agree on multiples of a millionth
        Code.PREFERS_SELF,
        Code.PREFERS_AND_AVOIDS,
        Code.PREFERRED_TWICE,
        Code.NOT_ON_LADDER,
        Code.NO_SUCH_RULE,
        Code.OVERRIDE_NOT_ALLOWED,
        Code.DUPLICATE_NAME,
        Code.NO_SUCH_FIELD,
        Code.FIELD_NEVER_READ,
        Code.NEEDED,
        Code.NOT_READ,
        Code.LEAST_ABOVE_MOST,
        Code.NO_SUCH_CRITERION,
        Code.QUOTA_WITHOUT_BOUNDS,
        Code.SHARE_ABOVE_ONE,
        Code.JUSTIFICATION_NEEDED,
        Code.SCORE_DOUBLED,
        Code.COLUMN_MISSING,
        Code.NOT_TOGETHER,
    }
)
"""Errors of a document whose every value fits the schema."""


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
    if error["code"] == Code.WRONG_TYPE:  # a schema takes 3.0 for a whole number, we do not
        value = _at(document, error["pointer"])
        return isinstance(value, float) and value.is_integer()
    nothing_to_judge = ("", Code.MISSING_FIELD)  # neither pairs nor policy.current
    return error["code"] in BETWEEN_VALUES or (error["pointer"], error["code"]) == nothing_to_judge


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
