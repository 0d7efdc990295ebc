"""Checks of goals that say nothing of their own, or ask for what is no mentor's to give.

Everybody whom a warning is about is told at once: it is for the coordinator to read and to ask.
What a private goal asks for is told to nobody.
"""

from collections.abc import Iterator, Sequence

from app.matching.codes import Code
from app.matching.cohort import Mentee
from app.matching.criterion_kinds import texts_read
from app.matching.participants import Participants
from app.matching.problems import MAX_PROBLEMS, Finding
from app.matching.texts.promises import promises_asked
from app.matching.texts.vagueness import is_generic
from app.matching.units import counted


def wording_findings(people: Participants) -> Iterator[Finding]:
    """Find generic goals, and goals for which no mentor can vouch."""
    if ("mentee", "goals") not in texts_read(people.policy.criteria or ()):
        return
    told = people.cohort.mentees
    places = [k for k, mentee in enumerate(told) if mentee.takes_part]
    open_places = [k for k in places if told[k].open_texts == told[k].texts]
    generic = [k for k in open_places if is_generic(told[k].texts)]
    if generic:
        message = f"The goals of {counted(len(generic), 'mentee')} could be anybody's: no word in "
        message += "them tells one mentor from another. Ask what they want to be able to do."
        yield _finding(Code.GOALS_GENERIC, message, told, generic)
    asking: dict[str, list[int]] = {}
    for k in places:
        for outcome in {name for text in told[k].open_texts for name in promises_asked(text)}:
            asking.setdefault(outcome, []).append(k)
    for outcome, whom in sorted(asking.items()):
        message = f"{counted(len(whom), 'mentee')} may be hoping for {outcome}, which no mentor "
        message += "can promise. Say before the first meeting what mentoring is for."
        yield _finding(Code.GOALS_NOT_A_MENTORS, message, told, whom)


def _finding(code: Code, message: str, told: Sequence[Mentee], whom: Sequence[int]) -> Finding:
    """Name the mentees at these places; the finding stands at the goals of the first one."""
    ids = tuple(sorted(told[k].id for k in whom)[:MAX_PROBLEMS])
    return Finding(("mentees", whom[0], "goals"), code, message, people=ids)
