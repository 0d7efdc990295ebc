"""Goals that ask for an outcome which is not a mentor's to give: a job, a promotion, a visa.

English only. A question how to get there is a fine goal, and so is preparing for it: only the
outcome itself, asked for as such, is told.
"""

import re

_GET = (
    r"(?:get|getting|obtain|obtaining|secure|securing|land|landing|find me|give me|offer me|"
    r"guarantee|arrange|receive|(?:need|want)(?: to (?:find|have|earn|win))?)"
)
_NO_LINK = r"(?!(?:to|for|of|in|on|at|with|about|from|and|or) )"
_BETWEEN = rf" (?:me |us )?(?:an? |the |my |any |that )?(?:{_NO_LINK}[\w-]{{1,20}} ){{0,3}}"
_WHOLE = (
    r"\b(?=\W*$|[ ]*[^\w\s'-]| -|\n| (?:in|at|as|for|with|by|to|and|or|that|which|where|who|so|if"
    r"|is|this|these|next|within|from|after|before|when|while|because|but|of|please|now|soon|again"
    r"|abroad|here|there|than|without|somewhere|anywhere|quickly|under|near|outside|inside|on"
    r"|through|using|despite|working|doing|i|we|it)\b)"
)
"""Not the first word of a longer thing, such as a visa rule or a salary structure."""

_OUTCOMES = (
    (
        "a job",
        re.compile(
            rf"\b(?:{_GET}{_BETWEEN}(?:job|internship|apprenticeship|placement"
            rf"|(?<!my )(?<!negotiating )(?<!bargaining )(?<!market )position)s?{_WHOLE}"
            r"|(?:get|getting|be|being) hired\b|(?:hire|employ|recruit) me\b|refer me (?:for|to)\b)"
        ),
    ),
    (
        "a promotion",
        re.compile(
            rf"\b(?:{_GET}{_BETWEEN}promotion{_WHOLE}"
            r"|(?:get|getting|be|being) promoted\b|promote me\b)"
        ),
    ),
    (
        "more pay",
        re.compile(
            rf"\b{_GET}{_BETWEEN}(?:salary|pay rise|payrise|pay raise|raise|wage|bonus){_WHOLE}"
            r"|\b(?:double|increase|raise) my (?:salary|pay|income|wage)\b"
        ),
    ),
    (
        "a visa",
        re.compile(
            rf"\b{_GET}{_BETWEEN}(?:visa|work permit|green card|citizenship|residence permit)"
            rf"{_WHOLE}|\bsponsor (?:me|my (?:visa|permit))\b|\bvisa sponsorship\b"
        ),
    ),
    (
        "a place to study",
        re.compile(
            r"\b(?:get|getting|be|being) (?:accepted|admitted) (?:in)?to\b"
            rf"|\b{_GET}{_BETWEEN}(?:scholarship|(?:university|college|phd|study) place"
            r"|place at (?:[\w-]{1,20} ){0,2}(?:university|college|school))\b"
            r"|\b(?:get|getting) into (?:[\w-]{1,20} )?"
            r"(?:university|college|medical school|med school|law school|business school"
            rf"|graduate school|grad school|oxford|cambridge|harvard|stanford|mit){_WHOLE}"
        ),
    ),
)
_A_WAY_THERE = re.compile(
    r"\b(?:how|prepar\w{1,6}|apply\w{0,3}|whether|if i|learn|interviews?|what it takes|ready for"
    r"|without|before i|no|not|don't|never|after|asks|when)\b[^.;!\n]{0,60}$|\b(?:am|'m|are|'re) $"
)
_NEAR = 80
_WORDS = re.compile(
    r"job|position|internship|apprenticeship|placement|hire|employ|recruit|refer|promot|salary|pay"
    r"|raise|wage|bonus|visa|permit|card|citizen|sponsor|accepted|admitted|scholar|place|into"
)


def promises_asked(text: str) -> list[str]:
    """Name the outcomes that a text asks for, in a fixed order; empty for most texts.

    Parameters
    ----------
    text
        Of any length; the time is proportional to it.
    """
    plain = text.replace("\u2019", "'").lower()
    if not _WORDS.search(plain):
        return []
    return [name for name, outcome in _OUTCOMES if _asks(plain, outcome)]


def _asks(plain: str, outcome: re.Pattern[str]) -> bool:
    """Whether an outcome is named without a way to it before it in its sentence."""
    return any(
        _A_WAY_THERE.search(plain[max(0, found.start() - _NEAR) : found.start()]) is None
        for found in outcome.finditer(plain)
    )
