"""A mentor whose text is near to most mentees is told of, and nobody whom some want."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from app.matching.criteria import hubs
from app.matching.criteria.held import HeldTerm
from app.matching.criteria.hubs import LEAST_MENTEES, LEAST_MENTORS, NEAREST, times_near
from app.matching.pipeline import match
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import EXPERTISE, GOALS, Document, read, seeds, shuffled
from tests.support.compatibilities import text_term

GENERAL = "I support people who want to learn, change direction and take the next step in life."
SPECIFIC = (
    "Ran site reliability engineering for a payments platform.",
    "Plumbing and heating installer for hospitals.",
    "Maize breeder who runs seed trials in dry regions.",
    "Designs timber roofs and glued joints.",
    "Restores church organs and harpsichords.",
    "Trades electricity on the day-ahead market.",
    "Sterile filling of vaccines and clean room audits.",
    "Customs broker for frozen fish.",
    "Sets type for academic publishers.",
    "Keeps bees and sells queens.",
    "Drives sewer inspection robots.",
    "Writes firmware for hearing aids.",
    "Catalogues medieval manuscripts.",
    "Prices catastrophe reinsurance.",
    "Tunes gas turbines offshore.",
    "Cuts patterns for wetsuits.",
    "Sequences bacterial genomes.",
    "Plans tram timetables.",
    "Grows oysters on ropes.",
    "Fits prosthetic legs for children.",
)
WISHES = [*([goal] for goal in GOALS), *([*pair] for pair in pairwise(GOALS))]
"""Different goals of 59 mentees: one sentence each, or two."""


def _round(wishes: list[list[str]], bios: tuple[str, ...]) -> Document:
    return {
        "mentees": [{"id": f"e{k:02}", "goals": wish} for k, wish in enumerate(wishes)],
        "mentors": [{"id": f"r{k:02}", "expertise": bio} for k, bio in enumerate(bios)],
        "policy": {"criteria": [{"name": "goals", "kind": "text"}]},
    }


def _near_everybody(document: Document, encoder: SentenceEncoder) -> list[tuple[str, ...]]:
    warnings = match(read(document), encoder).warnings
    return [one.people for one in warnings if one.code == "mentor_near_everybody"]


ROUND = _round(WISHES, (GENERAL, *SPECIFIC))


def test_one_general_text_among_specific_ones_is_told_of(encoder: SentenceEncoder) -> None:
    assert _near_everybody(ROUND, encoder) == [("r00",)]


def test_the_order_of_people_changes_nothing(encoder: SentenceEncoder) -> None:
    warnings = match(read(ROUND), encoder).warnings
    for seed in range(3):
        assert match(read(shuffled(ROUND, seed)), encoder).warnings == warnings


def test_a_round_of_specific_texts_has_no_such_mentor(encoder: SentenceEncoder) -> None:
    assert _near_everybody(_round(WISHES, EXPERTISE), encoder) == []


def test_few_mentees_or_mentors_say_nothing_of_a_mentor(encoder: SentenceEncoder) -> None:
    few_wishes = _round(WISHES[: LEAST_MENTEES - 1], (GENERAL, *SPECIFIC))
    few_bios = _round(WISHES, (GENERAL, *SPECIFIC[: LEAST_MENTORS - 2]))
    assert _near_everybody(few_wishes, encoder) == _near_everybody(few_bios, encoder) == []


def test_mentees_who_wrote_the_same_are_one(encoder: SentenceEncoder) -> None:
    one_wish = [["I want to play the church organ."]] * 100
    document = _round([*one_wish, *WISHES], SPECIFIC)
    assert _near_everybody(document, encoder) == []
    assert _near_everybody(_round(one_wish, SPECIFIC), encoder) == []


def test_every_criterion_that_reads_texts_is_looked_at(encoder: SentenceEncoder) -> None:
    background = {"mentee_field": "background", "mentor_field": "background"}
    criteria = [
        {"name": "goals", "kind": "text"},
        {"name": "path to there", "kind": "text", **background},
    ]
    wishes, bios = ROUND["mentees"], ROUND["mentors"]
    document = {
        "mentees": [{**one, "background": one["goals"]} for one in wishes],
        "mentors": [{**one, "background": bios[k - 1]["expertise"]} for k, one in enumerate(bios)],
        "policy": {"criteria": criteria},
    }
    assert _near_everybody(document, encoder) == [("r00",), ("r01",)]


@given(seeds)
@settings(max_examples=40)
def test_a_mentor_is_near_to_whom_fewer_than_a_tenth_score_as_much_with(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 30)), int(rng.integers(2, 60))
    term = text_term(rng, n, m)
    rows = np.flatnonzero(rng.random(n) < 0.8)
    columns = np.sort(rng.permutation(m)[: int(rng.integers(1, m + 1))])
    table = term.block(slice(0, n), slice(0, m))[np.ix_(rows, columns)].tolist()
    most = len(columns) // NEAREST
    by_hand = [
        sum(sum(other >= row[j] for other in row) <= most for row in table)
        for j in range(len(columns))
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hubs, "TILE_PAIRS", int(rng.integers(1, 500)))
        patch.setattr(hubs, "PANEL_COLUMNS", int(rng.integers(1, 30)))
        assert times_near(term, rows, columns).tolist() == by_hand
        assert times_near(HeldTerm.of(term, n, m), rows, columns).tolist() == by_hand


def test_a_large_round_is_judged_by_some_of_its_mentees(
    encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "SAMPLE", 30)
    assert _near_everybody(ROUND, encoder) == [("r00",)]
