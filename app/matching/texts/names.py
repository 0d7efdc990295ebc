"""Takes people's own names out of their texts, so that a name moves nobody to another mentor."""

import json
import re
import unicodedata
from functools import cache, cached_property
from importlib import resources

_INTRODUCTION = (
    r"(?:(?:hi|hello|hey|hola|bonjour|hallo|ol\u00e1)\b[,!.]?\s+)?"
    r"\b(?:i am|i['\u2019]?m|my name(?: is|['\u2019]s)|call me|this is|je suis|je m['\u2019]appelle"
    r"|mon nom est|soy|me llamo|mi nombre es|ich bin|ich hei\u00dfe|mein name ist|sou|me chamo"
    r"|chamo-me|meu nome \u00e9)\s+"
)
_TITLE = r"\b(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|herr|frau)\b[.]?\s+"
_AND = r"(?:\s*,?\s+(?:and|et|und|y|e)\b|\s*,)?"
_PARTICLE = (
    r"(?:de|del|della|da|das|di|do|dos|du|la|las|le|les|los|el|al|van|von|der|den|ten|ter|zu|bin"
    r"|bint|ibn)"
)
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
_DANGLING = " ,;:\u2013\u2014"
_SHORT = 4
"""Below so many letters a word in capitals is an acronym: SAM is not Sam."""

_MOST_WORDS = 12
"""Of a name; what is longer is no name, and would take long to look for."""


class OwnName:
    """A person's name as it is found in their own texts.

    Its words count where they are written with a capital; one that is a word of the language too,
    such as Will or Grace, only beside another word of the name, or introduced ("I'm Grace").
    Small words such as My, In or How need their capital there too: "I'm in" is no name.
    Introductions and titles go with the name. One letter is no word of a name, a role is none.

    Parameters
    ----------
    name
        As the person gives it, in any order.
    """

    def __init__(self, name: str | None) -> None:
        self._words = _words(name or "")
        self._folded = [word.casefold() for word in self._words]

    def masked(self, sentence: str) -> str:
        """Take the name out of a sentence; unchanged, byte for byte, where it is not."""
        if not self.may_be_in(sentence):
            return sentence
        while (rest := self._pattern.sub(self._without, sentence)) != sentence:
            sentence = _tidied(rest)
        return sentence

    def may_be_in(self, text: str) -> bool:
        """Whether a word of the name is anywhere in a text, in other words too."""
        folded = text.casefold().replace("\u2019", "'")
        return any(word in folded for word in self._folded)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _pattern(self._words)

    def _without(self, found: re.Match[str]) -> str:
        run, end = found["run"], found.end("run")
        after = found.string[end : end + 1]
        words = [word for word in re.findall(r"[^\s,.]{2,}", run) if not _is_particle(word)]
        is_introduced = bool(found["introduction"] or found["title"])
        if after and unicodedata.category(after).startswith("M"):
            return found[0]  # the sign belongs to a longer word
        # "aisha khan" is a name in small letters too, "will grant" need not be.
        small = all(_is_function_word(word) for word in words)
        plain = all(_is_a_word_too(word) for word in words)
        is_certain = not plain and (is_introduced or len(words) > 1)
        if plain and len(words) == 1 and not is_introduced:
            return found[0]
        if small and run.isupper():
            return found[0]  # "I'M IN FINANCE"
        if any(word[0].islower() for word in words) and not is_certain:
            return found[0]
        if len(run) < _SHORT and run.isupper() and not is_introduced:
            return found[0]
        return " "


def _words(name: str) -> tuple[str, ...]:
    """Words of a name, each also without its accents and by its parts; the longest first."""
    told = unicodedata.normalize("NFC", _IN_BRACKETS.sub(" ", name)).replace("\u2019", "'")
    whole = [word.strip("'\"") for word in re.split(r"[\s,.;/|]+", told)]
    some = [part for word in whole[:_MOST_WORDS] for part in (word, *word.split("-")[:3])]
    plain = [unicodedata.normalize("NFD", word) for word in some]
    bare = ["".join(c for c in word if unicodedata.category(c) != "Mn") for word in plain]
    never = _lists()["never"]
    kept = {
        word
        for word in (*some, *bare)
        if len(word) > 1 and word.casefold() not in never and not re.search(r"[\d_@]", word)
    }
    return tuple(sorted(kept, key=lambda word: (-len(word), word)))


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    one = "|".join(map(_one_word, words))
    between = rf"(?:-|,?\s+(?:(?:{_PARTICLE}|[A-Z])\b[.]?[ -]){{0,4}}+)"
    run = rf"(?<!\w)(?:{one})(?:{between}(?:{one})(?!\w))*"
    own = r"(?:['\u2019]s\b)"
    return re.compile(
        rf"(?:(?P<introduction>{_INTRODUCTION})(?={run}(?!\w)(?!['\u2019]s\b)))?"
        rf"(?P<title>{_TITLE})?(?P<run>{run})(?!\w){own}?(?(introduction){_AND})",
        re.IGNORECASE,
    )


def _one_word(word: str) -> str:
    if _is_function_word(word):
        return f"(?-i:{word.capitalize()}|{word.upper()})"
    return re.escape(word).replace("'", "['\u2019]")


def _tidied(sentence: str) -> str:
    joined = " ".join(re.sub(r"\(\s*\)", " ", sentence).split())
    return re.sub(r"\s+([,.;:!?])", r"\1", joined).strip(_DANGLING)


def _is_particle(word: str) -> bool:
    return re.fullmatch(_PARTICLE, word) is not None


def _is_function_word(word: str) -> bool:
    return _folded(word) in _lists()["function_words"]


def _is_a_word_too(word: str) -> bool:
    return _is_function_word(word) or _folded(word) in _lists()["also_words"]


def _folded(word: str) -> str:
    return word.strip("'\u2019-").casefold()


@cache
def _lists() -> dict[str, frozenset[str]]:
    file = resources.files("app") / "data" / "names.json"
    lists = json.loads(file.read_text(encoding="utf-8"))
    return {key: frozenset(words) for key, words in lists.items()}
