"""Case files as documents, for tests that read or break them."""

from typing import Any

Document = dict[str, Any]

PLAIN: Document = {
    "format": "mm-case/1",
    "id": "plain",
    "kind": "b-matching",
    "sense": "max",
    "n_mentees": 3,
    "n_mentors": 2,
    "scores": {"encoding": "dense", "rows": [[1, 2], [3, 4], [5, 6]]},
}
