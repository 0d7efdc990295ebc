"""What a plain JSON value may be, wherever it comes from."""

import math
import re
from itertools import chain

from app.matching.codes import Code

INTEGER_MIN, INTEGER_MAX = -(2**63), 2**63 - 1
"""Whole numbers outside 64 bits are refused: other systems would round them silently."""

_PLAIN = {type(None), bool, int, float, str, list, dict}
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
        if flaw := _flaw_of_scalars(level):
            return flaw
        children: list[list[object]] = [
            _children(item) for item in level if type(item) in (list, dict)
        ]
        if not children:
            return None
        level = list(chain.from_iterable(children))
    return Code.TOO_DEEP


def _children(container: object) -> list[object]:
    if isinstance(container, dict):
        return [
            *(key if isinstance(key, str) else object() for key in container),
            *container.values(),
        ]
    return container if isinstance(container, list) else []


def _flaw_of_scalars(values: list[object]) -> Code | None:
    """Check values by type, all at once: a hostile document has millions."""
    if not _PLAIN.issuperset(map(type, values)):
        return Code.WRONG_TYPE
    texts = [value for value in values if isinstance(value, str)]
    if not is_sendable("".join(texts)):
        return Code.BAD_CHARACTER
    if not all(math.isfinite(value) for value in values if isinstance(value, float)):
        return Code.NUMBER_NOT_FINITE
    integers = [value for value in values if isinstance(value, int)]
    if integers and not INTEGER_MIN <= min(integers) <= max(integers) <= INTEGER_MAX:
        return Code.NUMBER_TOO_LARGE
    return None
