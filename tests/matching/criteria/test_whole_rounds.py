"""Rounds that are scored by goals, skills, wishes, preferences and a programme's own scores."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from app.matching.pipeline import match
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import EXPERTISE, GOALS, Document, bytes_of, read, seeds, shuffled

CRITERIA: list[Document] = [
    {"name": "goals", "kind": "text", "weight": 3.0, "params": {"long_term": 2.0}},
    {"name": "path", "kind": "path"},
    {"name": "skills", "kind": "skills", "params": {"synonyms": False, "rarer": True}},
    {"name": "wishes", "kind": "wishes"},
    {"name": "preferences", "kind": "prefers", "missing": "zero"},
    {"name": "interviews", "kind": "scores", "weight": 0.7},
]
SKILLS = ["Law", "SQL", "Python", "chess"]


def _document(seed: int) -> Document:
    rng = np.random.default_rng(seed)
    n, m = rng.integers(2, 7, 2).tolist()
    mentees, mentors = [f"e{k}" for k in range(n)], [f"r{k}" for k in range(m)]
    names = [one["name"] for one in CRITERIA]

    def some(pool: list[str]) -> list[str]:
        return [str(one) for one in rng.permutation(pool)[: rng.integers(0, len(pool) + 1)]]

    def wishes() -> list[Document]:
        return [{"field": "organisation", "op": "is", "value": one} for one in some(["A", "B"])]

    def goal() -> Document:
        horizon = [None, "short_term", "long_term"][rng.integers(3)]
        weight = float(rng.choice([1, 1, 3]))
        return {"text": str(rng.choice(GOALS)), "horizon": horizon, "weight": weight}

    def person(known: str, others: list[str]) -> Document:
        organisation = [None, "A", "b"][rng.integers(3)]
        background = some(list(EXPERTISE[:2]))
        told = {"organisation": organisation, "wishes": wishes(), "background": background}
        return {"id": known, "prefers": some(others), **told}

    return {
        "mentees": [
            {
                **person(known, mentors),
                "goals": [goal() for _ in range(int(rng.integers(0, 3)))],
                "skills_wanted": some(SKILLS),
                "top_criterion": [None, str(rng.choice(names))][rng.integers(2)],
            }
            for known in mentees
        ],
        "mentors": [
            {
                **person(known, mentees),
                "expertise": [str(rng.choice(EXPERTISE))],
                "skills": some(SKILLS),
            }
            for known in mentors
        ],
        "policy": {
            "criteria": CRITERIA,
            "scores": [[mentees[0], mentors[-1], 0.5], [mentees[-1], mentors[0], 0.25]],
        },
    }


@given(seeds)
@settings(max_examples=25)
def test_the_order_of_people_changes_no_byte(encoder: SentenceEncoder, seed: int) -> None:
    document = _document(seed)
    one, other = (match(read(each), encoder) for each in (document, shuffled(document, seed)))
    assert bytes_of(one) == bytes_of(other)


@given(seeds)
@settings(max_examples=25)
def test_parts_add_up_and_unknown_ones_are_not_counted_as_known(
    encoder: SentenceEncoder, seed: int
) -> None:
    document = _document(seed)
    result = match(read(document), encoder)
    by_id = {one["id"]: one for one in (*document["mentees"], *document["mentors"])}
    for pair in result.assignments:
        parts = pair.criteria
        assert sum(Fraction(str(part.contribution)) for part in parts.values()) == Fraction(
            str(pair.score)
        )
        mentee, mentor = by_id[pair.mentee], by_id[pair.mentor]
        known = {
            "goals": bool(mentee["goals"]),
            "path": bool(mentor["background"] and (mentee["goals"] or mentee["background"])),
            "skills": bool(mentee["skills_wanted"] and mentor["skills"]),
            "wishes": bool(mentee["wishes"] or mentor["wishes"]),
            "preferences": bool(mentee["prefers"] or mentor["prefers"]),
            "interviews": any(
                [pair.mentee, pair.mentor] == one[:2] for one in document["policy"]["scores"]
            ),
        }
        weights = [Fraction(str(parts[name].weight)) for name, told in known.items() if told]
        assert Fraction(str(pair.known_weight)) == sum(weights)
        place = (
            mentee["prefers"].index(pair.mentor) + 1 if pair.mentor in mentee["prefers"] else None
        )
        assert pair.wish_place == place


@given(seeds)
@settings(max_examples=15)
def test_every_criterion_tells_its_weight_and_influence(
    encoder: SentenceEncoder, seed: int
) -> None:
    result = match(read(_document(seed)), encoder)
    assert [one.name for one in result.criteria] == [one["name"] for one in CRITERIA]
    assert sum(Fraction(str(one.weight)) for one in result.criteria) == 1
    influences = [one.influence for one in result.criteria if one.influence is not None]
    assert abs(sum(influences) - (1 if influences else 0)) < 1e-5


@pytest.mark.parametrize("gone", ["mentees", "mentors", "both"])
def test_a_round_without_anybody_of_a_side_is_no_error(encoder: SentenceEncoder, gone: str) -> None:
    document = _document(4)
    for side in ("mentees", "mentors"):
        if gone in {side, "both"}:
            for person in document[side]:
                person["status"] = "withdrawn"
    result = match(read(document), encoder)
    assert result.assignments == ()
    assert [(one.influence, one.known) for one in result.criteria] == [(None, None)] * len(CRITERIA)
