"""Proves that matching works before anybody is waiting for it, and so imports all that it needs."""

import json

from app.jobs.calls import Answered, Call, Failed, Limits, Operation, Reply
from app.jobs.operations import perform
from embeddings.encoder import Encoder

_COHORT = {
    "mentees": [
        {"id": "e1", "goals": "Speak in front of many people"},
        {"id": "e2", "goals": "Write a first grant proposal"},
    ],
    "mentors": [
        {"id": "r1", "expertise": "Has raised money for research for years"},
        {"id": "r2", "expertise": "Coaches public speakers"},
    ],
}
_BEST = [("e1", "r2"), ("e2", "r1")]
_WRONG: dict[str, object] = {"mentes": []}


def trial(encoder: Encoder) -> str | None:
    """Match a built-in cohort, verify the result, and tell what is wrong with a wrong one.

    Returns
    -------
    str or None
        Why the trial failed, in a sentence of ours.
    """
    matched = _performed(Operation.MATCH, _COHORT, encoder)
    if not isinstance(matched, Answered):
        return _reason(matched)
    result = json.loads(matched.content)
    judged = _performed(Operation.EVALUATE, {"cohort": _COHORT, "result": result}, encoder)
    if not isinstance(judged, Answered):
        return _reason(judged)
    pairs = [(pair["mentee"], pair["mentor"]) for pair in result["assignments"]]
    if pairs != _BEST or not json.loads(judged.content)["certificate"]["verified"]:
        return "a built-in cohort was matched wrongly"
    checked = _performed(Operation.VALIDATE, _WRONG, encoder)
    return None if isinstance(checked, Answered) else _reason(checked)


def _performed(operation: Operation, document: object, encoder: Encoder) -> Reply:
    call = Call(operation, json.dumps(document).encode(), Limits(people=4, pairs=4))
    return perform(call, encoder)


def _reason(reply: Reply) -> str:
    return reply.what if isinstance(reply, Failed) else "a built-in cohort was refused"
