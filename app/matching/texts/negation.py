"""What a mentee's goals say is *not* wanted, which a language model takes for a wish.

English only, by rules that a person can read: a cue such as "don't want", "fed up with" or "is not
for me", and the clause that it stands in. Fears and doubts are no such wish: "don't want to lose",
"don't know how", "never led a team".
"""

import re

_REACH = 60
"""Characters of a clause that are read around a cue."""

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
            r"(?:do not|don't|dont) (?:sell|send|give|offer|match|pair|push) (?:me|us)\b",
            (
                rf"{_OF_OTHERS}not (?:really |at all |particularly |very |so |that )?"
                r"(?:interested in|looking (?:for|to)|after|keen on|going (?:back|near)"
                r"|(?:going )?into(?! (?:\w{1,20} )?details?\b))\b"
            ),
            (
                r"(?:no|zero|without) (?:\w{1,20} )?"
                r"(?:interest|desire|wish|appetite|intention|ambition)\b"
            ),
            r"(?:fed up|am done|'m done|'re done|am finished|'m finished|am through) with\b",
            r"(?:had|have|got) (?:quite |more than )?enough of\b",
            (
                r"(?:sick|tired|weary) of "
                r"(?!being|having|my|the|feeling|getting|hearing|people)"
            ),
            r"had it with\b",
            r"(?:can't|cannot) (?:stand|bear)\b",
            r"anything but\b",
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


def unwanted(text: str) -> list[str]:
    """List the clauses in which a text says what its writer does not want.

    Parameters
    ----------
    text
        Of any length and language; the time is proportional to the length.

    Returns
    -------
    list of str
        From the cue to the end of its clause, or what stands before a cue like "is not for me"; in
        small letters and short. Empty for most texts.
    """
    plain = text.replace("\u2019", "'").lower()
    if _ONCE_AT_LEAST.isdisjoint(_WORD.findall(plain)):
        return []
    found = []
    for match in _NAMED_AFTER.finditer(plain):
        after = plain[match.end() : match.end() + _REACH]
        found.append(match.group() + _CLAUSE.split(after, maxsplit=1)[0])
    for match in _NAMED_BEFORE.finditer(plain):
        before = plain[max(0, match.start() - _REACH) : match.start()]
        found.append(_CLAUSE.split(before)[-1].strip())
    return found
