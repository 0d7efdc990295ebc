"""Cuts a person's texts into sentences, so that how a form was filled in makes no difference.

Whether a sentence ends in a gap between two words is asked of the library ``sentencex`` for these
two words alone. Read whole, a text would be cut differently from its own sentences (an inch sign
in one and another further on pass for a quotation); decided gap by gap, no sentence can be cut
again, and finished sentences joined by spaces are cut where they were joined.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Written without spaces around them; str.splitlines knows the line ends.
_BULLET = re.compile(
    "[\u2022\u2023\u2043\u25aa\u25ab\u25cf\u25cb\u25a0\u25a1\u25b6\u25ba\u27a2\u2713\u2714]"
)
_FULL_WIDTH_STOP = re.compile("([\u3002\uff01\uff1f\uff61]+[\u300d\u300f\u201d\u2019\uff09]*)")
_MARKER = re.compile(
    r"(?:[-*+\u2013\u2014\u00b7>#]+|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})\)|\d{1,2}\.)(?:\s+|$)"
    r"|[-*\u2013\u2014](?=[^\W\d])"  # "-lead a team", but not "-5 degrees"
)
# English, where "me", "no", "May" and "MBA" are abbreviations to sentencex.
_BEFORE_A_NAME = re.compile(
    "[Mm]rs?|[Mm]s|Mx|[Dd]r|[Pp]rof|Rev|Hon|[Ss]t|Mt|Capt|Sgt|Lt|Gen|Col|Maj|Gov|Sen|Rep|Pres|Fr"
    "|[Vv]s|[Cc]f|[Ee][.]?g|[Ii][.]?e|incl|esp|[Aa]pprox"
)
_INSIDE_A_NAME = re.compile(
    r"[A-Z]|(?:[A-Z]\w*[.])+\w+|Inc|Co|Corp|Ltd|LLC|Bros|Univ|Dept|Jr|Sr|Ave|Rd|No"
)
_BEGINNING = re.compile(
    "(?:[Ii]|My|We|Our|You|Your|He|She|They|It|Its|This|That|These|Those|There|Here|A|An|The|What"
    "|When|Where|Who|Why|How|If|But|And|So|Then|Now|Also|As|At|In|On|For|From|With|To|After|Before"
    "|While|Since|Because|Although|However|Not|Never|Please|Is|Are|Do|Does|Can|Could|Would|Should"
    "|Have|Has)(?:[,'\u2019]|$)"
)
_OPENING = "\"'\u201c\u2018\u201e\u00ab\u2039([{"
_CLOSING = "\"'\u201d\u2019\u201c\u00bb\u203a)]}"


def split_sentences(text: str, language: str = "en") -> list[str]:
    """Cut a text into its sentences.

    Line ends and bullets separate as well. Each sentence is NFC-normalised, with single spaces and
    without a leading bullet or number; one without any letter or digit is left out.

    Cutting a sentence again gives that sentence. The sentences joined by single spaces are cut into
    the same sentences, as long as each of them ends where ``sentencex`` sees an end: not after
    "etc." or "Inc." before a small letter or a name, and not where only a line end or a bullet had
    separated them.

    Parameters
    ----------
    text
        Any text; blank gives no sentences.
    language
        Language code by whose abbreviations "Dr." ends no sentence, as ``sentencex`` knows them;
        a language it does not know is read like English.
    """
    pieces = [piece for line in _lines(text) for piece in _split_line(line, language)]
    sentences = map(_without_marker, pieces)
    return [sentence for sentence in sentences if any(map(str.isalnum, sentence))]


def sentences_of(texts: Iterable[str], language: str = "en") -> list[str]:
    """Return a person's distinct sentences, in the order of their UTF-8 bytes.

    Parameters
    ----------
    texts
        The person's texts in any order; a sentence written twice counts once.
    language
        As in `split_sentences`.
    """
    distinct = {sentence for text in set(texts) for sentence in split_sentences(text, language)}
    return sorted(distinct)  # the order of the code points, which UTF-8 keeps


def _lines(text: str) -> list[str]:
    if text.isascii():
        return text.splitlines()
    # A lone surrogate cannot be written as UTF-8; text pasted from elsewhere may hold one.
    visible = _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))
    return _BULLET.sub("\n", unicodedata.normalize("NFC", visible)).splitlines()


def _split_line(line: str, language: str) -> list[str]:
    words = (line if line.isascii() else _FULL_WIDTH_STOP.sub(r"\1 ", line)).split()
    ends = [
        k
        for k, word in enumerate(words[:-1], start=1)
        # Most words end with a letter, after which no sentence ends.
        if not word[-1].isalnum() and _ends_between(word, words[k], language)
    ]
    return [" ".join(words[i:j]) for i, j in pairwise([0, *ends, len(words)])]


def _ends_between(left: str, right: str, language: str) -> bool:
    left, right = left.lstrip(_OPENING).rstrip(_CLOSING), right.lstrip(_OPENING) or "x"
    if not left or left[-1].isalnum():
        return False
    if language.partition("-")[0] == "en" and _ends_plainly(left, right):
        return True
    from sentencex import segment  # type: ignore[attr-defined]  # compiled, without stubs

    return len(segment(language, f"{left} {right}")) > 1


def _ends_plainly(left: str, right: str) -> bool:
    """Tell an end that ``sentencex`` misses: a capital follows, and no name goes on."""
    word = left.removesuffix(".")
    if word == left or _BEFORE_A_NAME.fullmatch(word):
        return False
    if _INSIDE_A_NAME.fullmatch(word):
        return _BEGINNING.match(right) is not None
    return right[0].isupper() or right == "i"


def _without_marker(sentence: str) -> str:
    start = 0
    while marker := _MARKER.match(sentence, start):
        start = marker.end()
    return sentence[start:]
