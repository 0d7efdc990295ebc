"""In which language a text is written, as far as that can be told.

Letters other than Latin decide by their script alone; between languages of Latin letters decides
a model (embeddings/language_model.py).
"""

import re
import unicodedata
from collections import Counter
from functools import cache

from embeddings.language_model import likeliest_language

SURE_ENOUGH = 0.5
"""Share of certainty below which no language is claimed; see docs/reading-texts.md."""

ENOUGH_LETTERS = 20
"""Fewer small ones tell no language of Latin letters: abbreviations and names look like any."""

_READ = 2000  # characters; more make no language surer
_LATIN = "Latin"
_IN_ADDRESSES = re.compile(r"[@/\\]")
_SYMBOLS = re.compile(r"[^\w'’.,;:!?-]+")
_NAMES = {
    "ca": "Catalan",
    "cs": "Czech",
    "cy": "Welsh",
    "da": "Danish",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "fi": "Finnish",
    "fr": "French",
    "hr": "Croatian",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sv": "Swedish",
    "tl": "Tagalog",
    "tr": "Turkish",
    "vi": "Vietnamese",
    "CJK": "Chinese or Japanese characters",
    "Hangul": "Korean letters",
    "Hiragana": "Japanese characters",
    "Katakana": "Japanese characters",
}


def language_of(text: str) -> str | None:
    """Tell the language of a text.

    Parameters
    ----------
    text
        Of any length; only its first 2,000 characters are read.

    Returns
    -------
    str or None
        An ISO 639 code such as ``fr``; for letters other than Latin the name of the script in
        Unicode, such as ``Cyrillic``. None when there are too few letters, or nothing is sure.
    """
    words = _words(unicodedata.normalize("NFKC", text[:_READ]))
    script = _main_script(words)
    if script != _LATIN:
        return script
    plain = words.lower() if words.isupper() else words
    return _of_latin(plain) if sum(map(str.islower, plain)) >= ENOUGH_LETTERS else None


def name_of_language(known: str) -> str:
    """Name a language or script for people: French, Cyrillic letters; else its code."""
    if known in _NAMES:
        return _NAMES[known]
    return known if known.islower() else f"{known} letters"


def _words(text: str) -> str:
    """Leave addresses, links and symbols out, and set single spaces."""
    kept = (part for part in text.split() if _IN_ADDRESSES.search(part) is None)
    return " ".join(_SYMBOLS.sub(" ", " ".join(kept)).split())


def _main_script(words: str) -> str | None:
    """Script of most letters; of equals the first by name, and None without any letter."""
    if words.isascii():
        return _LATIN
    letters = Counter(map(_script, filter(str.isalpha, words)))
    return min(letters, key=lambda script: (-letters[script], script), default=None)


def _of_latin(words: str) -> str | None:
    language, certainty = likeliest_language(words)
    return language if certainty >= SURE_ENOUGH else None


@cache
def _script(letter: str) -> str:
    """First word of a letter's name: Latin, Cyrillic, Hiragana; of Chinese characters CJK."""
    if letter.isascii():
        return _LATIN
    first = unicodedata.name(letter, "UNNAMED").split()[0]
    return first if first == "CJK" else first.capitalize()
