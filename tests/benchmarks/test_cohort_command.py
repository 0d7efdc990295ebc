import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.matching.prepared import prepare
from benchmarks.cli import app
from benchmarks.comparison import BY_HAND, FIRST_COME, GREEDY, OURS, RANDOM, compare, list_order
from embeddings.encoder import SentenceEncoder
from solver.problem import Objective
from tests.support.cohorts import EXPERTISE, GOALS, Document, random_document, read

PEOPLE_FIRST = OURS[Objective.COVERAGE_THEN_SCORE]
BEST_TOTAL = OURS[Objective.TOTAL_SCORE]

COHORT: Document = {
    "mentees": [{"id": f"e{k}", "goals": GOALS[k]} for k in range(8)],
    "mentors": [
        {"id": f"r{k}", "expertise": EXPERTISE[k], "capacity": 2, "min_load": int(k == 3)}
        for k in range(4)
    ],
    "policy": {"current": [["e0", "r0"], ["e1", "r0"], ["e2", "r0"], ["e4", "r1"]]},
}


@pytest.fixture
def environment(encoder: SentenceEncoder, vector_cache: Path) -> dict[str, str]:
    """Settings under which every text of the random cohorts is read already."""
    return {"PAIRWELL_CACHE_FOLDER": str(vector_cache), "PAIRWELL_THREADS": "1"}


def run(cohort: Document, folder: Path, environment: dict[str, str]) -> Result:
    path = folder / "cohort.json"
    path.write_text(json.dumps(cohort), encoding="utf-8")
    return CliRunner().invoke(app, ["cohort", str(path)], env=environment)


def test_one_screen_shows_every_way_of_matching_in_plain_words(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    ended = run(COHORT, tmp_path, environment)
    assert ended.exit_code == 0, ended.stderr
    lines = ended.stdout.splitlines()
    assert len(lines) <= 30
    assert max(map(len, lines)) <= 80
    ways = [PEOPLE_FIRST, BEST_TOTAL, FIRST_COME, GREEDY, RANDOM, BY_HAND]
    table = lines[5 : 5 + len(ways)]
    assert [line[:23].rstrip() for line in table] == ways
    assert table[-1].split()[3:5] == ["4", f"{_by_hand_total(environment):.3f}"]
    words = " ".join(ended.stdout.split())
    rules = "mentors over their capacity: 1, mentors below their minimum: 1"
    assert f"rules broken By hand (current): {rules}" in words
    assert "against by hand (current)" in words


def _by_hand_total(environment: dict[str, str]) -> float:
    encoder = SentenceEncoder(cache_folder=Path(environment["PAIRWELL_CACHE_FOLDER"]))
    prepared = prepare(read(COHORT), encoder)
    by_hand = compare(prepared).named(BY_HAND)
    assert by_hand is not None
    return by_hand.total / 1_000_000


def test_without_a_matching_by_hand_the_first_come_way_is_compared_with(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    ended = run(COHORT | {"policy": {}}, tmp_path, environment)
    assert ended.exit_code == 0
    assert BY_HAND not in ended.stdout
    assert "against first come first served" in ended.stdout


def test_hard_demands_that_cannot_be_met_are_told_and_have_their_exit_code(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    mentors = [{"id": "r0", "expertise": EXPERTISE[0]}]
    mentees = [{"id": f"e{k}", "goals": GOALS[k], "demand_min": 1} for k in range(2)]
    ended = run({"mentees": mentees, "mentors": mentors}, tmp_path, environment)
    assert ended.exit_code == 5
    assert f"{PEOPLE_FIRST:<23} impossible" in ended.stdout
    assert "First come first served" in ended.stdout
    assert "Proved" not in ended.stdout


def test_a_cohort_without_any_possible_pair_is_told_so(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    mentors = [{"id": "r0", "expertise": EXPERTISE[0]}]
    document = {
        "mentees": [{"id": "e0", "goals": GOALS[0]}],
        "mentors": mentors,
        "policy": {"min_score": 1.0},
    }
    ended = run(document, tmp_path, environment)
    assert ended.exit_code == 0
    assert "there are no possible pairs" in ended.stdout
    assert "0.000, the middle" not in ended.stdout
    assert max(map(len, ended.stdout.splitlines())) <= 80


def test_an_invalid_cohort_is_told_with_its_place_and_exit_code(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    ended = run({"mentees": [{"id": "e1"}]}, tmp_path, environment)
    assert ended.exit_code == 3
    assert ended.stdout == ""
    missing = CliRunner().invoke(app, ["cohort", str(tmp_path / "none.json")])
    assert missing.exit_code == 2


@pytest.mark.parametrize("seed", range(12))
def test_nothing_that_keeps_the_rules_beats_either_line_of_ours(
    encoder: SentenceEncoder, seed: int
) -> None:
    document = random_document(seed)
    comparison = compare(prepare(read(document), encoder))
    people_first, best_total = comparison.named(PEOPLE_FIRST), comparison.named(BEST_TOTAL)
    assert (people_first is None) == (best_total is None)
    if people_first is None or best_total is None:
        return
    assert people_first.broken == best_total.broken == {}
    for name in (FIRST_COME, GREEDY):
        found = comparison.named(name)
        assert found is not None
        if not found.broken:
            assert found.matched <= people_first.matched
            assert found.total <= best_total.total


def test_first_come_follows_the_list_and_not_the_order_of_ties(encoder: SentenceEncoder) -> None:
    paused = {"id": "e9", "goals": GOALS[9], "status": "paused"}
    document = COHORT | {"mentees": [paused, *COHORT["mentees"]]}
    prepared = prepare(read(document), encoder)
    ids = [prepared.mentee_ids[row] for row in list_order(prepared)]
    assert ids == [f"e{k}" for k in range(8)]
