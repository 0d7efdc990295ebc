"""Texts to read, from the development profiles and goals: short, medium and long ones."""

import json
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"
_LONG_CHARACTERS = 640
"""Of a long text, about: so short that no model cuts its end off."""


def by_length(each: int) -> dict[str, list[str]]:
    """Distinct texts of three lengths: a sentence, a paragraph, a profile.

    Raises
    ------
    ValueError
        There are not so many.
    """
    profiles, goals = _lines("profiles_dev.jsonl"), _lines("goals_dev.jsonl")
    more = [text for one in profiles for text in one["more"]]
    bios = [" ".join(one["bio"]) for one in goals] + [one["bio"] for one in profiles]
    found = {
        "short": [one["self"] for one in goals] + more,
        "medium": [" ".join(one["goals"]) for one in goals],
        "long": list(_joined(bios + more)),
    }
    chosen = {name: list(dict.fromkeys(texts))[:each] for name, texts in found.items()}
    for name, texts in chosen.items():
        if len(texts) < each:
            raise ValueError(f"there are {len(texts)} {name} texts; expected {each} at most")
    return chosen


def distinct(number: int) -> Iterator[str]:
    """So many texts of all lengths, of which no two share a sentence."""
    goals = _lines("goals_dev.jsonl")
    texts = [" ".join([one["self"], *one[field]]) for one in goals for field in ("goals", "bio")]
    numbered = (
        text.replace(". ", f" ({turn}). ").rstrip(".") + f" ({turn})."
        for turn in count()
        for text in texts
    )
    return islice(numbered, number)


def _joined(texts: list[str]) -> Iterator[str]:
    """Neighbouring texts together, until they are long."""
    together = ""
    for text in texts:
        together = f"{together} {text}".strip()
        if len(together) >= _LONG_CHARACTERS:
            yield together[: together.rfind(" ", 0, _LONG_CHARACTERS)]
            together = ""


def _lines(name: str) -> list[dict[str, Any]]:
    lines = (_DATA / name).read_text("utf-8").split("\n")
    return [json.loads(line) for line in lines if line]
