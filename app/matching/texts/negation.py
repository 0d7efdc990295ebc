"""What a mentee's goals say is *not* wanted, which a language model would take for a wish.

English only, by rules that a person can read: a cue such as "don't want", "fed up with" or "is not
for me", and the clause that it stands in. Fears and doubts are no such wish: "don't want to lose",
"don't know how", "never led a team". Some cues are clear enough for their clause to be left out of
what is read; the others are told alone.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

_FEARED = (
    r"(?! (?:to )?(?:be the|be (?!a\b|an\b)(?:\w{1,20}ed|stuck|left|seen)\b|(?:get|stay) stuck"
    r"|lose|fail|miss|waste|let|look|hurt|upset|sound|seem|shout|stop|turn into"
    r"|get (?:it|this) wrong))"
)
_DOUBLE = (
    r"(?! (?:to )?(?:giv(?:e|ing) up|leav|quit|stop|forget|struggl|panic|avoid|remain|depend"
    r"|rely|end up|fall behind|burn out|be (?:afraid|nervous|unable|bad|scared)"
    r"|anything (?:but|other than)"
    r"|only\b|just\b|merely\b))"
)
"""What is wanted after all: "don't want to give up", "don't want to just code"."""

_OF_OTHERS = r"(?<!who )(?<!who are )(?<!who is )(?<!they )(?<!they are )"
_SURE = r"(?:do not|don't|dont|no longer|did not|didn't|would not|wouldn't|never) "
_REALLY = r"(?:really |actually |ever |particularly |again )?"
_LACKED = (
    r"(?!(?:[\w-]{1,20} ){0,3}(?:experience|knowledge|background|idea|clue|way|one|body|time|money"
    r"|network|degree|certificate|training|formal|more (?:than|often))\b)"
)
_NO_SUCH_THING = rf"no {_LACKED}[^.,;:!?\n]{{1,60}}"
_ENDS = r"(?=\s*(?:[.,;:!?\n\u2013\u2014-]|$))"
_TROUBLE = (
    r"(?! (?:any |the |legal )?(?:trouble|debt|danger|harm|court|burnout|pitfalls|mistakes)\b)"
)
_CERTAIN = (
    _OF_OTHERS + _SURE + _REALLY + r"(?:want|wanna|wish|fancy|need)\b" + _FEARED + _DOUBLE,
    (
        r"(?:do not|don't|dont) "
        r"(?:sell|send|give|offer|match|pair|push|tell|try to talk) (?:me|us)\b(?! up\b)"
    ),
    (
        rf"{_OF_OTHERS}not (?:really |at all |particularly |very |so |that )?"
        r"(?:interested in|looking (?:for|to)|keen on|going (?:back|near))\b"
    ),
    r"(?:i|we) (?:have )?no (?:interest|desire|wish|appetite|ambition)\b" + _DOUBLE,
    (
        r"(?:fed up|(?:am|'m|'re) (?:done|finished|through)) with\b"
        r"(?! (?:not|being|my|feeling|having|people)\b)"
    ),
    r"(?:have|'ve) had (?:quite |more than )?enough of\b(?! (?:a|an|my)\b)",
    r"had it (?:up to here )?with\b",
    r"(?<![\w,] )enough of\b(?! (?:a|an|my)\b)",
    r"please,? nothing with\b",
    r"(?<!\w )anything but\b",
    r"(?<![\w,] )not another\b",
    r"(?:an |my )aversion to\b",
    r"spare (?:me|us)\b(?! (?:a|an|some|one|two|five|ten|half|your)\b)",
    r"none of that\b",
    r"please,? (?:no|not)\b(?! (?:only|just))",
    rf"(?<!have )(?<!has )(?<!is )(?<!see ){_NO_SUCH_THING}(?:,? please|,? thanks)\b{_ENDS}",
    rf"(?<!\w )(?<!, ){_NO_SUCH_THING} for me\b",
    r"(?<!say )(?<!earn )(?<!want )no more (?!than\b|often\b)",
    r"never again\b",
    r"(?:won't|will not) go back to\b",
)
"""Cues whose clause is left out of what is read: next to nobody says so of what they look for."""

_LIKELY = (
    _OF_OTHERS + _SURE + _REALLY + r"(?:want|wanna|wish|fancy|need|care|intend|plan)\b" + _FEARED,
    (
        rf"{_OF_OTHERS}not (?:really |at all |particularly |very |so |that )?"
        r"(?:after|(?:going )?into(?! (?:\w{1,20} )?details?\b))\b"
    ),
    (
        r"(?:no|zero|without) (?:\w{1,20} )?"
        r"(?:interest|desire|wish|appetite|intention|ambition)\b"
    ),
    r"(?:fed up|(?:am|'m|'re) (?:done|finished|through)) with\b",
    r"(?:had|have|got) (?:quite |more than )?enough of\b",
    r"(?:sick|tired|weary) of (?!being|having|my|the|feeling|getting|hearing|people)",
    r"(?:can't|cannot) (?:stand|bear|face)\b",
    r"anything but\b",
    r"aversion to\b",
    r"spare (?:me|us)\b",
    r"(?<![\w,] )not [^.,;:!?\n]{1,40}, not\b",
    r"(?:keep|steer|stay) (?:me |well )?(?:away from|clear of|out of)\b" + _TROUBLE,
    r"(?:i|we) (?:\w{1,20} )?(?:won't|will not) (?:go|do|take|touch|accept|work)\b",
    rf"so {_NO_SUCH_THING}",
    rf"{_NO_SUCH_THING}(?:,? please|,? thanks(?! (?:for|to)\b))\b",
)
"""Cues that are told to the coordinator alone, who knows the person."""


def _named_after(*cues: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(cues)})")


_CERTAIN_AFTER, _ANY_AFTER = _named_after(*_CERTAIN), _named_after(*_CERTAIN, *_LIKELY)
_NAMED_BEFORE = re.compile(
    r"\b(?:(?:is not|isn't|are not|aren't) (?:for me|for us|my thing|my cup of tea|what i want)"
    r"|out of the question)\b"
)
_CUE_WORDS = """
no not never don't dont didn't wouldn't won't can't cannot isn't aren't without enough sick tired
weary fed done finished through anything nothing aversion spare keep steer stay none zero out had
"""
_ONCE_AT_LEAST = frozenset(_CUE_WORDS.split())
"""A text without any of these words has no cue; most have none."""

_WORD = re.compile(r"\w+(?:'\w+)?")
_CLAUSE = re.compile(
    r"[,.;:!?](?=\W|$)|[\n()\u2013\u2014]| - | (?:but|because|so|since|rather|instead)\b"
    r"| and (?:now |instead )?(?=(?:i|we|i'd|i'm|want|would|wish|hope|aim|need|look|love|like|plan"
    r"|prefer|seek)\b)"
)

_AND_NOT = re.compile(
    r"[\s,;:\u2013\u2014-]+(?:and |or |in fact )?(?:no|not|nor|neither|nothing|never)\b"
)
"""What goes on with what is not wanted."""

_WANTS = r"(?:i|we|i'd|i'm|what|that|but|my|want|would|need|love|like|rather|show|teach|help)\b"
_ITEM = rf"(?!{_WANTS})[\w'-]+(?: (?!{_WANTS}|or\b|nor\b)[\w'-]+){{0,2}}"
_OR_ITEM = re.compile(rf"(?:, {_ITEM}){{0,6}},? n?or {_ITEM}")
"""The rest of a list whose first item ends the clause: ", marketing or consulting"."""

_SUBJECT = re.compile(r"(?:\b(?:and|but|so) )?\b(?:i|we)(?:'m|'re|'ve| am| are| have)? $")
_LONGEST_SUBJECT = 16
_HANGING = re.compile(
    r"^\W*(?:(?:but|because|so|since|and)\b\W*)?|(?<![\s,;:(\u2013\u2014-])[\s,;:(\u2013\u2014-]+(?=[.!?]?$)"
)
"""What joined what is left to a clause that is gone."""

_GAP = re.compile(r"\s+(?=[\s,;:.!?])|[,;:]\s*(?=[,;:.!?])")

_FILLING = """
please thanks thank you so i i'm i've we and but or really any anymore more just at all either
"""
_SAYS_NOTHING = frozenset(_FILLING.split())
"""Words of which a sentence without its clauses may consist: nothing is left of it then."""


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
    return [plain[start:end].strip() for start, end in _clauses(plain, _ANY_AFTER)]


def may_say_unwanted(text: str) -> bool:
    """Whether a text has a word that every such clause has one of."""
    return not _ONCE_AT_LEAST.isdisjoint(_WORD.findall(_plain(text)))


def without_unwanted(sentence: str) -> str:
    """Leave out the clauses that certainly say what is not wanted; blank where nothing is left."""
    plain = _plain(sentence)
    clauses = _clauses(plain, _CERTAIN_AFTER)
    if not clauses:
        return sentence
    ends = [0, *(end for _, end in clauses)]
    starts = [*(_with_subject(plain, start) for start, _ in clauses), len(sentence)]
    rest = "".join(sentence[end:start] for end, start in zip(ends, starts, strict=True))
    if _SAYS_NOTHING.issuperset(_WORD.findall(_plain(rest))):
        return ""
    return _HANGING.sub("", _GAP.sub("", rest)).strip()


_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u00b4\u0060", "'"))


def _plain(text: str) -> str:
    """Small letters and straight apostrophes, each letter still in its place."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    return small.translate(_APOSTROPHES)


def _clauses(plain: str, named_after: re.Pattern[str]) -> list[tuple[int, int]]:
    """Where such clauses begin and end, in order; those that touch are one."""
    if _ONCE_AT_LEAST.isdisjoint(_WORD.findall(plain)):
        return []
    borders = [match.span() for match in _CLAUSE.finditer(plain)]
    starts, ends = [*(one[0] for one in borders), len(plain)], [0, *(one[1] for one in borders)]
    named = [
        *((match.start(), match.end(), True) for match in named_after.finditer(plain)),
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
    while more := _AND_NOT.match(plain, end) or _OR_ITEM.match(plain, end):
        end = starts[bisect_left(starts, more.end())]
    return end
