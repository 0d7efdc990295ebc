"""JSON text in: plain values, or what is wrong with the text and where."""

import json
import re
from dataclasses import dataclass
from itertools import islice

from app.files.strict_json import StrictReader, flaws_in, is_deeper
from app.matching.codes import Code
from app.matching.problems import MAX_PROBLEMS, Finding, Problem, first_problems
from app.matching.reading import ReadCohort, read_cohort

MAX_DEPTH = 64
"""Most lists and objects that may stand inside one another."""

_TOKENS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[{]|[\]}]', re.DOTALL)

_REASONS = {
    "Expecting value": "a value is missing or misspelt",
    "Expecting property name": "a field name in double quotes is missing",
    "Expecting ':'": "a colon is missing",
    "Expecting ','": "a comma or a closing bracket is missing",
    "Illegal trailing comma": "there is a comma too many",
    "Extra data": "the document has ended before this",
    "Invalid control character": "a text has a line break or a control character in it",
    "Invalid \\": "a text has a backslash that escapes nothing",
    "Unterminated string": "the text that begins here is never closed",
}
"""By the beginning of the parser's message."""


@dataclass(frozen=True, slots=True)
class ParsedJson:
    """What became of a JSON text.

    Attributes
    ----------
    value
        The value; None when there are problems (and for ``null``).
    problems
        The first 100 by their place in the document.
    more
        How many more there are.
    """

    value: object
    problems: tuple[Problem, ...] = ()
    more: int = 0


def parse_json(data: bytes) -> ParsedJson:
    """Parse JSON as strictly as its standard allows.

    Refused are: text that is not UTF-8 (a byte order mark may stand first), NaN, Infinity and
    numbers beyond a float, whole numbers beyond 64 bits, a key twice in one object, and more than
    64 levels. The time grows linearly with the size.

    Parameters
    ----------
    data
        The bytes of a file or of a request.

    Returns
    -------
    ParsedJson
        The value or the problems. Invalid JSON is one problem with line and column; other flaws
        are told all at once, each with its pointer. Nothing of the text is quoted but keys.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _refused(Code.NOT_UTF8, not_utf8(data, error.start))
    reader = StrictReader(data)
    try:
        value = reader.read(text)
    except json.JSONDecodeError as error:
        return _refused(Code.INVALID_JSON, _invalid(text, error))
    except RecursionError:
        return _refused(Code.TOO_DEEP, _too_deep(text))
    if is_deeper(value, MAX_DEPTH):
        return _refused(Code.TOO_DEEP, _too_deep(text))
    if reader.flaws:
        told, _ = first_problems(islice(flaws_in(value), MAX_PROBLEMS), value)
        return ParsedJson(None, told, reader.flaws - len(told))
    return ParsedJson(value)


def read_cohort_json(data: bytes) -> ReadCohort:
    """Read a cohort from the bytes of a JSON document; see ``parse_json`` and ``read_cohort``."""
    parsed = parse_json(data)
    if parsed.problems:
        return ReadCohort(None, parsed.problems, parsed.more)
    return read_cohort(parsed.value)


def _refused(code: Code, message: str) -> ParsedJson:
    return ParsedJson(None, (Finding((), code, message).problem(),))


def not_utf8(data: bytes, position: int) -> str:
    """Say where bytes stop being UTF-8."""
    line = data.count(b"\n", 0, position) + 1
    column = position - data.rfind(b"\n", 0, position)
    return f"The bytes are not UTF-8 (line {line}, byte {column} of it); save the file as UTF-8."


def _invalid(text: str, error: json.JSONDecodeError) -> str:
    if not text.strip():
        return "The document is empty."
    place = f"line {error.lineno}, column {error.colno}"
    if error.pos >= len(text.rstrip()):
        return f"The document ends too early, at {place}: something is not closed."
    return f"The document is no JSON at {place}: {reason_of(error)}."


def reason_of(error: json.JSONDecodeError) -> str:
    """Say in plain words what the parser stumbled over."""
    reasons = (reason for start, reason in _REASONS.items() if error.msg.startswith(start))
    return next(reasons, "this cannot be read")


def _too_deep(text: str) -> str:
    position = _first_beyond(text, MAX_DEPTH)
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return (
        f"Lists and objects are more than {MAX_DEPTH} deep inside one another, "
        f"from line {line}, column {column} on."
    )


def _first_beyond(text: str, depth: int) -> int:
    """Position of the first bracket that opens more than ``depth`` levels."""
    for token in _TOKENS.finditer(text):
        depth -= {"[": 1, "{": 1, "]": -1, "}": -1}.get(text[token.start()], 0)
        if depth < 0:
            return token.start()
    raise RecursionError("the stack was nearly full before the document was read")
