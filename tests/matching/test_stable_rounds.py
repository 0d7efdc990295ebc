"""Stable results against a count of blocking pairs, one by one."""

from collections.abc import Callable

import numpy as np

from app.matching.pipeline import match, prepare
from app.matching.prepared import PreparedRound
from app.matching.result import Result
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import Document, read
from tests.support.labelled_rounds import labelled_round

SEEDS = range(120)


def test_nobody_of_a_stable_round_would_rather_have_each_other(encoder: SentenceEncoder) -> None:
    blocked = 0
    for seed in SEEDS:
        rng = np.random.default_rng(1000 + seed)
        document = labelled_round(seed, "stable")
        for people, others in (("mentees", "mentors"), ("mentors", "mentees")):
            ids = [one["id"] for one in document[others]]
            for person in document[people]:
                avoided = set(person.get("avoids", ()))
                ranked = [one for one in rng.permutation(ids).tolist() if one not in avoided]
                person["prefers"] = ranked[: int(rng.integers(0, 3))]
        cohort = read(document)
        result = match(cohort, encoder)
        assert result.certificate.proof == "stable"
        assert result.certificate.blocking_pairs == 0
        assert result.certificate.verified
        assert _blocking(prepare(cohort, encoder), result, document) == 0, seed
        document["policy"]["objective"] = "total_score"
        best = match(read(document), encoder)
        assert best.audit is not None
        counted = _blocking(prepare(read(document), encoder), best, document)
        assert best.audit.blocking_pairs == counted, seed
        blocked += counted > 0
    assert blocked > 20


def _blocking(prepared: PreparedRound, result: Result, document: Document) -> int:
    """Count the pairs who would both rather have each other, one by one."""
    people = prepared.participants
    prefers = {one["id"]: one["prefers"] for one in (*document["mentees"], *document["mentors"])}
    place = {name: k for k, name in enumerate((*people.mentee_ids, *people.mentor_ids))}
    values, eligible = prepared.scores.block(slice(None), slice(None))
    held = {(pair.mentee, pair.mentor) for pair in result.assignments}

    def worth(owner: str, other: str, score: int) -> tuple[float, float, int]:
        ranked = prefers[owner]
        rank = -ranked.index(other) if other in ranked else -(10**6)
        return rank, score if other not in ranked else 0, -place[other]

    def wants(
        owner: str, other: str, mine: list[str], places: int, of: Callable[[str], int]
    ) -> bool:
        if len(mine) < places:
            return True
        return any(worth(owner, other, of(other)) > worth(owner, one, of(one)) for one in mine)

    count = 0
    for i, mentee in enumerate(people.mentees):
        for j, mentor in enumerate(people.mentors):
            if not eligible[i, j] or (mentee.id, mentor.id) in held:
                continue
            of_mentee = [other for one, other in held if one == mentee.id]
            of_mentor = [one for one, other in held if other == mentor.id]
            of_row = dict(zip(people.mentor_ids, values[i].tolist(), strict=True))
            of_column = dict(zip(people.mentee_ids, values[:, j].tolist(), strict=True))
            count += wants(
                mentee.id, mentor.id, of_mentee, mentee.demand, of_row.__getitem__
            ) and wants(mentor.id, mentee.id, of_mentor, mentor.capacity, of_column.__getitem__)
    return count


def test_a_minimum_that_no_stable_matching_meets_is_infeasible_and_shown(
    encoder: SentenceEncoder,
) -> None:
    document: Document = {
        "mentees": [{"id": "e1", "goals": "Lead a team", "prefers": ["r1"]}],
        "mentors": [
            {"id": "r1", "expertise": "I lead teams"},
            {"id": "r2", "expertise": "I lead teams", "min_load": 1},
        ],
        "policy": {"objective": "stable"},
    }
    result = match(read(document), encoder)
    assert result.certificate.termination == "infeasible"
    assert result.certificate.verified
    assert result.infeasible is not None
    assert result.infeasible.people == ("r2",)
