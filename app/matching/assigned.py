"""The assigned pairs in the contract's words, from arrays over all of them at once."""

from functools import cache
from itertools import compress

import numpy as np
from pydantic import TypeAdapter

from app.matching.codes import Code
from app.matching.prepared import PreparedRound
from app.matching.ranks import Standing
from app.matching.result import AssignedPair
from app.matching.units import millionths
from solver.result import Assignment
from solver.scores import BoolArray, IntArray


def assigned_pairs(
    prepared: PreparedRound, assignment: Assignment, ranks: Standing
) -> tuple[AssignedPair, ...]:
    """Tell each pair's score with its parts, its ranks, and why to look at it; ordered by ids."""
    rows, columns, people = assignment.rows, assignment.columns, prepared.participants
    scores, eligible = prepared.scores.pairs(rows, columns)
    weak = scores <= (-1 if ranks.median_score is None else ranks.median_score)
    criteria, known_weights = _criteria(prepared, assignment)
    fields = {
        "mentee": [people.mentee_ids[i] for i in rows.tolist()],
        "mentor": [people.mentor_ids[j] for j in columns.tolist()],
        "mentee_name": [people.mentees[i].name for i in rows.tolist()],
        "mentor_name": [people.mentors[j].name for j in columns.tolist()],
        "score": [millionths(score) for score in scores.tolist()],
        "mentee_rank": _ranks(ranks.row_rank, ranks.eligible_of_row[rows], eligible),
        "mentor_rank": _ranks(ranks.column_rank, ranks.eligible_of_column[columns], eligible),
        "review": _reviews(prepared, assignment, eligible, weak),
        "criteria": criteria,
        "known_weight": known_weights,
    }
    told = [dict(zip(fields, pair, strict=True)) for pair in zip(*fields.values(), strict=True)]
    pairs: list[AssignedPair] = _all_pairs().validate_python(told)
    return tuple(sorted(pairs, key=lambda pair: (pair.mentee, pair.mentor)))


@cache
def _all_pairs() -> TypeAdapter[list[AssignedPair]]:
    """Checks all pairs in one go, which takes half as long as one by one."""
    return TypeAdapter(list[AssignedPair])


def _ranks(places: IntArray, of: IntArray, eligible: BoolArray) -> list[dict[str, int] | None]:
    told = zip(places.tolist(), of.tolist(), eligible.tolist(), strict=True)
    return [{"place": place, "of": count} if ok else None for place, count, ok in told]


def _reviews(
    prepared: PreparedRound, assignment: Assignment, eligible: BoolArray, weak: BoolArray
) -> list[tuple[Code, ...]]:
    """Why a person should look at each pair."""
    pinned = {tuple(pair) for pair in prepared.problem.pinned.tolist()}
    flags = zip(
        [tuple(pair) in pinned for pair in assignment.pairs.tolist()],
        (~eligible).tolist(),
        weak.tolist(),
        strict=True,
    )
    codes = (Code.PINNED, Code.BREAKS_A_RULE, Code.WEAK_FIT)
    return [tuple(compress(codes, applies)) for applies in flags]


def _criteria(
    prepared: PreparedRound, assignment: Assignment
) -> tuple[list[dict[str, dict[str, float]]], list[float]]:
    """Parts of each pair's score, and the weight of what both sides told."""
    rows, columns = assignment.rows, assignment.columns
    parts: list[dict[str, dict[str, float]]] = [{} for _ in rows]
    known = np.zeros(len(rows), dtype=np.int64)
    for weighted in prepared.compatibility.terms:
        scores = weighted.term.pairs(rows, columns)
        contributions = weighted.contribution(scores)
        known += weighted.weight * weighted.term.known(rows, columns)
        weight = millionths(weighted.weight)
        for part, score, contribution in zip(
            parts, scores.tolist(), contributions.tolist(), strict=True
        ):
            part[weighted.term.name] = {
                "score": millionths(score),
                "weight": weight,
                "contribution": millionths(contribution),
            }
    return parts, [millionths(value) for value in known.tolist()]
