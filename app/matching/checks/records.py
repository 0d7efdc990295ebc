"""Checks of what is known of pairs: the programme's own scores, conflicts, earlier rounds.

Such lists are often kept for longer than people stay. All ids of nobody in one list are told
together, and whoever pauses is no surprise.
"""

from collections.abc import Container, Iterator
from typing import Literal, get_args

from app.matching.checks.pairs import read_entries
from app.matching.checks.roster import Roster
from app.matching.codes import Code
from app.matching.problems import MAX_PROBLEMS, Finding, Path, quoted
from app.matching.subjects import usable_id

Records = Literal["scores", "conflicts", "history"]


def record_findings(document: object, roster: Roster) -> Iterator[Finding]:
    """Find ids of nobody, and scores that are given twice."""
    for field in get_args(Records):
        yield from _strangers(document, roster, field)
    yield from _doubled_scores(document)


def _strangers(document: object, roster: Roster, field: Records) -> Iterator[Finding]:
    everybody = {*roster.mentees.by_id, *roster.mentors.by_id}
    known: tuple[Container[str], Container[str]] = (roster.mentees.by_id, roster.mentors.by_id)
    if field == "conflicts":
        known = (everybody, everybody)
    unknown: dict[str, Path] = {}
    for path, entry in read_entries(document, ("policy", field), 3):
        for step in (0, 1):
            person = usable_id(entry[step])
            if person is not None and person not in known[step]:
                unknown.setdefault(person, (*path, step))
    if unknown:
        first, *others = unknown
        plural = "" if len(others) == 1 else "s"
        more = f", nor {len(others):,} more id{plural} there" if others else ""
        yield Finding(
            path=unknown[first],
            code=Code.UNKNOWN_PERSON,
            message=f"Nobody on that side has the id {quoted(first)}, named in {field}{more}.",
            expected="ids of people of this round, or nothing to mend",
            people=(first, *others)[:MAX_PROBLEMS],
            misspelt=first,
            known=sorted(everybody),
        )


def _doubled_scores(document: object) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for path, (one, other, _) in read_entries(document, ("policy", "scores"), 3):
        pair = usable_id(one), usable_id(other)
        if pair[0] is None or pair[1] is None:
            continue
        ids = (pair[0], pair[1])
        if ids in seen:
            message = f"{quoted(ids[0])} and {quoted(ids[1])} have a score already."
            yield Finding(path, Code.SCORE_DOUBLED, message, people=ids)
        seen.add(ids)
