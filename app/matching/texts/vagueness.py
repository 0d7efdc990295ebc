"""Goals that anybody could have written: nothing in them tells one mentor from another.

A goal is generic when each of its words is one of the lists below: small words, and the words of
mentoring itself. One further word ("nursing", "Python", "confidence") makes it specific, however
short it is, and so does leading others ("develop people"). English only: in another language every
word is a further one.
"""

import re
from collections.abc import Iterable

_SMALL = """
a able about after all also always am an and any anything are aren't around as at be because been
being both but by can can't could day days did do does doing don't down during each else even ever
every everything few for from further get gets getting give given go going got had has have having
help helpful her here him his how i i'd i'll i'm i've if in into is isn't it it's its just kind
know lot lots made make makes making many may me might more most much must my myself need needs new
no not now of off often on one ones only open or other others our out over own part please possible
quite rather really self she should so some somebody someone someone's something such than that
that's the their them then there these they thing things think this those through time to too
toward towards up us very want wanting wants was way ways we well were what what's whatever when
where whether which while who whole why will wish with within would year years yet you your
"""
_OF_MENTORING = """
abilities ability achieve achieving advance advancement advancing advice amazing ambition ambitions
area areas aspect aspects aspirations become becoming benefit best better beyond bigger broad
broaden broadening build building career careers challenge challenges challenging chance clarity
clear colleague colleagues company connect connecting connections continue contribute current
deepen describe develop developed developing development different direction discover enhance enjoy
enter excited existing expand expanding experience experienced experiences expert expertise
explore exploring feedback field fields find finding forward fulfil fulfilling full future gain
gaining general goal goals good great greater grow growing growth guidance guide happy hard hear
helping high higher hope hopefully hoping horizons idea ideas important improve improvement
improvements improving industry insight insights inspiration inspire inspired interested
interesting job journey kinds knowledge ladder learn learned learning learnt level levels life like
long looking looks love maximise maximize meet meeting mentee mentor mentored mentoring mentors
mentorship motivated move moving network networking next opportunities opportunity options
organisation organization path paths people performance person personal personally perspective
perspectives position possibilities potential practical profession professional professionally
professionals program programme progress progression purpose reach reaching realise receive
relevant right role roles see set sets share short skill skills stage start step steps strengths
strong stronger succeed success successful suggestions support supportive take taking talk task
tasks term text tips together top true try trying type understand understanding useful valuable
value variety various version weaknesses wide wider willing wisdom work working workplace world
worth
"""
_ANYBODYS = frozenset((_SMALL + _OF_MENTORING).split())
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_OF_LEADING = re.compile(
    r"\b(?:(?:build|creat|develop|design|run|running|start|set(?:ting)? up)(?:e|ing)? "
    r"(?:an? |the |our |my )?(?:\w{1,20} )?program(?:me)?s?"
    r"|(?:develop|help|support|guide|mentor|motivate|inspire)(?:ing)? (?:other |my |our )?"
    r"(?:people|others|colleagues|mentees)|learning and development)\b"
)
"""What is made of the same words, and asks for something of its own."""

_DIGITS = re.compile(r"\d")
_ENOUGH_WORDS = 3


def is_generic(texts: Iterable[str]) -> bool:
    """Tell whether all that the texts say could stand in anybody's goals.

    Parameters
    ----------
    texts
        All goals of one person; one specific goal is enough. Fewer than three words are too short
        rather than generic, and numbers are specific.
    """
    count = 0
    for text in texts:
        if _DIGITS.search(text):
            return False
        plain = text.replace("\u2019", "'").lower()
        if _OF_LEADING.search(plain):
            return False
        for word in _WORD.finditer(plain):
            if word.group() not in _ANYBODYS:
                return False
            count += 1
    return count >= _ENOUGH_WORDS
