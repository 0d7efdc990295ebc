"""Bytes that are no JSON document of ours, by name: cut, nearly JSON, badly encoded, too deep."""

import gzip

from app.files.json_document import MAX_DEPTH
from tests.support.spliced import GOOD, Documents, spliced


def unreadable() -> Documents:
    """Bytes that are no JSON document of ours."""
    return {**_cut(), **_nearly_json(), **_other_encodings(), **_deep()}


def _cut() -> Documents:
    return {
        "empty": b"",
        "blank": b" \r\n\t ",
        "a byte order mark alone": b"\xef\xbb\xbf",
        **{f"cut after {n} bytes": GOOD[:n] for n in (1, 2, 12, len(GOOD) // 2, len(GOOD) - 1)},
        "cut within an escape": GOOD[:20] + b'\\u12"',
        "cut within a character": GOOD[: GOOD.index(b"Lead")] + b"\xf0\x9f\x98",
    }


def _nearly_json() -> Documents:
    texts = {
        "prose": "Dear all, please find the list enclosed.",
        "a form": "mentees=e1&mentors=r1",
        "XML": "<?xml version='1.0'?><mentees/>",
        "a comma too many in a list": '{"mentees": [{"id": "e1"},], "mentors": []}',
        "a comma too many in an object": '{"mentees": [], "mentors": [],}',
        "a comment": '{"mentees": [], // nobody\n "mentors": []}',
        "a block comment": '{"mentees": [] /* nobody */, "mentors": []}',
        "single quotes": "{'mentees': [], 'mentors': []}",
        "bare names": "{mentees: [], mentors: []}",
        "Python": '{"mentees": None, "mentors": True}',
        "undefined": '{"mentees": undefined}',
        "two documents": "{} {}",
        "lines of JSON": '{"id": "e1"}\n{"id": "r1"}',
        "a bracket too many": "{}]",
        "a wrong bracket": '{"mentees": [}',
        "a leading zero": '{"mentees": 01}',
        "a plus sign": '{"mentees": +1}',
        "a naked point": '{"mentees": .5, "mentors": 1.}',
        "hexadecimal": '{"mentees": 0x10}',
        "a line break in a text": '{"label": "a\nb"}',
        "a NUL between values": '{"label":\0"a"}',
        "a NUL in a text": '{"label": "a\0b"}',
        "an unknown escape": '{"label": "\\x41"}',
        "a short escape": '{"label": "\\u00"}',
        "a lone backslash": '{"label": "\\"}',
        "a byte order mark in the middle": '{"mentees":\ufeff []}',
        "two byte order marks": "\ufeff\ufeff{}",
        "spaces of other kinds": '{\u00a0"mentees": []}',
    }
    return {name: text.encode() for name, text in texts.items()}


def _other_encodings() -> Documents:
    text = '{"label": "Zürich"}'
    return {
        **{code: text.encode(code) for code in ("latin-1", "utf-16", "utf-16-be", "utf-32")},
        "gzip": gzip.compress(GOOD, mtime=0),
        "NUL bytes": bytes(1000),
        "every byte": bytes(range(256)),
        "an overlong slash": b'{"label": "\xc0\xaf"}',
        "an encoded surrogate": b'{"label": "\xed\xa0\x80"}',
        "beyond Unicode": b'{"label": "\xf4\x90\x80\x80"}',
        "a stray continuation": b'{"label": "\x80"}',
    }


def _deep() -> Documents:
    found = {}
    for levels in (MAX_DEPTH + 1, 1_000, 20_000):
        found[f"{levels} lists deep"] = spliced("meta", "[" * levels + "]" * levels)
        found[f"{levels} objects deep"] = b'{"a":' * levels + b"1" + b"}" * levels
        found[f"{levels} lists opened"] = b"[" * levels
    return found
