"""Checks of the policy's glossary: entries that cannot be read, contradict, or serve nobody."""

import unicodedata
from collections.abc import Iterator

from app.matching.codes import Code
from app.matching.labels import normalised
from app.matching.participants import Participants
from app.matching.problems import Finding, Path, quoted, value_at
from app.matching.subjects import subject
from app.matching.texts.glossary import as_written
from app.matching.texts.readings import Readings
from app.matching.units import counted

_GLOSSARY = ("policy", "glossary")
_MOST = 1_000
_SHOWN = 10


def glossary_findings(document: object) -> Iterator[Finding]:
    """Find entries that no text can hold, and acronyms that are to mean two things."""
    entries = value_at(document, _GLOSSARY)
    if not isinstance(entries, dict) or len(entries) > _MOST:
        return
    seen: dict[str, str] = {}
    for acronym, words in entries.items():
        if not isinstance(words, str):
            continue
        path: Path = (*_GLOSSARY, acronym)
        yield from _unreadable(document, path, acronym, words)
        known = seen.setdefault(normalised(acronym), normalised(words))
        if known != normalised(words):
            message = (
                f"{subject(document, path)} stands there already in other capitals or spaces, "
                "with another expansion."
            )
            yield Finding(path, Code.ACRONYM_DOUBLED, message, expected="each acronym once")


def _unreadable(document: object, path: Path, acronym: str, words: str) -> Iterator[Finding]:
    where = subject(document, path)
    if acronym and (not acronym[0].isalnum() or acronym[-1].isspace() or _has_control(acronym)):
        yield Finding(
            path,
            Code.NOT_AN_ACRONYM,
            f"{where}: the acronym must begin with a letter or a digit, and end with no space.",
            expected="2 to 40 characters that begin with a letter or a digit",
        )
    if words and (not any(map(str.isalnum, words)) or _has_control(words)):
        yield Finding(
            path,
            Code.NOT_AN_ACRONYM,
            f"{where} must have words, and no control characters.",
            expected="a text of 1 to 200 characters",
        )


def _has_control(text: str) -> bool:
    return any(unicodedata.category(character) == "Cc" for character in text)


def unused_findings(people: Participants) -> Iterator[Finding]:
    """Find the policy's own entries that nobody who takes part wrote where it may be told."""
    own = people.policy.glossary
    if not own:
        return
    used = Readings.of(people).used()
    unused = [key for key, words in own.items() if as_written(key) not in used and words]
    unused = [key for key in unused if as_written(key) != as_written(own[key])]
    if unused:
        shown = ", ".join(map(quoted, unused[:_SHOWN])) + (" …" if len(unused) > _SHOWN else "")
        count = counted(len(unused), "acronym")
        message = (
            f"Policy: nobody who takes part wrote {count} of the glossary so, capitals included, "
            f"but for private goals, of which nothing is told: {shown}."
        )
        yield Finding((*_GLOSSARY, unused[0]), Code.GLOSSARY_UNUSED, message)
