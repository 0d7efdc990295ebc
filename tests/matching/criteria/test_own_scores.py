"""The programme's own scores stand for the pairs that it lists, and nothing else."""

from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.matching.criteria.own_scores import compile_own_scores, millionths_of
from app.matching.criterion import Criterion
from tests.support.cohorts import Document, seeds
from tests.support.term_checks import agrees_with_two_alone, round_without_texts, scores_by_id

OWN = Criterion(name="own", kind="scores")


def _document(seed: int) -> Document:
    rng = np.random.default_rng(seed)
    n, m = rng.integers(1, 7, 2).tolist()
    pairs = np.argwhere(rng.random((n, m)) < rng.random()).tolist()
    scores = [[f"e{i}", f"r{j}", float(rng.integers(101)) / 100] for i, j in pairs]
    return {
        "mentees": [{"id": f"e{k}"} for k in range(n)],
        "mentors": [{"id": f"r{k}"} for k in range(m)],
        "policy": {"scores": scores},
    }


@given(seeds)
def test_listed_pairs_have_their_scores_and_the_others_are_unknown(seed: int) -> None:
    document = _document(seed)
    told = {
        (one, other): int(Decimal(str(value)) * 1_000_000)
        for one, other, value in document["policy"]["scores"]
    }
    data = round_without_texts(document)
    term = compile_own_scores(OWN, data)
    agrees_with_two_alone(term, data, lambda one, other: told.get((one.id, other.id)), seed)


@given(st.integers(0, 1_000_000))
def test_the_decimals_that_were_written_count(millionths: int) -> None:
    written = float(Decimal(millionths).scaleb(-6))
    assert millionths_of(np.array([written])).tolist() == [millionths]


def test_people_who_take_no_part_are_passed_over() -> None:
    document: Document = {
        "mentees": [{"id": "e"}],
        "mentors": [{"id": "r"}, {"id": "gone", "capacity": 0}],
        "policy": {"scores": [["e", "gone", 0.1], ["e", "r", 0.9], ["nobody", "r", 0.2]]},
    }
    data = round_without_texts(document)
    assert scores_by_id(compile_own_scores(OWN, data), data) == {("e", "r"): 900_000}
