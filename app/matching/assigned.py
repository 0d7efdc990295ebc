"""The assigned pairs in the contract's words, from arrays over all of them at once."""

from collections.abc import Sequence
from functools import cache
from itertools import compress

import numpy as np
from pydantic import TypeAdapter

from app.matching.codes import Code
from app.matching.criteria.prefers import place_among
from app.matching.keeping import KEEP_BONUS
from app.matching.prepared import PreparedRound
from app.matching.ranks import Standing
from app.matching.result import AssignedPair
from app.matching.rules.pins import overridden_by_pins
from app.matching.texts.readings import Readings
from app.matching.units import millionths
from solver.result import Assignment
from solver.scores import BoolArray, IntArray

_Parts = dict[str, dict[str, float]]
"""Score, weight and contribution by the name of a criterion."""


def assigned_pairs(
    prepared: PreparedRound, assignment: Assignment, ranks: Standing, readings: Readings
) -> tuple[AssignedPair, ...]:
    """Tell each pair's score with its parts, its ranks, and why to look at it; ordered by ids."""
    rows, columns, people = assignment.rows, assignment.columns, prepared.participants
    scores, eligible = prepared.scores.pairs(rows, columns)
    middle = ranks.median_score if prepared.weak_score is None else prepared.weak_score
    is_kept, bonus = _kept(prepared, assignment)
    weak = scores - bonus <= (-1 if middle is None else middle)
    criteria, known_weights = _criteria(prepared, assignment)
    _tell_bonus(prepared, criteria, is_kept, bonus)
    fields = {
        "mentee": [people.mentee_ids[i] for i in rows.tolist()],
        "mentor": [people.mentor_ids[j] for j in columns.tolist()],
        "mentee_name": [people.mentees[i].name for i in rows.tolist()],
        "mentor_name": [people.mentors[j].name for j in columns.tolist()],
        "score": [millionths(score) for score in scores.tolist()],
        "mentee_rank": _ranks(ranks.row_rank, ranks.eligible_of_row[rows], eligible),
        "mentor_rank": _ranks(ranks.column_rank, ranks.eligible_of_column[columns], eligible),
        "wish_place": _wish_places(prepared, assignment),
        "review": _reviews(prepared, assignment, eligible, known_weights, weak),
        "overrides": _overrides(prepared, assignment),
        "kept": [None] * len(rows) if prepared.keeping is None else is_kept.tolist(),
        "criteria": criteria,
        "known_weight": known_weights,
        "read_as": [
            readings.of_pair(*pair) for pair in zip(rows.tolist(), columns.tolist(), strict=True)
        ],
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
    prepared: PreparedRound,
    assignment: Assignment,
    eligible: BoolArray,
    known_weights: Sequence[float],
    weak: BoolArray,
) -> list[tuple[Code, ...]]:
    """Why a person should look at each pair."""
    pinned = {tuple(pair) for pair in prepared.problem.pinned.tolist()}
    flags = zip(
        [tuple(pair) in pinned for pair in assignment.pairs.tolist()],
        (~eligible).tolist(),
        [weight == 0 for weight in known_weights],
        weak.tolist(),
        strict=True,
    )
    codes = (Code.PINNED, Code.BREAKS_A_RULE, Code.NOTHING_KNOWN, Code.WEAK_FIT)
    return [tuple(compress(codes, applies)) for applies in flags]


def _wish_places(prepared: PreparedRound, assignment: Assignment) -> list[int | None]:
    """Place of each mentor on the mentee's list."""
    people = prepared.participants
    return [
        place_among(people.mentees[i].prefers, people.mentor_ids[j])
        for i, j in assignment.pairs.tolist()
    ]


def _overrides(prepared: PreparedRound, assignment: Assignment) -> list[tuple[str, ...]]:
    """Rules that each pair breaks because it is pinned."""
    people = prepared.participants
    overridden = overridden_by_pins(people)
    ids = ((people.mentee_ids[i], people.mentor_ids[j]) for i, j in assignment.pairs.tolist())
    return [overridden.get(pair, ()) for pair in ids]


def _kept(prepared: PreparedRound, assignment: Assignment) -> tuple[BoolArray, IntArray]:
    """Which pairs were published, and what the bonus adds to each."""
    if prepared.keeping is None:
        nothing = np.zeros_like(assignment.rows)
        return nothing > 0, nothing
    return prepared.keeping.among(assignment.rows, assignment.columns)


def _tell_bonus(
    prepared: PreparedRound, parts: list[_Parts], is_kept: BoolArray, bonus: IntArray
) -> None:
    """Add the bonus to the parts of each published pair's score."""
    if prepared.keeping is None or not prepared.keeping.bonus:
        return
    weight = millionths(prepared.keeping.bonus)
    for k in np.flatnonzero(is_kept).tolist():
        told = {"score": 1.0, "weight": weight, "contribution": millionths(bonus[k])}
        parts[k][KEEP_BONUS] = told


def _criteria(prepared: PreparedRound, assignment: Assignment) -> tuple[list[_Parts], list[float]]:
    """Parts of each pair's score, and the weight of what both sides told."""
    rows, columns = assignment.rows, assignment.columns
    parts: list[_Parts] = [{} for _ in rows]
    known = np.zeros(len(rows), dtype=np.int64)
    compatibility = prepared.compatibility
    for weighted in compatibility.terms:
        scores = weighted.term.pairs(rows, columns)
        weights = np.broadcast_to(compatibility.weight_of(weighted, rows), rows.shape)
        contributions = weighted.contribution(scores, weights)
        known += weights * weighted.term.known(rows, columns)
        for part, score, weight, contribution in zip(
            parts, scores.tolist(), weights.tolist(), contributions.tolist(), strict=True
        ):
            part[weighted.term.name] = {
                "score": millionths(score),
                "weight": millionths(weight),
                "contribution": millionths(contribution),
            }
    return parts, [millionths(value) for value in known.tolist()]
