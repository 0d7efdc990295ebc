"""What a mentee's goals say is *not* wanted, which a language model would take for a wish.

English only, by rules that a person can read: a cue such as "don't want", "fed up with" or "is not
for me", and the clause that it stands in. Fears and doubts are no such wish: "don't want to lose",
"don't know how", "never led a team".
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

_NOT_WANT = (
    r"(?:do not|don't|dont|no longer|did not|didn't|would not|wouldn't|never) "
    r"(?:really |actually |ever |particularly )?(?:want|wanna|wish|fancy|need|care|intend|plan)\b"
)
_FEARED = (
    r"(?! (?:to )?(?:be the|be (?!a\b|an\b)(?:\w{1,20}ed|stuck|left|seen)\b|(?:get|stay) stuck"
    r"|lose|fail|miss|waste|let|look|hurt|upset|sound|seem|shout|stop|turn into"
    r"|get (?:it|this) wrong))"
)
_OF_OTHERS = r"(?<!who )(?<!who are )(?<!they )(?<!they are )"
_NO_SUCH_THING = (
    r"no (?!(?:[\w-]{1,20} ){0,3}(?:experience|knowledge|background|idea)\b)[^.,;:!?\n]{1,60}"
)
_TROUBLE = (
    r"(?! (?:any |the |legal )?(?:trouble|debt|danger|harm|court|burnout|pitfalls|mistakes)\b)"
)
_NAMED_AFTER = re.compile(
    # Each begins with a letter of its own, by which most places of a text are passed over at once.
    r"\b(?:"
    + "|".join(
        (
            _OF_OTHERS + _NOT_WANT + _FEARED,
            (
                r"(?:do not|don't|dont) "
                r"(?:sell|send|give|offer|match|pair|push|tell|try to talk) (?:me|us)\b"
            ),
            (
                rf"{_OF_OTHERS}not (?:really |at all |particularly |very |so |that )?"
                r"(?:interested in|looking (?:for|to)|after|keen on|going (?:back|near)"
                r"|(?:going )?into(?! (?:\w{1,20} )?details?\b))\b"
            ),
            (
                r"(?:no|zero|without) (?:\w{1,20} )?"
                r"(?:interest|desire|wish|appetite|intention|ambition)\b"
            ),
            r"(?:fed up|(?:am|'m|'re) (?:done|finished|through)) with\b",
            r"(?:had|have|got) (?:quite |more than )?enough of\b",
            (
                r"(?:sick|tired|weary) of "
                r"(?!being|having|my|the|feeling|getting|hearing|people)"
            ),
            r"had it (?:up to here )?with\b",
            r"(?<![\w,] )enough of\b",
            r"please,? nothing with\b",
            r"(?:can't|cannot) (?:stand|bear|face)\b",
            r"anything but\b",
            r"(?<![\w,] )not (?:another\b|[^.,;:!?\n]{1,40}, not\b)",
            r"aversion to\b",
            r"spare (?:me|us)\b",
            r"(?:keep|steer|stay) (?:me |well )?(?:away from|clear of|out of)\b" + _TROUBLE,
            r"none of that\b",
            r"(?:i|we) (?:\w{1,20} )?(?:won't|will not) (?:go|do|take|touch|accept|work)\b",
            r"please,? (?:no|not)\b(?! (?:only|just))",
            rf"so {_NO_SUCH_THING}",
            rf"{_NO_SUCH_THING}(?:,? please|,? thanks(?! (?:for|to)\b))\b",
            rf"(?<!\w )(?<!, ){_NO_SUCH_THING} for me\b",
            r"no more ",
            r"never again\b",
            r"(?:won't|will not) go back to\b",
        )
    )
    + ")"
)
_NAMED_BEFORE = re.compile(
    r"\b(?:(?:is not|isn't|are not|aren't) (?:for me|for us|my thing|my cup of tea|what i want)"
    r"|out of the question)\b"
)
_CUE_WORDS = """
no not never don't dont didn't wouldn't won't can't cannot isn't aren't without enough sick tired
weary fed done finished through anything aversion spare keep steer stay none zero out had
"""
_ONCE_AT_LEAST = frozenset(_CUE_WORDS.split())
"""A text without any of these words has no cue; most have none."""

_WORD = re.compile(r"\w+(?:'\w+)?")
_CLAUSE = re.compile(r"[,.;:!?\n]| (?:but|because|so|since|rather|instead|and (?:i|we))\b")


_AND_NOT = re.compile(
    r"[\s,;:\u2013\u2014-]+(?:and |or |in fact )?(?:no|not|nor|neither|nothing|never)\b"
)
"""What goes on with a list of what is not wanted."""

_SUBJECT = re.compile(r"(?:\b(?:and|but|so) )?\b(?:i|we)(?:'m|'re|'ve| am| are| have)? $")
_LONGEST_SUBJECT = 16
_HANGING = re.compile(
    r"^\W*(?:(?:but|because|so|since|and)\b\W*)?|[\s,;:\u2013\u2014-]+(?=[.!?]?$)"
)
"""What joined what is left to a clause that is gone."""

_GAP = re.compile(r"\s+([\s,;:.!?])")

_SAYS_SOMETHING = 3
"""Words that must be left of a sentence for it to be read: "Please" and "So I" are nothing."""


def unwanted(text: str) -> list[str]:
    """List the clauses in which a text says what its writer does not want.

    Parameters
    ----------
    text
        Of any length and language; the time is proportional to the length.

    Returns
    -------
    list of str
        Each with its cue, in small letters. Empty for most texts.
    """
    plain = _plain(text)
    return [plain[start:end].strip() for start, end in _clauses(plain)]


def may_say_unwanted(text: str) -> bool:
    """Whether a text has a word that every such clause has one of."""
    return not _ONCE_AT_LEAST.isdisjoint(_WORD.findall(_plain(text)))


def without_unwanted(sentence: str) -> str:
    """Leave out the clauses that say what is not wanted; blank where hardly a word is left."""
    plain = _plain(sentence)
    clauses = _clauses(plain)
    if not clauses:
        return sentence
    ends = [0, *(end for _, end in clauses)]
    starts = [*(_with_subject(plain, start) for start, _ in clauses), len(sentence)]
    rest = "".join(sentence[end:start] for end, start in zip(ends, starts, strict=True))
    if len(_WORD.findall(rest)) < _SAYS_SOMETHING:
        return ""
    return _HANGING.sub("", _GAP.sub(r"\1", rest)).strip()


def _plain(text: str) -> str:
    """Small letters and straight apostrophes, each letter still in its place."""
    small = text.replace("\u2019", "'").lower()
    if len(small) == len(text):
        return small
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in text).replace(
        "\u2019", "'"
    )


def _clauses(plain: str) -> list[tuple[int, int]]:
    """Where such clauses begin and end, in order; those that touch are one."""
    if _ONCE_AT_LEAST.isdisjoint(_WORD.findall(plain)):
        return []
    borders = [match.span() for match in _CLAUSE.finditer(plain)]
    starts, ends = [*(one[0] for one in borders), len(plain)], [0, *(one[1] for one in borders)]
    named = [
        *((match.start(), match.end(), True) for match in _NAMED_AFTER.finditer(plain)),
        *(
            (ends[bisect_right(ends, match.start()) - 1], match.end(), False)
            for match in _NAMED_BEFORE.finditer(plain)
        ),
    ]
    clauses: list[tuple[int, int]] = []
    told = 0
    for start, cue_end, stands_first in sorted(named):
        if clauses and cue_end <= told:
            continue
        begins = clauses.pop()[0] if clauses and start <= told else start
        told = _end_of_list(plain, starts, cue_end) if stands_first else cue_end
        clauses.append((begins, told))
    return clauses


def _with_subject(plain: str, start: int) -> int:
    before = plain[max(0, start - _LONGEST_SUBJECT) : start]
    subject = _SUBJECT.search(before)
    return start if subject is None else start - len(subject.group())


def _end_of_list(plain: str, starts: Sequence[int], cue_end: int) -> int:
    """Where the clause of a cue ends, with all that goes on in the same way."""
    end = starts[bisect_left(starts, cue_end)]
    while more := _AND_NOT.match(plain, end):
        end = starts[bisect_left(starts, more.end())]
    return end
