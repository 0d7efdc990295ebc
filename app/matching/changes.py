"""What became of the published pairs: kept, given up, or not to be kept at all."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from app.matching.codes import Code
from app.matching.fields import Answer, Name

if TYPE_CHECKING:
    from app.matching.keeping import Keeping
    from app.matching.prepared import PreparedRound
    from solver.result import Assignment
    from solver.scores import BoolArray


class LostPair(Answer):
    """A published pair that is not in the answer."""

    mentee: Name = Field(description="Id of the mentee.", examples=["e1"])
    mentor: Name = Field(description="Id of the mentor.", examples=["r1"])
    code: Code = Field(
        description="given_up: it could have been kept. All others could not: unknown_person, "
        "not_in_round, breaks_a_rule, no_place_to_keep.",
        examples=["given_up"],
    )
    rules: tuple[str, ...] = Field(
        default=(),
        description="The rules that the pair breaks now; not_eligible stands for avoided and "
        "forbidden pairs, conflicts and must wishes alike.",
        examples=[["one_language"]],
    )


class ChangesReport(Answer):
    """The answer beside the pairs that were published before."""

    kept: int = Field(ge=0, description="Published pairs that are in the answer.", examples=[17])
    given_up: int = Field(
        ge=0,
        description="Published pairs that could be kept and are not; max_changes bounds them.",
        examples=[2],
    )
    new: int = Field(ge=0, description="Pairs that were not published before.", examples=[3])
    cannot_be_kept: int = Field(
        ge=0,
        description="Published pairs that nobody could keep: people who left, rules, too few "
        "places.",
        examples=[1],
    )
    not_kept: tuple[LostPair, ...] = Field(
        description="The pairs given up or not to be kept, by mentee id and then mentor id; for "
        "the coordinator alone."
    )


def changes_report(
    prepared: "PreparedRound", assignment: "Assignment | None"
) -> ChangesReport | None:
    """Compare an assignment with the published pairs; None where either is missing."""
    keeping = prepared.keeping
    if keeping is None or assignment is None:
        return None
    is_kept = keeping.kept_by(assignment)
    kept, kept_of_keepable = int(is_kept.sum()), int((is_kept & keeping.keepable).sum())
    lost = sorted(
        (*_absent(prepared), *_apart(prepared, keeping, is_kept)),
        key=lambda pair: (pair.mentee, pair.mentor),
    )
    given_up = max(0, keeping.most - kept_of_keepable)
    return ChangesReport(
        kept=kept,
        given_up=given_up,
        new=len(assignment.rows) - kept,
        cannot_be_kept=len(lost) - given_up,
        not_kept=tuple(lost),
    )


def _absent(prepared: "PreparedRound") -> Iterator[LostPair]:
    """Pairs of which somebody takes no part."""
    people, cohort = prepared.participants, prepared.cohort
    known = ({one.id for one in cohort.mentees}, {one.id for one in cohort.mentors})
    for mentee, mentor in dict.fromkeys(cohort.policy.current):
        if mentee in people.row_of and mentor in people.column_of:
            continue
        in_cohort = mentee in known[0] and mentor in known[1]
        code = Code.NOT_IN_ROUND if in_cohort else Code.UNKNOWN_PERSON
        yield LostPair(mentee=mentee, mentor=mentor, code=code)


def _apart(
    prepared: "PreparedRound", keeping: "Keeping", is_kept: "BoolArray"
) -> Iterator[LostPair]:
    """Pairs of people who take part, that are not in the answer."""
    rules = _broken(prepared, keeping)
    crowded = _without_place(prepared, keeping, is_kept)
    for k in np.flatnonzero(~is_kept).tolist():
        i, j = keeping.pairs[k].tolist()
        code = Code.NO_PLACE_TO_KEEP if k in crowded else Code.GIVEN_UP
        yield LostPair(
            mentee=prepared.mentee_ids[i],
            mentor=prepared.mentor_ids[j],
            code=code if keeping.keepable[k] else Code.BREAKS_A_RULE,
            rules=() if keeping.keepable[k] else rules[k],
        )


def _broken(prepared: "PreparedRound", keeping: "Keeping") -> list[tuple[str, ...]]:
    """Names of the rules that each published pair breaks, as a coordinator may read them."""
    rows, columns = keeping.pairs.T
    compatibility = prepared.compatibility
    scores, _ = compatibility.pairs(rows, columns)
    broken: list[dict[str, None]] = [{} for _ in rows]
    for rule in compatibility.rules:
        for k in np.flatnonzero(rule.blocked_pairs(rows, columns, scores)).tolist():
            broken[k][rule.name] = None
    return [tuple(rules) for rules in broken]


def _without_place(
    prepared: "PreparedRound", keeping: "Keeping", is_kept: "BoolArray"
) -> frozenset[int]:
    """Pairs not kept that are too many for the places of their people, as many as do not fit.

    Which of them is open; the first by ids are named.
    """
    over = int(keeping.keepable.sum()) - keeping.most
    if not over:
        return frozenset()
    problem, (rows, columns) = prepared.problem, keeping.pairs.T
    keepable = keeping.keepable
    of_row = np.bincount(rows[keepable], minlength=problem.n_rows)
    of_column = np.bincount(columns[keepable], minlength=problem.n_columns)
    is_crowded = (of_row > problem.demand)[rows] | (of_column > problem.capacity)[columns]
    crowded = np.flatnonzero(keepable & ~is_kept & is_crowded).tolist()
    ids = prepared.mentee_ids, prepared.mentor_ids
    crowded.sort(key=lambda k: (ids[0][int(rows[k])], ids[1][int(columns[k])]))
    return frozenset(crowded[:over])
