import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.matching.prepared import prepare
from benchmarks.cli import app
from benchmarks.comparison import BY_HAND, FIRST_COME, GREEDY, RANDOM, compare, list_order
from benchmarks.our_ways import (
    BEST_TOTAL,
    FAIREST_SUM,
    PEOPLE_FIRST,
    STABLE,
    WORST_PAIR,
    chosen_by,
)
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import EXPERTISE, GOALS, Document, random_document, read

SPREAD = "Pairwell: spread, 2 %"

MENTEES: list[Document] = [{"id": f"e{k}", "goals": GOALS[k]} for k in range(8)]
MENTORS: list[Document] = [
    {"id": f"r{k}", "expertise": EXPERTISE[k], "capacity": 2, "min_load": int(k == 3)}
    for k in range(4)
]
COHORT: Document = {
    "mentees": MENTEES,
    "mentors": MENTORS,
    "policy": {"current": [["e0", "r0"], ["e1", "r0"], ["e2", "r0"], ["e4", "r1"]]},
}


@pytest.fixture
def environment(warm_environment: Mapping[str, str]) -> dict[str, str]:
    """Settings under which every text of the random cohorts is read already."""
    names = ("PAIRWELL_CACHE_FOLDER", "PAIRWELL_MODELS_FOLDER")
    return {"PAIRWELL_THREADS": "1"} | {name: warm_environment[name] for name in names}


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
    assert len(lines) <= 35
    assert max(map(len, lines)) <= 100
    ways = [PEOPLE_FIRST, BEST_TOTAL, WORST_PAIR, STABLE, SPREAD]
    ways += [FIRST_COME, GREEDY, RANDOM, BY_HAND]
    table = lines[5 : 5 + len(ways)]
    assert [line[:23].rstrip() for line in table] == ways
    assert table[-1].split()[3:5] == ["4", f"{_by_hand_total(environment):.3f}"]
    words = " ".join(ended.stdout.split())
    rules = "mentors over their capacity: 1, mentors below their minimum: 1"
    assert f"rules broken By hand (current): {rules}" in words
    assert "against by hand (current)" in words


def _by_hand_total(environment: dict[str, str]) -> float:
    folder, models = environment["PAIRWELL_CACHE_FOLDER"], environment["PAIRWELL_MODELS_FOLDER"]
    encoder = SentenceEncoder(cache_folder=Path(folder), models_folder=Path(models))
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
    assert max(map(len, ended.stdout.splitlines())) <= 100


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
    assert not comparison.unproved
    assert all(not way.measures.broken for way in comparison.ways if way.is_proved and way.measures)
    for name in (FIRST_COME, GREEDY):
        found = comparison.named(name)
        assert found is not None
        if not found.broken:
            assert found.matched <= people_first.matched
            assert found.total <= best_total.total


@pytest.mark.parametrize("seed", range(12))
def test_each_line_of_ours_is_the_best_of_them_at_what_it_aims_at(
    encoder: SentenceEncoder, seed: int
) -> None:
    prepared = prepare(read(random_document(seed)), encoder)
    comparison = compare(prepared)
    first = comparison.named(PEOPLE_FIRST)
    if first is None:
        return
    asked = comparison.named(chosen_by(prepared.participants.policy))
    assert asked is not None
    worst, spread = comparison.named(WORST_PAIR), comparison.named(SPREAD)
    assert worst is not None
    assert spread is not None
    assert worst.matched == first.matched
    assert (worst.worst or 0) >= (first.worst or 0)
    assert spread.unused <= asked.unused
    stable = comparison.named(STABLE)
    assert stable is None or stable.blocking == 0


def test_an_objective_that_does_not_go_with_the_policy_says_so_in_its_line(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    quota = {"name": "few", "mentees": {"ids": ["e0", "e1"]}, "mentors": {"ids": ["r0", "r3"]}}
    mentees = [one | {"demand": 2, "department": f"d{k % 3}"} for k, one in enumerate(MENTEES)]
    mentors = [one | {"department": f"d{k % 2}"} for k, one in enumerate(MENTORS)]
    policy = {
        "quotas": [quota | {"min": 1, "max": 1}],
        "rules": [{"name": "apart", "kind": "differ", "params": {"field": "department"}}],
        "objective": "max_min_sum",
    }
    ended = run({"mentees": mentees, "mentors": mentors, "policy": policy}, tmp_path, environment)
    assert ended.exit_code == 0, ended.stderr
    lines = {line[:23].rstrip(): line[23:] for line in ended.stdout.splitlines()}
    for name in (WORST_PAIR, STABLE, SPREAD):
        assert lines[name].strip() == "cannot be had together with quotas"
    for name in (PEOPLE_FIRST, BEST_TOTAL, FAIREST_SUM):
        assert lines[name].split()[7] == "0"
    assert "What your policy asks for, against first come" in ended.stdout


def test_published_pairs_are_compared_by_a_fit_without_their_bonus(
    tmp_path: Path, environment: dict[str, str], encoder: SentenceEncoder
) -> None:
    crossed = [["e0", "r3"], ["e1", "r2"]]
    document = COHORT | {"policy": {"current": crossed, "keep_bonus": 1.0, "max_changes": 0}}
    comparison = compare(prepare(read(document), encoder))
    plain = compare(prepare(read(COHORT | {"policy": {"current": crossed}}), encoder))
    assert comparison.middle == plain.middle
    by_hand, before = comparison.named(BY_HAND), plain.named(BY_HAND)
    assert by_hand is not None
    assert before is not None
    assert by_hand.weak == before.weak
    assert by_hand.total > before.total
    ended = run(document, tmp_path, environment)
    assert ended.exit_code == 0, ended.stderr
    lines = {line[:23].rstrip(): line[23:] for line in ended.stdout.splitlines()}
    assert lines[STABLE].strip() == "cannot be had together with max_changes"


def test_first_come_follows_the_list_and_not_the_order_of_ties(encoder: SentenceEncoder) -> None:
    paused = {"id": "e9", "goals": GOALS[9], "status": "paused"}
    document = COHORT | {"mentees": [paused, *COHORT["mentees"]]}
    prepared = prepare(read(document), encoder)
    ids = [prepared.mentee_ids[row] for row in list_order(prepared)]
    assert ids == [f"e{k}" for k in range(8)]
