"""JSON text in: plain values, or what is wrong with the text and where."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from app.matching.codes import Code
from app.matching.json_values import INTEGER_MAX, INTEGER_MIN
from app.matching.problems import MAX_PROBLEMS, Finding, Path, Problem, first_problems, quoted
from app.matching.reading import ReadCohort, read_cohort

MAX_DEPTH = 64
"""Most lists and objects that may stand inside one another."""

_DIGIT = b"0"
_DIGITS = bytes.maketrans(b"0123456789", _DIGIT * 10)
_LONG = 19
"""Digits from which on a whole number may need more than 64 bits."""

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
        return _refused(Code.NOT_UTF8, _not_utf8(data, error.start))
    reader = _Reader()
    try:
        value = reader.read(text, has_long_integers=_DIGIT * _LONG in data.translate(_DIGITS))
    except json.JSONDecodeError as error:
        return _refused(Code.INVALID_JSON, _invalid(text, error))
    except RecursionError:
        return _refused(Code.TOO_DEEP, _too_deep(text))
    if _is_deeper(value, MAX_DEPTH):
        return _refused(Code.TOO_DEEP, _too_deep(text))
    if reader.flaws:
        told, _ = first_problems(islice(_flaws_in(value), MAX_PROBLEMS), value)
        return ParsedJson(None, told, reader.flaws - len(told))
    return ParsedJson(value)


def read_cohort_json(data: bytes) -> ReadCohort:
    """Read a cohort from the bytes of a JSON document; see ``parse_json`` and ``read_cohort``."""
    parsed = parse_json(data)
    if parsed.problems:
        return ReadCohort(None, parsed.problems, parsed.more)
    return read_cohort(parsed.value)


@dataclass(frozen=True, slots=True)
class _BadNumber:
    """Stands in the parsed value where a number is that cannot be kept."""

    code: Code


class _Doubled(dict[str, object]):
    """An object with keys that stand in it more than once."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        counts = Counter(key for key, _ in pairs)
        self.keys_again = [key for key, count in counts.items() if count > 1]


class _Reader:
    """Python's own parser, which leaves marks in the value where it is too lenient."""

    def __init__(self) -> None:
        self.flaws = 0

    def read(self, text: str, *, has_long_integers: bool) -> object:
        """Parse; marked flaws are found later, by walking the value.

        Without ``has_long_integers`` there is no call for each integer, which is ten times faster.
        """
        return json.loads(
            text,
            object_pairs_hook=self._object,
            parse_float=self._float,
            parse_int=self._integer if has_long_integers else None,
            parse_constant=self._constant,
        )

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        value = dict(pairs)
        if len(value) == len(pairs):
            return value
        doubled = _Doubled(pairs)
        self.flaws += len(doubled.keys_again)
        return doubled

    def _float(self, text: str) -> float | _BadNumber:
        value = float(text)
        return value if math.isfinite(value) else self._bad(Code.NUMBER_NOT_FINITE)

    def _integer(self, text: str) -> int | _BadNumber:
        if len(text) <= _LONG + 1 and INTEGER_MIN <= int(text) <= INTEGER_MAX:
            return int(text)
        return self._bad(Code.NUMBER_TOO_LARGE)

    def _constant(self, _: str) -> _BadNumber:
        return self._bad(Code.NUMBER_NOT_FINITE)

    def _bad(self, code: Code) -> _BadNumber:
        self.flaws += 1
        return _BadNumber(code)


def _is_deeper(value: object, depth: int) -> bool:
    level = [value] if isinstance(value, list | dict) else []
    for _ in range(depth):
        level = [
            child
            for container in level
            for child in (container.values() if isinstance(container, dict) else container)
            if isinstance(child, list | dict)
        ]
    return bool(level)


def _flaws_in(value: object, path: Path = ()) -> Iterator[Finding]:
    """Find the marks that the reader left, in the order of the document."""
    if isinstance(value, _BadNumber):
        message = f"{value.code.meaning}."
        yield Finding(path, value.code, message, expected="a finite number of at most 64 bits")
    for key in value.keys_again if isinstance(value, _Doubled) else ():
        message = f"The key {quoted(key)} stands in this object more than once."
        yield Finding((*path, key), Code.DUPLICATE_KEY, message, expected="each key once")
    for step, child in _inside(value):
        if isinstance(child, list | dict | _BadNumber):
            yield from _flaws_in(child, (*path, step))


def _inside(value: object) -> Iterable[tuple[str | int, object]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def _refused(code: Code, message: str) -> ParsedJson:
    return ParsedJson(None, (Finding((), code, message).problem(),))


def _not_utf8(data: bytes, position: int) -> str:
    line = data.count(b"\n", 0, position) + 1
    column = position - data.rfind(b"\n", 0, position)
    return f"The bytes are not UTF-8 (line {line}, byte {column} of it); save the file as UTF-8."


def _invalid(text: str, error: json.JSONDecodeError) -> str:
    if not text.strip():
        return "The document is empty."
    place = f"line {error.lineno}, column {error.colno}"
    if error.pos >= len(text.rstrip()):
        return f"The document ends too early, at {place}: something is not closed."
    reasons = (reason for start, reason in _REASONS.items() if error.msg.startswith(start))
    return f"The document is no JSON at {place}: {next(reasons, 'this cannot be read')}."


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
