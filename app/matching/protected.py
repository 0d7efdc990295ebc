"""Names of fields that stand for protected characteristics of people."""

import re

_ANYWHERE = (
    *("gender", "ethnic", "religio", "disab", "pregnan", "nationalit", "citizenship", "marital"),
    *("sexual", "transgender", "nonbinary", "racial", "maternity", "paternity", "birth", "immigra"),
    *("refugee", "lgbt", "wheelchair", "neurodiver", "veteran", "pronoun"),
)
"""Parts of words that hardly any other word contains."""

_WHOLE = frozenset(
    {
        *("age", "ages", "aged", "sex", "sexes", "race", "races", "religion", "faith", "belief"),
        *("beliefs", "caste", "dob", "orientation", "married", "marriage", "divorced", "widowed"),
        *("handicap", "handicapped", "skin", "indigenous", "male", "female"),
        *("origin", "creed", "parenthood", "bame", "bipoc", "queer", "gay", "lesbian", "trans"),
        *("deaf", "blind", "nationals", "origins", "asylum", "geschlecht", "herkunft", "alter"),
    }
)
"""Words that are also parts of others: language, manager, Essex, trace."""

_JOINED = re.compile(
    r"(mentee|mentor|person|your|my|current|min|max|minimum|maximum)?"
    r"(age|sex|race)"
    r"(group|band|range|bracket|class|years|inyears|identity|atbirth|category|limit)?s?"
)
"""The short words, joined with what is often written together with them."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_]+")


def reads_protected(name: str) -> bool:
    """Tell whether a field, or attributes.KEY, is named like a protected characteristic.

    Words are told apart at capitals, digits and signs, so that `ageGroup` and `date_of_birth` are
    found and `language` is not. A name is all that is looked at, never a value.
    """
    words = [word.casefold() for word in _WORD.findall(name.removeprefix("attributes."))]
    return any(_is_protected(word) for word in words)


def _is_protected(word: str) -> bool:
    return (
        word in _WHOLE
        or _JOINED.fullmatch(word) is not None
        or any(part in word for part in _ANYWHERE)
    )
