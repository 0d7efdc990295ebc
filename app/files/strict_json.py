"""Python's own JSON parser, made as strict as the standard: where it is too lenient, marks stay."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.matching.codes import Code
from app.matching.json_values import INTEGER_MAX, INTEGER_MIN
from app.matching.problems import Finding, Path, quoted

_DIGIT = b"0"
_DIGITS = bytes.maketrans(b"0123456789", _DIGIT * 10)
_LONG = 19
"""Digits from which on a whole number may need more than 64 bits."""


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


class StrictReader:
    """Parses texts and leaves marks in their values; `flaws` counts them.

    Parameters
    ----------
    data
        The bytes of all texts. Without a long integer in them there is no call for each integer,
        which is ten times faster.
    """

    def __init__(self, data: bytes) -> None:
        self.flaws = 0
        has_long_integers = _DIGIT * _LONG in data.translate(_DIGITS)
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_float=self._float,
            parse_int=self._integer if has_long_integers else None,
            parse_constant=self._constant,
        )

    def read(self, text: str) -> object:
        """Parse; marked flaws are found later, by walking the value with `flaws_in`.

        Raises
        ------
        json.JSONDecodeError, RecursionError
            The text is no JSON, or far too deep.
        """
        return self._decoder.decode(text)

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


def is_deeper(value: object, depth: int) -> bool:
    """Tell whether more lists and objects than `depth` stand inside one another."""
    level = [value] if isinstance(value, list | dict) else []
    for _ in range(depth):
        if not level:
            return False
        level = [
            child
            for container in level
            for child in (container.values() if isinstance(container, dict) else container)
            if isinstance(child, list | dict)
        ]
    return bool(level)


def flaws_in(value: object, path: Path = ()) -> Iterator[Finding]:
    """Find the marks that the reader left, in the order of the document."""
    if isinstance(value, _BadNumber):
        message = f"{value.code.meaning}."
        yield Finding(path, value.code, message, expected="a finite number of at most 64 bits")
    for key in value.keys_again if isinstance(value, _Doubled) else ():
        message = f"The key {quoted(key)} stands in this object more than once."
        yield Finding((*path, key), Code.DUPLICATE_KEY, message, expected="each key once")
    for step, child in _inside(value):
        if isinstance(child, list | dict | _BadNumber):
            yield from flaws_in(child, (*path, step))


def _inside(value: object) -> Iterable[tuple[str | int, object]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()
