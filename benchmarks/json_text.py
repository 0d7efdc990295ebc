"""JSON text in, without the leniencies of Python's parser."""

import json
from typing import NoReturn

from benchmarks.case_errors import CaseError


def parse_json(data: bytes) -> object:
    """Parse a JSON document.

    Raises
    ------
    CaseError
        When the bytes are no JSON, end too early, hold NaN or Infinity, or a key twice in one
        object; the sentence names the place or the key.
    """
    try:
        return json.loads(
            data.decode("utf-8-sig"), parse_constant=_refuse_constant, object_pairs_hook=_once
        )
    except UnicodeDecodeError as error:
        raise CaseError([f"the file is not UTF-8 (byte {error.start + 1})"]) from None
    except json.JSONDecodeError as error:
        raise CaseError([_invalid(error)]) from None
    except CaseError:
        raise
    except ValueError:  # Python's own limit on the digits of a whole number
        raise CaseError(["a whole number has thousands of digits"]) from None
    except RecursionError:
        raise CaseError(["lists and objects stand too deep inside one another"]) from None


def _invalid(error: json.JSONDecodeError) -> str:
    place = f"line {error.lineno}, column {error.colno}"
    if error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string"):
        return f"the file ends too early, at {place}"
    return f"the file is no JSON at {place}: {error.msg}"


def _refuse_constant(name: str) -> NoReturn:
    raise CaseError([f"{name} stands for a number; expected a finite number"])


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) < len(pairs):
        keys = [key for key, _ in pairs]
        again = next(key for key in keys if keys.count(key) > 1)
        raise CaseError([f"the key {again!r} stands twice in one object"])
    return value
