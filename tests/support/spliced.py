"""The good document that others are made of, with any JSON text at any place."""

import json
from collections.abc import Mapping

from tests.support.cohort_documents import document, replaced

Documents = Mapping[str, bytes]

GOOD = json.dumps(document()).encode()


def dumped(value: object) -> bytes:
    return json.dumps(value).encode()


def spliced(path: str, raw: str) -> bytes:
    """The good document, with JSON text of any kind at a path such as ``mentors/0/capacity``."""
    steps = tuple(int(step) if step.isdecimal() else step for step in path.split("/"))
    return dumped(replaced(document(policy={}, round={}), steps, "\0")).replace(
        b'"\\u0000"', raw.encode()
    )
