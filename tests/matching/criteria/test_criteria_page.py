"""The examples of docs/criteria.md score what the page says."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.matching.cohort import Cohort
from app.matching.criteria.registry import compile_criteria
from app.matching.criteria.round_data import RoundData
from app.matching.criterion_kinds import CRITERION_KINDS
from app.matching.participants import Participants
from embeddings.encoder import SentenceEncoder

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "criteria.md").read_text(encoding="utf-8")
EXAMPLES: list[dict[str, Any]] = [
    json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
]
FIRST = np.zeros(1, dtype=np.int64)


@pytest.mark.parametrize(
    "example",
    [pytest.param(each, id=f"{k}-{each['criterion']['kind']}") for k, each in enumerate(EXAMPLES)],
)
def test_an_example_scores_as_the_page_says(
    example: dict[str, Any], encoder: SentenceEncoder
) -> None:
    cohort = Cohort.model_validate(
        {
            "round": example.get("round", {}),
            "mentees": [{"id": "e", **example["mentee"]}],
            "mentors": [{"id": "r", **example["mentor"]}],
            "policy": {**example.get("policy", {}), "criteria": [example["criterion"]]},
        }
    )
    (weighted,) = compile_criteria(RoundData.of(Participants.of(cohort), encoder))
    known = bool(weighted.term.known(FIRST, FIRST)[0])
    score = round(int(weighted.term.pairs(FIRST, FIRST)[0]) / 1_000_000, 6)
    assert (score if known else None) == example["score"]


def test_every_kind_has_a_section() -> None:
    headings = re.findall(r"^## .*`(\w+)`", PAGE, re.MULTILINE)
    assert sorted(headings) == sorted(CRITERION_KINDS)
