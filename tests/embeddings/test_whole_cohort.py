"""The same cohort on the fast path and on the reference: the same scores, and pairs as good."""

import json
from importlib.resources import files
from pathlib import Path

import numpy as np

from app.matching.cohort import Cohort
from app.matching.participants import Participants
from app.matching.pipeline import match, prepare
from app.settings import Settings
from embeddings.encoder import SentenceEncoder
from solver.scores import IntArray
from tests.support.cohorts import Document, read

MENTEES, MENTORS = 60, 25
ALLOWED = 200
"""Millionths by which a score may differ."""

ODD = (
    ["Law"],
    ["🙂 учиться"],
    ["我想学习如何领导一个团队。", "Über naïve façades: ½ ﬁne, \uff26\uff35 width\u200b, e\u0301."],
    ["word " * 400],
    ["NEVER AGAIN!!!", "¿Cómo negocio mi sueldo?"],
    ["x"],
)
"""One word, other scripts, a text longer than the model reads, and shouting."""


def _document() -> Document:
    lines = files("benchmarks").joinpath("data/goals_dev.jsonl").read_text("utf-8").splitlines()
    told = [json.loads(line) for line in lines[:: len(lines) // MENTEES]]
    goals = [*ODD, *(one["goals"] for one in told), ["Ὀδυσσεύς"]]
    bios = [*ODD[::-1], *([*one["bio"], one["distractor"]] for one in told)]
    long = " ".join(text for one in told for text in one["bio"])[:2_500]
    return {
        "mentees": [{"id": f"e{k}", "goals": goals[k]} for k in range(MENTEES)],
        "mentors": [
            {"id": f"r{k}", "expertise": bio, "capacity": 2}
            for k, bio in enumerate([long, *bios][:MENTORS])
        ],
        "policy": {"criteria": [{"name": "goals", "kind": "text"}]},
    }


def _scores(cohort: Cohort, encoder: SentenceEncoder) -> IntArray:
    return prepare(cohort, encoder).scores.block(slice(0, MENTEES), slice(0, MENTORS))[0]


def _pairs(cohort: Cohort, encoder: SentenceEncoder) -> IntArray:
    """Rows and columns of the pairs that are found, shape ``(2, k)``."""
    people, found = Participants.of(cohort), match(cohort, encoder).assignments
    rows = [people.row_of[pair.mentee] for pair in found]
    return np.array([rows, [people.column_of[pair.mentor] for pair in found]])


def test_a_cohort_is_scored_and_matched_alike_on_both_ways(tmp_path: Path) -> None:
    cohort, exports = read(_document()), Settings().exported_models
    on_fast = SentenceEncoder(models_folder=exports, cache_folder=tmp_path, threads=1)
    reference = SentenceEncoder(cache_folder=tmp_path, threads=1)
    fast, slow = _scores(cohort, on_fast), _scores(cohort, reference)
    assert on_fast.backend != reference.backend
    assert 0 < np.abs(fast - slow).max() <= ALLOWED
    of_fast, of_slow = _pairs(cohort, on_fast), _pairs(cohort, reference)
    assert of_fast.shape == of_slow.shape == (2, 2 * MENTORS)
    changed = len({*zip(*of_fast.tolist(), strict=True)} - {*zip(*of_slow.tolist(), strict=True)})
    for scores in (fast, slow):
        lost = scores[tuple(of_fast)].sum() - scores[tuple(of_slow)].sum()
        assert abs(lost) <= ALLOWED * changed
