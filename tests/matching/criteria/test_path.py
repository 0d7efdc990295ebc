"""Goals and background together look for somebody who has walked the same path."""

import numpy as np
from hypothesis import given, settings

from app.matching.cohort import Cohort, Mentee, Mentor
from app.matching.criteria.joining import join_pair, mentee_side, mentor_side
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.scales import scale_of
from app.matching.criteria.text import compile_text
from app.matching.criterion import Criterion
from app.matching.criterion_kinds import with_fields
from app.matching.field_values import texts_of
from app.matching.participants import Participants
from embeddings.encoded import SCALE
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
    wanted, offered = mentee.texts + texts_of(mentee, "background"), texts_of(mentor, "background")
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
    term, people = compile_text(PATH, data), data.participants
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
    scores = compile_text(PATH, data).block(slice(0, 1), slice(0, 3))[0]
    by_id = {known: int(scores[column]) for known, column in data.participants.column_of.items()}
    assert by_id["r1"] > 700_000
    assert by_id["r2"] <= 250_000
    assert by_id["r3"] == scale_of(encoder.card).neutral


def test_a_goal_that_weighs_more_counts_more_beside_the_background(
    encoder: SentenceEncoder,
) -> None:
    mentors = [
        {"id": "r0", "background": EXPERTISE[3]},
        {"id": "r1", "background": EXPERTISE[4]},
    ]
    found = []
    for weight in (0.01, 1.0, 50.0):
        goal = {"text": GOALS[3], "weight": weight}
        mentee = {"id": "e0", "goals": [goal], "background": EXPERTISE[4]}
        data = _round({**_document(3), "mentees": [mentee], "mentors": mentors}, encoder)
        scores = compile_text(PATH, data).block(slice(0, 1), slice(0, 2))[0]
        of = data.participants.column_of
        found.append(int(scores[of["r0"]]) - int(scores[of["r1"]]))
    assert found == sorted(found)
    assert found[0] < found[1] < found[2]


def test_telling_ones_background_does_not_shorten_what_is_compared(
    encoder: SentenceEncoder,
) -> None:
    mentee = {"id": "e0", "goals": GOALS[3], "background": EXPERTISE[4]}
    data = _round({**_document(3), "mentees": [mentee]}, encoder)
    row = compile_text(PATH, data).mentees.rows[0].astype(np.int64)
    assert abs(float(row @ row) ** 0.5 - SCALE) < 12
