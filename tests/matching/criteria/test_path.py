"""Goals and background together look for somebody who has walked the same path."""

import numpy as np
from hypothesis import given, settings

from app.matching.cohort import Cohort, Mentee, Mentor
from app.matching.criteria.joining import join_pair, mentee_side, mentor_side
from app.matching.criteria.path import compile_path
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.scales import scale_of
from app.matching.criterion import Criterion
from app.matching.criterion_kinds import with_fields
from app.matching.field_values import texts_of
from app.matching.participants import Participants
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import EXPERTISE, GOALS, Document, seeds
from tests.support.term_checks import scores_in_every_way

PATH = with_fields(Criterion(name="path", kind="path"))


def _texts(rng: np.random.Generator, pool: tuple[str, ...]) -> list[str]:
    return [str(one) for one in rng.choice(pool, int(rng.integers(0, 3)), replace=False)]


def _document(seed: int) -> Document:
    rng = np.random.default_rng(seed)
    n, m = rng.integers(1, 6, 2).tolist()
    return {
        "mentees": [
            {"id": f"e{k}", "goals": _texts(rng, GOALS), "background": _texts(rng, EXPERTISE)}
            for k in range(n)
        ],
        "mentors": [
            {"id": f"r{k}", "background": _texts(rng, EXPERTISE), "expertise": "Anything."}
            for k in range(m)
        ],
        "policy": {"criteria": [PATH.model_dump(exclude_none=True)]},
    }


def _round(document: Document, encoder: SentenceEncoder) -> RoundData:
    return RoundData.of(Participants.of(Cohort.model_validate(document)), encoder)


def _alone(encoder: SentenceEncoder, mentee: Mentee, mentor: Mentor) -> int:
    wanted = (*mentee.texts, *texts_of(mentee, "background"))
    offered = texts_of(mentor, "background")
    scale = scale_of(encoder.card)
    if not wanted or not offered:
        return scale.neutral
    sides = mentee_side(encoder.encode([wanted])), mentor_side(encoder.encode([offered]))
    return int(scale(np.array([join_pair(*sides)], dtype=np.int64))[0])


@given(seeds)
@settings(max_examples=25)
def test_every_pair_scores_as_the_texts_of_the_two_alone(
    encoder: SentenceEncoder, seed: int
) -> None:
    data = _round(_document(seed), encoder)
    term, people = compile_path(PATH, data), data.participants
    whole = scores_in_every_way(term, data, seed)
    assert whole.tolist() == [
        [_alone(encoder, mentee, mentor) for mentor in people.mentors] for mentee in people.mentees
    ]


def test_a_mentor_who_was_where_the_mentee_is_comes_first(encoder: SentenceEncoder) -> None:
    document: Document = {
        "mentees": [
            {
                "id": "e",
                "goals": "My aim is to move from ward nursing into hospital management.",
                "background": "Nurse on a surgical ward for six years.",
            }
        ],
        "mentors": [
            {"id": "r1", "background": "Nurse, then ward manager, now director of a hospital."},
            {"id": "r2", "background": "Software developer, then founder of a company for games."},
            {"id": "r3"},
        ],
        "policy": {"criteria": [PATH.model_dump(exclude_none=True)]},
    }
    data = _round(document, encoder)
    scores = compile_path(PATH, data).block(slice(0, 1), slice(0, 3))[0]
    by_id = {known: int(scores[column]) for known, column in data.participants.column_of.items()}
    assert by_id["r1"] > 700_000
    assert by_id["r2"] <= 250_000
    assert by_id["r3"] == scale_of(encoder.card).neutral


def test_a_goal_that_weighs_more_counts_more_beside_the_background(
    encoder: SentenceEncoder,
) -> None:
    document = _document(3)
    document["mentees"][0] |= {"background": EXPERTISE[4], "goals": GOALS[3]}
    plain = _round(document, encoder)
    goal = {"text": GOALS[3], "weight": 50.0}
    mentee = {**document["mentees"][0], "goals": [goal]}
    weighed = _round({**document, "mentees": [mentee]}, encoder)
    row = plain.participants.row_of["e0"]
    counts = compile_path(PATH, plain).mentees.of(slice(row, row + 1)).weights
    heavier = compile_path(PATH, weighed).mentees.weights
    assert len(counts) == len(heavier) == 3
    assert heavier[0] / heavier[1] > 20 * counts[0] / counts[1]
