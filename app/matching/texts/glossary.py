"""Acronyms and what they are read as: a policy's own before the bundled list.

Models read acronyms badly: docs/glossaries.md has how much more often the right mentor is found
with the words in their place.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

from app.matching.labels import normalised

_WORD = re.compile(r"(?<![\w&@.])\w+")
_INSIDE = re.compile(r"[\w&@]|[.]\w")
"""What goes on after an acronym inside a longer word, such as the address of a page."""


class Hit(NamedTuple):
    """Where an acronym stands in a sentence."""

    start: int
    end: int
    acronym: str


@dataclass(frozen=True)
class BundledTerms:
    """The list that comes with Pairwell.

    Parameters
    ----------
    version
        Rises whenever a score may change.
    expansions
        By acronym; one whose meaning depends on the field is not in it.
    """

    version: str
    expansions: Mapping[str, str]


@cache
def bundled_terms() -> BundledTerms:
    """Read the bundled list, once."""
    file = resources.files("app") / "data" / "glossary.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    groups = [group["terms"] for group in data["groups"]]
    return BundledTerms(data["version"], {key: terms[key] for terms in groups for key in terms})


class Glossary:
    """Spells out acronyms, a sentence at a time.

    An acronym is read as it is written, capitals included, or with an s for several; not inside a
    longer word, not where its expansion stands in the same sentence, and not in a sentence in
    capitals that has other words too.

    Parameters
    ----------
    own
        The policy's expansions; each one replaces the bundled ones that contain its acronym, and
        one that expands an acronym to itself switches them off.
    """

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        self.own = {as_written(key): as_written(words) for key, words in (own or {}).items()}
        kept = {
            key: words
            for key, words in bundled_terms().expansions.items()
            if self.own.keys().isdisjoint({key, *re.split("[/ ]", key)})
        }
        self.expansions = {**kept, **self.own}
        self._by_first_word: dict[str, list[str]] = {}
        for key in sorted(self.expansions, key=lambda key: (-len(key), key)):
            first = re.match(r"\w+", key)
            for written in (first[0], f"{first[0]}s") if first else ():
                self._by_first_word.setdefault(written, []).append(key)
        self._labels = {normalised(key): key for key in self.expansions}
        # What holds an acronym itself must be known again, or it would be spelled out once more.
        self._with_acronyms = [words for words in self.expansions.values() if self._hits(words)]

    def expanded(self, sentence: str) -> str:
        """Put the expansions in the places of a sentence's acronyms."""
        parts, done = [], 0
        for hit in self.hits(sentence):
            parts += [sentence[done : hit.start], self.expansions[hit.acronym]]
            done = hit.end
        return "".join([*parts, sentence[done:]]) if parts else sentence

    def of_label(self, label: str) -> str | None:
        """Acronym that a folded label is as a whole, such as "ux"."""
        return self._labels.get(label)

    def may_be_in(self, text: str) -> bool:
        """Whether a text has a word that begins an acronym."""
        return not self._by_first_word.keys().isdisjoint(_WORD.findall(text))

    def hits(self, sentence: str) -> list[Hit]:
        """Places of the acronyms that are spelled out, in order."""
        hits = self._hits(sentence)
        if not hits or _is_shouted(sentence, hits):
            return []
        told = {self.expansions[hit.acronym] for hit in hits}.union(self._with_acronyms)
        spans = {words: _spans(words, sentence) for words in told}
        standing = [span for found in spans.values() for span in found]
        return [
            hit
            for hit in hits
            if not spans[self.expansions[hit.acronym]]
            and not any(hit.start < end and start < hit.end for start, end in standing)
        ]

    def _hits(self, sentence: str) -> list[Hit]:
        hits: list[Hit] = []
        for word in _WORD.finditer(sentence):
            keys = self._by_first_word.get(word[0])
            if keys and (not hits or word.start() >= hits[-1].end):
                hits += _longest(keys, sentence, word.start())
        return hits


def as_written(entry: str) -> str:
    """Bring an entry of a policy into the form of the sentences: NFC, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", entry).split())


def _longest(keys: list[str], sentence: str, start: int) -> Iterator[Hit]:
    for key in keys:
        end = start + len(key)
        if sentence.startswith(key, start):
            for stop in (end, end + 1) if sentence[end : end + 1] == "s" else (end,):
                if not _INSIDE.match(sentence, stop):
                    yield Hit(start, stop, key)
                    return


def _is_shouted(sentence: str, hits: list[Hit]) -> bool:
    """Whether a sentence is in capitals, and most of its words are no acronyms."""
    if any(map(str.islower, sentence)):
        return False
    words = sum(any(map(str.isalpha, word)) for word in re.findall(r"\w+", sentence))
    known = sum(len(re.findall(r"\w+", hit.acronym)) for hit in hits)
    return words > 2 * known


def _spans(words: str, sentence: str) -> list[tuple[int, int]]:
    if words.casefold() not in sentence.casefold():  # quick: there may be a thousand to look for
        return []
    return [found.span() for found in re.finditer(re.escape(words), sentence, re.IGNORECASE)]
