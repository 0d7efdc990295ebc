"""Checks of goals that say what is not wanted: the text score passes it over, a field excludes it.

No goal is quoted. Where the clause names something that mentors of the round carry as a label, such
as an industry, the field that can say it is proposed; a private goal is only said to exist.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from app.matching.codes import Code
from app.matching.cohort import Mentee, Mentor
from app.matching.criterion_kinds import texts_read
from app.matching.labels import labels_of
from app.matching.participants import Participants
from app.matching.problems import MAX_PROBLEMS, Finding
from app.matching.texts.negation import unwanted

_FIELDS = (
    ("skills", "has_not"),
    ("industry", "is_not"),
    ("department", "is_not"),
    ("organisation", "is_not"),
    ("interests", "has_not"),
)
"""What a mentor may be, and the operator of a wish that excludes it."""
_WORD = re.compile(r"\w+")
_LONGEST = 4  # words of a label
_SHORTEST = 3  # letters of a label: "it" and "hr" are too often something else

Proposal = tuple[str, str, str]
"""Field, operator and value of a wish."""


def negation_findings(people: Participants) -> Iterator[Finding]:
    """Find goals that seem to exclude something, by the wish that could say it."""
    if ("mentee", "goals") not in texts_read(people.policy.criteria or ()):
        return
    labels = _labels(people.mentors)
    open_to_all: dict[Proposal | None, list[int]] = {}
    private: list[int] = []
    told = people.cohort.mentees
    for k, mentee in enumerate(told):
        if mentee.takes_part:
            for proposal in _proposals(mentee, labels):
                open_to_all.setdefault(proposal, []).append(k)
            if _negates_in_private(mentee):
                private.append(k)
    for proposal, whom in sorted(open_to_all.items(), key=lambda item: item[0] or ()):
        yield _finding(
            f"{_who(whom)} seem to say what is not wanted. {_advice(proposal)}", told, whom
        )
    if private:
        yield _finding(f"{_who(private, 'private ')} may say what is not wanted.", told, private)


def _labels(mentors: Sequence[Mentor]) -> dict[str, Proposal]:
    """Wishes that exclude what mentors carry as a label, by the words of the label."""
    found: dict[str, Proposal] = {}
    for field, op in _FIELDS:
        for label in {label for mentor in mentors for label in labels_of(mentor, field)}:
            if len(label) >= _SHORTEST:
                found.setdefault(" ".join(_WORD.findall(label)), (field, op, label))
    return found


def _proposals(mentee: Mentee, labels: Mapping[str, Proposal]) -> set[Proposal | None]:
    """Wishes that the open goals of a mentee amount to; None stands for one without a label."""
    clauses = [clause for text in mentee.open_texts for clause in unwanted(text)]
    found = {_named(clause, labels) for clause in clauses}
    return found - {None} or found


def _negates_in_private(mentee: Mentee) -> bool:
    return any(unwanted(text) for text in set(mentee.texts).difference(mentee.open_texts))


def _named(clause: str, labels: Mapping[str, Proposal]) -> Proposal | None:
    """Find the first label in a clause; of two that begin at one word the longer."""
    words = _WORD.findall(clause)
    for start in range(len(words)):
        for end in range(min(start + _LONGEST, len(words)), start, -1):
            proposal = labels.get(" ".join(words[start:end]))
            if proposal is not None:
                return proposal
    return None


def _who(whom: Sequence[int], kind: str = "") -> str:
    whose = "1 mentee's" if len(whom) == 1 else f"{len(whom):,} mentees'"
    return f"{whose} {kind}goals"


def _advice(proposal: Proposal | None) -> str:
    """Show the wish that a coordinator could add; with no label found, what such a wish is like."""
    field, op, value = proposal or ("industry", "is_not", "…")
    wish = {"field": field, "op": op, "value": value, "importance": "nice"}
    shown = json.dumps({"wishes": [wish]}, ensure_ascii=False)
    return (
        "The text score leaves out what is clear. To exclude it, ask them and add to the mentee "
        f"{'' if proposal else 'something like '}{shown}."
    )


def _finding(message: str, told: Sequence[Mentee], whom: Sequence[int]) -> Finding:
    ids = tuple(sorted(told[k].id for k in whom)[:MAX_PROBLEMS])
    return Finding(("mentees", whom[0], "goals"), Code.WISH_NEGATED, message, people=ids)
