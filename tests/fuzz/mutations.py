"""Requests made from valid ones by blind changes, the same for the same seed and number."""

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.support.cohort_documents import document
from tests.support.full_document import full_document

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null|[\[\]{},:]')
_BYTES = (
    b"\0",
    b"\xff",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b'"',
    b"\\",
    b"{",
    b"]",
    b",",
)
_TOKENS = (
    *(b"null", b"true", b"-1", b"0", b"2.5", b"1e400", b"NaN", b"-Infinity", b"9" * 30, b"1e5"),
    *(
        b'""',
        b'"e1"',
        b'"r1"',
        b'"\\ud800"',
        b'"\\u0000"',
        b'"active"',
        b'" "',
        b'"' + b"x" * 300 + b'"',
    ),
    *(b"[]", b"{}", b"[[]]", b'["e1"]', b'["e1", "r1"]', b'{"id": "e1"}', b"[" * 70 + b"]" * 70),
)


@dataclass(frozen=True)
class Request:
    """One request of the service; without a body it is a GET."""

    path: str
    body: bytes | None = None

    def __str__(self) -> str:
        return f"{self.path} {self.body!r:.2000}"


class Mutations:
    """Any number of requests.

    Parameters
    ----------
    seed
        Requests of the same seed and number are the same.
    result
        A result of `full_document`, as JSON.
    """

    def __init__(self, seed: int, result: bytes) -> None:
        self._seed = seed
        whole, small = json.dumps(full_document()).encode(), json.dumps(document()).encode()
        pairs = b', "assignments": [["e1", "r1"], ["e2", "r2"]]}'
        self._valid: Sequence[tuple[str, bytes]] = (
            ("/v1/match", small),
            ("/v1/match", whole),
            ("/v1/match?prices=false", whole),
            ("/v1/evaluate", b'{"cohort": ' + whole + b"}"),
            ("/v1/evaluate", b'{"cohort": ' + small + pairs),
            ("/v1/evaluate", b'{"cohort": ' + whole + b', "result": ' + result + b"}"),
            ("/v1/validate", whole),
        )

    def request(self, number: int) -> Request:
        """The request of a number."""
        rng = random.Random(f"{self._seed} {number}")
        path, body = rng.choice(self._valid)
        change = rng.choices(_CHANGES, weights=_WEIGHTS)[0]
        return change(rng, path, body)


def _unchanged(_: random.Random, path: str, body: bytes) -> Request:
    return Request(path, body)


def _other_bytes(rng: random.Random, path: str, body: bytes) -> Request:
    for _ in range(rng.randint(1, 4)):
        start = rng.randrange(len(body) + 1)
        end = min(len(body), start + rng.choice((0, 0, 1, 1, 2, 20)))
        new = rng.choice((b"", body[start : start + 20], rng.randbytes(1), rng.choice(_BYTES)))
        body = body[:start] + new + body[end:]
    return Request(path, body)


def _cut(rng: random.Random, path: str, body: bytes) -> Request:
    return Request(path, body[: rng.randrange(len(body))])


def _other_tokens(rng: random.Random, path: str, body: bytes) -> Request:
    for _ in range(rng.randint(1, 3)):
        tokens = [token for token in _TOKEN.finditer(body) if token[0] not in b"[]{},:"]
        token = rng.choice(tokens)
        body = body[: token.start()] + rng.choice(_TOKENS) + body[token.end() :]
    return Request(path, body)


def _swapped_tokens(rng: random.Random, path: str, body: bytes) -> Request:
    tokens = [token for token in _TOKEN.finditer(body) if token[0] not in b"[]{},:"]
    first, second = sorted(rng.sample(tokens, 2), key=lambda token: token.start())
    between = body[first.end() : second.start()]
    return Request(
        path, body[: first.start()] + second[0] + between + first[0] + body[second.end() :]
    )


def _other_query(rng: random.Random, path: str, body: bytes) -> Request:
    odd = ("prices=", "prices=1", "Prices=true", "prices=true&prices=true", "x", "%00", "%ff=%fe")
    return Request(f"{path.partition('?')[0]}?{rng.choice(odd)}", body)


def _looked_up(rng: random.Random, _: str, __: bytes) -> Request:
    names = ("small", "example", "large", "huge", "", "%00", "..%2f", "Small", "small/", "%ff")
    paths = (
        "/livez",
        "/readyz",
        "/v1/info",
        "/docs",
        "/openapi.json",
        "/",
        "/v1/match",
        "/v2/match",
    )
    chosen = rng.choice((*paths, *(f"/v1/demo-data/{name}" for name in names)))
    return Request(chosen)


_Change = Callable[[random.Random, str, bytes], Request]
_CHANGES: Sequence[_Change] = (
    _unchanged,
    _other_bytes,
    _cut,
    _other_tokens,
    _swapped_tokens,
    _other_query,
    _looked_up,
)
_WEIGHTS = (8, 20, 4, 45, 10, 3, 10)
