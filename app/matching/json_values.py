"""What a plain JSON value may be, wherever it comes from."""

import math
import re

from app.matching.codes import Code

INTEGER_MIN, INTEGER_MAX = -(2**63), 2**63 - 1
"""Whole numbers outside 64 bits are refused: other systems would round them silently."""

_UNSENDABLE = re.compile("[\0\ud800-\udfff]")


def is_sendable(text: str) -> bool:
    """Tell whether a text can be encoded and stored anywhere: no NUL, no lone surrogate."""
    return _UNSENDABLE.search(text) is None


def flaw_in(value: object, max_depth: int) -> Code | None:
    """Find what keeps a value from being plain JSON of limited depth.

    Parameters
    ----------
    value
        Any object; lists and dicts are walked level by level, so that no depth exhausts the stack.
    max_depth
        Most lists and objects that may stand inside one another.

    Returns
    -------
    Code or None
        None for plain JSON: texts without NUL and lone surrogates, finite numbers within 64 bits.
    """
    level: list[object] = [value]
    for _ in range(max_depth + 1):
        containers = [item for item in level if isinstance(item, list | dict)]
        for item in level:
            if not isinstance(item, list | dict) and (flaw := _flaw_of_scalar(item)):
                return flaw
        if not containers:
            return None
        level = [child for container in containers for child in _children(container)]
    return Code.TOO_DEEP


def _children(container: list[object] | dict[object, object]) -> list[object]:
    if isinstance(container, list):
        return container
    keys = [key if isinstance(key, str) else object() for key in container]
    return [*keys, *container.values()]


def _flaw_of_scalar(value: object) -> Code | None:
    if isinstance(value, str):
        return None if is_sendable(value) else Code.BAD_CHARACTER
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int):
        return None if INTEGER_MIN <= value <= INTEGER_MAX else Code.NUMBER_TOO_LARGE
    if isinstance(value, float):
        return None if math.isfinite(value) else Code.NUMBER_NOT_FINITE
    return Code.WRONG_TYPE
