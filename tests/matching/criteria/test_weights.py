"""The coordinator's weights count for everybody, and each mentee's top criterion twice for it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.criteria.registry import classes_of, weights_by_class
from app.matching.participants import Participants
from app.matching.pipeline import match
from app.matching.result import Result
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import EXPERTISE, GOALS, Document, bytes_of, read


def _document(*tops: str | None) -> Document:
    return {
        "mentees": [
            {"id": f"e{k}", "goals": GOALS[k], "skills_wanted": ["Law"], "top_criterion": top}
            for k, top in enumerate(tops)
        ],
        "mentors": [
            {"id": f"r{k}", "expertise": EXPERTISE[k], "skills": ["Law", "SQL"][k % 2 :]}
            for k in range(len(tops))
        ],
        "policy": {
            "criteria": [
                {"name": "goals", "kind": "text", "weight": 3.0},
                {"name": "skills", "kind": "skills", "weight": 1.0},
            ]
        },
    }


def _weights(result: Result) -> dict[str, dict[str, float]]:
    return {
        pair.mentee: {name: part.weight for name, part in pair.criteria.items()}
        for pair in result.assignments
    }


def test_a_pair_tells_the_weights_of_its_own_mentee(encoder: SentenceEncoder) -> None:
    result = match(read(_document(None, "skills", "goals")), encoder)
    assert _weights(result) == {
        "e0": {"goals": 0.75, "skills": 0.25},
        "e1": {"goals": 0.6, "skills": 0.4},
        "e2": {"goals": 0.857143, "skills": 0.142857},
    }
    assert [report.weight for report in result.criteria] == [0.75, 0.25]


def test_parts_add_up_to_the_score_whatever_each_mentee_weighs(encoder: SentenceEncoder) -> None:
    result = match(read(_document("skills", "goals", None, "skills")), encoder)
    for pair in result.assignments:
        contributions = [part.contribution for part in pair.criteria.values()]
        assert sum(map(_exact, contributions)) == _exact(pair.score)
        for part in pair.criteria.values():
            assert part.contribution == pytest.approx(part.score * part.weight, abs=1.1e-6)


def _exact(value: float) -> Fraction:
    return Fraction(str(value))


def test_top_criteria_of_one_criterion_alone_change_no_byte(encoder: SentenceEncoder) -> None:
    plain, topped = _document(None, None, None), _document("goals", None, "goals")
    for document in (plain, topped):
        document["policy"]["criteria"].pop()
    one, other = (match(read(document), encoder) for document in (plain, topped))
    same = {"reproducibility": one.reproducibility}
    assert bytes_of(one) == bytes_of(other.model_copy(update=same))


def test_no_top_criterion_makes_no_classes() -> None:
    assert classes_of(Participants.of(read(_document(None, None)))) is None
    people = Participants.of(read(_document("goals", None, "skills")))
    classes = classes_of(people)
    assert classes is not None
    by_id = dict(zip(people.mentee_ids, classes.tolist(), strict=True))
    assert by_id == {"e0": 1, "e1": 0, "e2": 2}


@given(st.lists(st.floats(0.001, 1000), min_size=1, max_size=8))
def test_the_weights_of_every_class_sum_to_a_million(weights: list[float]) -> None:
    plain, *doubled = weights_by_class(weights)
    assert {sum(one) for one in (plain, *doubled)} == {1_000_000}
    for k, found in enumerate(doubled):
        total = sum(weights) + weights[k]
        for i, weight in enumerate(weights):
            exact = (2 if i == k else 1) * weight / total * 1_000_000
            assert abs(found[i] - exact) <= 1.01
