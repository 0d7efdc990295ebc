"""Named examples of requests, and the answers that they get.

`python -m app.api.examples > app/data/examples/answers.json` works the shown answers out anew.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

MATCH = (
    "first-match",
    "too-few-places",
    "somebody-blocked",
    "impossible-demands",
    "two-mentors-each",
    "few-changes",
    "rules-and-a-quota",
    "a-mistake",
)
VALIDATE = ("worth-a-look", "not-valid")
EVALUATE = ("plan-by-hand", "published-pairs")
"""Names by operation, in the order in which they are offered."""


@dataclass(frozen=True)
class Example:
    """One request to try.

    Attributes
    ----------
    description
        What to look at in the answer.
    status
        The answer's HTTP status.
    value
        The document to send.
    """

    summary: str
    description: str
    status: int
    value: dict[str, Any]


def example(name: str) -> Example:
    """Read one named example."""
    return Example(**_read(name))


def requests(names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Make the examples of a request's document, as OpenAPI wants them."""
    found = {name: example(name) for name in names}
    return {
        name: {
            "summary": f"{one.summary} → {one.status}",
            "description": one.description,
            "value": one.value,
        }
        for name, one in found.items()
    }


def answers(name: str) -> dict[str, dict[str, Any]]:
    """Make the one example of an operation's answer: that to a named request."""
    return {name: {"summary": example(name).summary, "value": _read("answers")[name]}}


@cache
def _read(name: str) -> Any:  # noqa: ANN401  whatever the file holds
    file = resources.files("app") / "data" / "examples" / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8"))


def _work_out() -> dict[str, Any]:
    """Answer the first example of each operation, as a child of the service does."""
    from app.jobs.calls import Answered, Call, Limits, Operation
    from app.jobs.operations import perform
    from app.settings import Settings

    encoder = Settings().encoder()
    found = {}
    for operation, names in (
        (Operation.MATCH, MATCH),
        (Operation.VALIDATE, VALIDATE),
        (Operation.EVALUATE, EVALUATE),
    ):
        body = json.dumps(example(names[0]).value).encode()
        reply = perform(Call(operation, body, Limits(people=100, pairs=1_000)), encoder)
        assert isinstance(reply, Answered), reply
        found[names[0]] = json.loads(reply.content)
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_work_out(), indent=1, ensure_ascii=False) + "\n")
