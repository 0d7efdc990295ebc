"""A wanted skill is met by one of the same name or meaning; more skills never score less."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings

from app.matching.cohort import Cohort
from app.matching.criteria import skills
from app.matching.criteria.round_data import LabelVectors, RoundData
from app.matching.criteria.skills import compile_skills, skills_score
from app.matching.criterion import Criterion
from app.matching.criterion_kinds import with_fields
from app.matching.participants import Participants
from embeddings.encoded import SCALE
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import Document, seeds, shuffled
from tests.support.term_checks import agrees_with_two_alone, round_without_texts, scores_by_id

SKILLS = ("Python", "python ", "COBOL", "Law", "grant writing", "statistics", "\uff33QL")


def _criterion(**params: object) -> Criterion:
    return with_fields(
        Criterion.model_validate({"name": "skills", "kind": "skills", "params": params})
    )


def _document(seed: int) -> Document:
    rng = np.random.default_rng(seed)
    n, m = rng.integers(1, 8, 2).tolist()

    def some() -> list[str]:
        return [str(one) for one in rng.choice(SKILLS, int(rng.integers(0, 5)))]

    return {
        "mentees": [{"id": f"e{k}", "skills_wanted": some()} for k in range(n)],
        "mentors": [{"id": f"r{k}", "skills": some()} for k in range(m)],
    }


def _vectors(seed: int) -> LabelVectors:
    """Unit vectors of some labels, near enough to one another to be synonyms now and then."""
    rng = np.random.default_rng(seed)
    labels = ("python", "cobol", "law", "grant writing", "sql")
    rows = rng.normal(size=(len(labels), 4))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return dict(zip(labels, np.rint(SCALE * rows).astype(np.int16), strict=True))


@given(seeds)
@settings(max_examples=40)
def test_every_pair_scores_as_the_two_do_alone(seed: int) -> None:
    data = round_without_texts(_document(seed), _vectors(seed))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(skills, "LABELS_AT_ONCE", 1 + seed % 3)
        for params in ({}, {"rarer": True}, {"synonyms": False}):
            criterion = _criterion(**params)
            reference = partial(skills_score, criterion, data=data)
            term = compile_skills(criterion, data)
            agrees_with_two_alone(term, data, reference, seed)


@given(seeds)
def test_the_order_of_people_changes_nothing(seed: int) -> None:
    document, vectors = _document(seed), _vectors(seed)
    one, other = (
        round_without_texts(each, vectors) for each in (document, shuffled(document, seed))
    )
    criterion = _criterion(rarer=True)
    assert scores_by_id(compile_skills(criterion, one), one) == scores_by_id(
        compile_skills(criterion, other), other
    )


@pytest.mark.parametrize("rarer", [False, True])
@given(seed=seeds)
def test_a_skill_more_never_lowers_a_mentor(rarer: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    document, vectors = _document(seed), _vectors(seed)
    criterion = _criterion(rarer=rarer)
    before = round_without_texts(document, vectors)
    mentor = document["mentors"][rng.integers(len(document["mentors"]))]
    if not mentor["skills"]:
        return
    mentor["skills"] = [*mentor["skills"], str(rng.choice(SKILLS))]
    after = round_without_texts(document, vectors)
    scores = scores_by_id(compile_skills(criterion, after), after)
    for pair, score in scores_by_id(compile_skills(criterion, before), before).items():
        if pair[1] == mentor["id"]:
            assert scores[pair] >= score


def _share(encoder: SentenceEncoder, wanted: str, offered: str, **params: object) -> int:
    criterion = _criterion(**params)
    document: Document = {
        "mentees": [{"id": "e", "skills_wanted": [wanted]}],
        "mentors": [{"id": "r", "skills": [offered]}],
        "policy": {"criteria": [criterion.model_dump(exclude_none=True)]},
    }
    data = RoundData.of(Participants.of(Cohort.model_validate(document)), encoder)
    return int(compile_skills(criterion, data).block(slice(0, 1), slice(0, 1))[0, 0])


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        ("negotiation", "Negotiating"),
        ("managing projects", "project management"),
        ("Python", "Python programming"),
        ("public speaking", "speaking in public"),
    ],
)
def test_skills_of_the_same_meaning_are_the_same_unless_the_policy_says_no(
    encoder: SentenceEncoder, wanted: str, offered: str
) -> None:
    assert _share(encoder, wanted, offered) == 1_000_000
    assert _share(encoder, wanted, offered, synonyms=False) == 0


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [("Java", "JavaScript"), ("C", "C++"), ("people management", "project management")],
)
def test_skills_that_sound_alike_are_not_the_same(
    encoder: SentenceEncoder, wanted: str, offered: str
) -> None:
    assert _share(encoder, wanted, offered) == 0


def test_a_rarer_skill_counts_more_when_asked() -> None:
    mentors = [{"id": f"r{k}", "skills": ["SQL"]} for k in range(8)]
    mentors[0]["skills"] = ["Law"]
    mentees = [{"id": "e", "skills_wanted": ["SQL", "Law"]}]
    data = round_without_texts({"mentees": mentees, "mentors": mentors})
    plain = scores_by_id(compile_skills(_criterion(), data), data)
    assert (plain["e", "r0"], plain["e", "r1"]) == (500_000, 500_000)
    rarer = scores_by_id(compile_skills(_criterion(rarer=True), data), data)
    assert (rarer["e", "r0"], rarer["e", "r1"]) == (750_000, 250_000)
