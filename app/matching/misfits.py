"""One error of pydantic as one finding in plain English."""

from collections.abc import Mapping, Sequence
from functools import cache
from zoneinfo import available_timezones

from app.matching.codes import Code
from app.matching.expectations import cohort_expectations, length
from app.matching.fields import MAX_FIELDS
from app.matching.problems import Finding, Path, quoted, value_at
from app.matching.subjects import people_at, subject

_CODES: Mapping[str, Code] = {
    **{code.value: code for code in Code},  # raised by the definition's own checks
    "missing": Code.MISSING_FIELD,
    "extra_forbidden": Code.UNKNOWN_FIELD,
    "invalid_key": Code.UNKNOWN_FIELD,
    "literal_error": Code.WRONG_VALUE,
    "greater_than": Code.OUT_OF_RANGE,
    "greater_than_equal": Code.OUT_OF_RANGE,
    "less_than": Code.OUT_OF_RANGE,
    "less_than_equal": Code.OUT_OF_RANGE,
    "finite_number": Code.NUMBER_NOT_FINITE,
    "string_too_short": Code.TEXT_LENGTH,
    "string_too_long": Code.TEXT_LENGTH,
    "string_pattern_mismatch": Code.BAD_CHARACTER,
    "string_unicode": Code.BAD_CHARACTER,
    "too_short": Code.WRONG_LENGTH,
    "too_long": Code.WRONG_LENGTH,
}
"""By pydantic's error type; those that are left say that the JSON type is another one."""


def misfit(kind: str, path: Path, document: object) -> Finding:
    """Make the finding for one error of pydantic.

    Parameters
    ----------
    kind
        Pydantic's error type; the definition's own checks raise our codes.
    path
        Place in the document, without the steps that pydantic adds for the shapes of a field.
    document
        The whole document; only its ids, field names and types are told.
    """
    code = _CODES.get(kind, Code.WRONG_TYPE)
    if code is Code.UNKNOWN_FIELD:
        return _surplus_field(path, document)
    if code is Code.MISSING_FIELD and isinstance(path[-1], int):
        code, path = Code.WRONG_LENGTH, path[:-1]
    if path[-1:] == (_KEY,) and kind.startswith("string_"):
        return _wrong_key(code, path[:-1], document)
    value = value_at(document, path)
    code = _refined(code, path, value)
    expected = _EXPECTED.get(code) or cohort_expectations().sentence(path)
    return Finding(
        path=path,
        code=code,
        message=f"{subject(document, path)} {_complaint(code, value, expected)}",
        expected=expected,
        people=people_at(document, path),
        misspelt=value if code in _MISSPELT and isinstance(value, str) else None,
        known=_time_zones() if code is Code.UNKNOWN_TIME_ZONE else _options(path),
    )


def _wrong_key(code: Code, path: Path, document: object) -> Finding:
    """Make the finding for a key of the sender's own, such as that of an attribute."""
    part = cohort_expectations().part(path[:-1]) or {}
    name = f"a text{length(part.get('propertyNames', {}), 'Length', 'characters')}"
    message = f"{subject(document, path[:-1])}: the name of a field must be {name}, without NUL."
    return Finding(path, code, message, expected=name, people=people_at(document, path))


def _surplus_field(path: Path, document: object) -> Finding:
    parent, field = path[:-1], str(path[-1])
    expectations = cohort_expectations()
    part = expectations.part(parent) or {}
    owners = expectations.owners_of(field)
    belongs = f" It is a field of: {', '.join(owners)}." if owners else ""
    return Finding(
        path=path,
        code=Code.UNKNOWN_FIELD,
        message=f"{subject(document, parent)}: there is no field {quoted(field)} here.{belongs}",
        people=people_at(document, path),
        misspelt=field,
        known=sorted(part.get("properties", ())),
    )


def _refined(code: Code, path: Path, value: object) -> Code:
    """Tell apart what pydantic calls by one name."""
    match code, value:
        case Code.WRONG_LENGTH, [] if path in {("mentees",), ("mentors",)}:
            return Code.EMPTY_LIST
        case Code.WRONG_VALUE | Code.UNKNOWN_TIME_ZONE, _ if not isinstance(value, str):
            return Code.WRONG_TYPE
        case Code.WRONG_TYPE, int() if not isinstance(value, bool) and _is_number(path):
            return Code.OUT_OF_RANGE  # an integer beyond the largest float
    return code


def _is_number(path: Path) -> bool:
    return any(node.get("type") == "number" for node in cohort_expectations().at(path))


@cache
def _time_zones() -> Sequence[str]:
    """List the names to be proposed; not Etc/GMT+1, which lies west of Greenwich, not east."""
    return sorted(name for name in available_timezones() if not name.startswith("Etc/"))


def _options(path: Path) -> Sequence[str]:
    nodes = cohort_expectations().at(path)
    return [
        option for node in nodes for option in (node.get("const"), *node.get("enum", ())) if option
    ]


_KEY = "[key]"
"""The step that pydantic adds to the place of a key that is wrong itself."""
_MISSPELT = {Code.WRONG_VALUE, Code.UNKNOWN_TIME_ZONE}
_EXPECTED: Mapping[Code, str] = {
    Code.TOO_MANY_DECIMALS: "a number with at most six decimals",
    Code.NOT_A_TIME: "a time of day like 17:30",
    Code.NOT_A_LANGUAGE: "a language tag like en or pt-BR",
    Code.UNKNOWN_TIME_ZONE: "the IANA name of a time zone, like Europe/Lisbon",
}
_COMPLAINTS: Mapping[Code, str] = {
    Code.WRONG_TYPE: "must be {expected}, not {kind}.",
    Code.MISSING_FIELD: "is missing; it must be {expected}.",
    Code.BAD_CHARACTER: "has a NUL or half of a surrogate pair, which cannot be stored.",
    Code.EMPTY_LIST: "is empty, so that nobody can be matched.",
    Code.TOO_DEEP: "has lists and objects too deep inside one another; it must be {expected}.",
    Code.NUMBER_NOT_FINITE: "has a number that is not finite, or too large for a float.",
    Code.NUMBER_TOO_LARGE: "has a whole number that needs more than 64 bits.",
}


def _complaint(code: Code, value: object, expected: str) -> str:
    if isinstance(value, dict) and code is Code.WRONG_LENGTH and len(value) > MAX_FIELDS:
        return f"has more than {MAX_FIELDS:,} fields."
    if isinstance(value, dict) and code is Code.BAD_CHARACTER:
        return "has a field name or a text with a NUL or half of a surrogate pair."
    template = _COMPLAINTS.get(code, "must be {expected}.")
    return template.format(expected=expected, kind=_TYPES.get(type(value), "something else"))


_TYPES: Mapping[type, str] = {
    type(None): "null",
    bool: "true or false",
    int: "a whole number",
    float: "a number with a decimal point",
    str: "a text",
    list: "a list",
    dict: "an object",
}
