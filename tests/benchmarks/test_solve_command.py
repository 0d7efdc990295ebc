import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from benchmarks.cli import app
from benchmarks.registry import OWN_CASES

EASY = OWN_CASES / "minimum-loads-12x5.json"
SEVERAL = OWN_CASES / "several-mentors-20x8.json"
QUOTAS = OWN_CASES / "group-quotas-24x8.json"
TWICE = OWN_CASES / "twice-a-pair-8x5.json"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def line_of(ended: Result) -> dict[str, Any]:
    assert ended.exit_code == 0, ended.stderr
    (text,) = ended.stdout.splitlines()
    line: dict[str, Any] = json.loads(text)
    return line


def read(path: Path) -> Any:  # noqa: ANN401  # JSON
    return json.loads(path.read_text(encoding="utf-8"))


def test_one_line_tells_what_was_found_and_proved_in_the_units_of_the_case(tmp_path: Path) -> None:
    answer, prices = tmp_path / "answer.json", tmp_path / "prices.json"
    line = line_of(run("solve", EASY, "-o", answer, "--prices", prices))
    optimum = read(EASY)["expected"]["objective"]
    assert (line["termination"], line["verified"], line["gap"]) == ("optimal", True, 0.0)
    assert line["primal_bound"] == line["dual_bound"] == optimum
    assert [level["name"] for level in line["levels"]] == ["total_score"]
    assert {"read", "arcs", "flow", "prices", "certify", "total"} <= set(line["seconds"])
    assert line["peak_rss_mb"] > 1
    pairs = read(answer)
    rows = read(EASY)["scores"]["rows"]
    assert abs(sum(rows[i][j] for i, j in pairs) - optimum) < 1e-12
    assert len(read(prices)["mentor_price"]) == 5


def vectors_file(folder: Path) -> Path:
    """More pairs than one flow over all of them is made for."""
    rng = np.random.default_rng(2)
    np.savez(
        folder / "case.npz",
        mentee_vectors=rng.standard_normal((2100, 24)),
        mentor_vectors=rng.standard_normal((500, 24)),
        capacity=np.full(500, 4),
        unmatched_penalty=2.5,
    )
    return folder / "case.npz"


def test_the_line_tells_the_way_of_solving_and_threads_give_the_same_bytes(tmp_path: Path) -> None:
    case, one, two = vectors_file(tmp_path), tmp_path / "1.json", tmp_path / "2.json"
    assert line_of(run("solve", EASY, "-o", one))["regime"] == "dense_flow"
    line = line_of(run("solve", case, "-o", one))
    assert (line["regime"], line["verified"], line["gap"]) == ("certified_sparse", True, 0.0)
    for more in ((), ("--time-limit", 60)):
        line_of(run("solve", case, "-o", two, "--threads", 2, *more))
        assert one.read_bytes() == two.read_bytes()
    assert run("solve", case, "-o", two, "--threads", 0).exit_code == 2


def test_least_cost_is_reported_as_a_positive_cost(tmp_path: Path) -> None:
    line = line_of(run("solve", OWN_CASES / "transport-6x4.json", "-o", tmp_path / "a.json"))
    assert line["primal_bound"] == line["dual_bound"] == 4610.0
    assert all(len(triple) == 3 for triple in read(tmp_path / "a.json"))


def test_a_proved_infeasible_case_is_an_answer_with_its_reason(tmp_path: Path) -> None:
    case = OWN_CASES / "too-few-open-mentors-10x4.json"
    answer, prices = tmp_path / "a.json", tmp_path / "p.json"
    ended = run("solve", case, "-o", answer, "--prices", prices)
    assert line_of(ended)["termination"] == "infeasible"
    assert read(answer)["infeasible"] is True
    assert "0, 1, 2, 3, 4 must get 5 places" in read(answer)["reason"]
    assert "gives 4 (mentors 2, 3)" in read(answer)["reason"]
    assert not prices.exists()
    assert "no prices" in ended.stderr


def test_a_minimum_load_that_cannot_be_met_names_the_mentor(tmp_path: Path) -> None:
    case = OWN_CASES / "too-few-open-mentees-8x3.json"
    line_of(run("solve", case, "-o", tmp_path / "a.json"))
    assert "mentors 2 must get 4 mentees" in read(tmp_path / "a.json")["reason"]


def test_coverage_first_reports_every_level(tmp_path: Path) -> None:
    options = ("--objective", "coverage_then_score")
    line = line_of(run("solve", SEVERAL, "-o", tmp_path / "a.json", *options))
    names = [level["name"] for level in line["levels"]]
    assert names == ["mentees_matched", "further_places", "total_score"]
    assert all(level["gap"] == 0 for level in line["levels"])


LEVELS = {
    "max_min": ["mentees_matched", "further_places", "worst_score", "total_score"],
    "max_min_sum": ["mentees_matched", "further_places", "smallest_sum", "total_score"],
    "stable": [],
    "spread": ["columns_used", "total_score"],
}


@pytest.mark.parametrize("objective", list(LEVELS))
@pytest.mark.parametrize("limit", [(), ("--time-limit", 60)], ids=["to the proof", "limited"])
def test_every_objective_is_proved_at_its_levels(
    tmp_path: Path, objective: str, limit: tuple[object, ...]
) -> None:
    line = line_of(run("solve", SEVERAL, "-o", tmp_path / "a", "--objective", objective, *limit))
    assert (line["objective"], line["termination"], line["verified"]) == (
        objective,
        "optimal",
        True,
    )
    assert [level["name"] for level in line["levels"]] == LEVELS[objective]
    assert line["proof"] in {"stable" if objective == "stable" else "prices", "integer"}
    assert line["blocking_pairs"] == (0 if objective == "stable" else None)


def test_the_worst_pair_and_the_least_sum_are_those_of_the_answer(tmp_path: Path) -> None:
    rows = read(SEVERAL)["scores"]["rows"]
    lowest = {}
    for objective in ("max_min", "max_min_sum"):
        line = line_of(run("solve", SEVERAL, "-o", tmp_path / "a", "--objective", objective))
        pairs = read(tmp_path / "a")
        sums = {i: sum(rows[a][j] for a, j in pairs if a == i) for i, _ in pairs}
        of_pairs = objective == "max_min"
        lowest[objective] = min(rows[i][j] for i, j in pairs) if of_pairs else min(sums.values())
        assert line["levels"][2]["primal_bound"] == lowest[objective]
    assert lowest["max_min"] <= lowest["max_min_sum"]


def test_a_larger_loss_gives_no_fewer_mentors_a_mentee(tmp_path: Path) -> None:
    used = []
    for loss in (0, 0.02, 1):
        options = ("--objective", "spread", "--at-most-loss", loss)
        used.append(line_of(run("solve", EASY, "-o", tmp_path / "a", *options))["levels"][0])
    assert [one["gap"] for one in used] == [0, 0, 0]
    assert used[0]["primal_bound"] <= used[1]["primal_bound"] <= used[2]["primal_bound"] == 5


def test_quotas_that_cannot_be_kept_together_are_named(tmp_path: Path) -> None:
    case = OWN_CASES / "quotas-that-clash-9x3.json"
    line = line_of(run("solve", case, "-o", tmp_path / "a.json"))
    assert (line["termination"], line["verified"]) == ("infeasible", True)
    reason = read(tmp_path / "a.json")["reason"]
    names = "group_quotas[0], group_quotas[1], beside 6 minima and 0 pins"
    assert f"no answer keeps all of: {names}." in reason


def test_no_stable_answer_for_minima_that_none_can_meet(tmp_path: Path) -> None:
    options = ("--objective", "stable")
    line = line_of(run("solve", EASY, "-o", tmp_path / "a.json", *options))
    assert (line["termination"], line["verified"]) == ("infeasible", True)
    assert "mentors 3, 4 for what they must get" in read(tmp_path / "a.json")["reason"]


def test_a_time_limit_that_is_long_enough_gives_the_same_answer(tmp_path: Path) -> None:
    now, limited = tmp_path / "a.json", tmp_path / "b.json"
    line_of(run("solve", EASY, "-o", now))
    line = line_of(run("solve", EASY, "-o", limited, "--time-limit", 60))
    assert line["limit"] is None
    assert now.read_bytes() == limited.read_bytes()


def test_a_time_limit_without_an_answer_has_its_own_exit_code(tmp_path: Path) -> None:
    ended = run("solve", EASY, "-o", tmp_path / "a.json", "--time-limit", 0.001)
    assert ended.exit_code == 6
    line = json.loads(ended.stdout)
    assert (line["termination"], line["limit"]) == ("no_solution_found", "time")
    assert not list(tmp_path.iterdir())


def test_arrays_are_solved_from_an_npz(tmp_path: Path) -> None:
    np.savez(
        tmp_path / "case.npz",
        mentee_vectors=np.array([[3.0], [2.0], [-9.0]]),
        mentor_vectors=np.array([[1.0]]),
        capacity=np.array([2]),
        unmatched_penalty=4.0,
    )
    line = line_of(run("solve", tmp_path / "case.npz", "-o", tmp_path / "a.json"))
    assert line["primal_bound"] == 1.0
    assert read(tmp_path / "a.json") == [[0, 0], [1, 0]]


@pytest.mark.parametrize("options", [[], ["--time-limit", "60"]])
def test_a_case_that_would_not_fit_into_memory_is_refused(
    tmp_path: Path, options: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("solver.memory.bytes_available", lambda: 1_000_000)
    ended = run("solve", EASY, "-o", tmp_path / "a.json", *options)
    assert ended.exit_code == 3
    assert "12 × 5 people need about 30.0 MB of memory (dense flow), there are 1.0 MB" in (
        ended.stderr
    )


def test_a_case_of_more_pairs_than_one_flow_takes_is_solved(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    np.savez(
        tmp_path / "case.npz",
        mentee_vectors=rng.integers(0, 50, (6001, 8)).astype(float),
        mentor_vectors=rng.integers(0, 50, (5000, 8)).astype(float),
        capacity=np.full(5000, 2),
        unmatched_penalty=0,
    )
    line = line_of(run("solve", tmp_path / "case.npz", "-o", tmp_path / "a.json"))
    assert (line["termination"], line["verified"], line["gap"]) == ("optimal", True, 0.0)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (EASY.read_text(encoding="utf-8")[:-40], "ends too early"),
        ('{"format": "mm-case/1", "id": "g", "kind": "flow"}', "kind flow is not available yet"),
        (EASY.read_text(encoding="utf-8").replace("capacity_max", "capacty_max"), "capacity_max?"),
    ],
    ids=["cut short", "other kind", "misspelt"],
)
def test_an_invalid_case_has_its_own_exit_code_and_nothing_is_written(
    tmp_path: Path, text: str, reason: str
) -> None:
    case = tmp_path / "case.json"
    case.write_text(text, encoding="utf-8")
    ended = run("solve", case, "-o", tmp_path / "a.json", "--prices", tmp_path / "p.json")
    assert ended.exit_code == 3
    assert reason in ended.stderr
    assert ended.stdout == ""
    assert list(tmp_path.iterdir()) == [case]


def test_wrong_usage_has_its_own_exit_code_before_any_work(tmp_path: Path) -> None:
    answer = tmp_path / "a.json"
    assert run("solve", tmp_path / "none.json", "-o", answer).exit_code == 2
    assert run("solve", EASY).exit_code == 2
    assert run("solve", EASY, "-o", tmp_path / "none" / "a.json").exit_code == 2
    assert run("solve", EASY, "-o", answer, "--objective", "fairness").exit_code == 2
    assert run("solve", EASY, "-o", answer, "--proposers", "mentors").exit_code == 2
    assert run("solve", EASY, "-o", answer, "--at-most-loss", 0.1).exit_code == 2
    assert run("solve", QUOTAS, "-o", answer, "--objective", "max_min").exit_code == 2
    assert run("solve", TWICE, "-o", answer, "--objective", "stable").exit_code == 2
    assert run("solve", EASY, "-o", answer, "--time-limit", 0).exit_code == 2
    assert not answer.exists()


def test_an_answer_may_go_to_a_device() -> None:
    line_of(run("solve", EASY, "-o", os.devnull))
    assert not Path(os.devnull).is_file()


def test_the_help_of_solve_holds_the_formula_of_the_bound() -> None:
    ended = run("solve", "--help")
    assert "sum over mentors j of max(capacity_j * v_j, capacity_min_j * v_j)" in ended.stdout


def test_the_program_is_run_as_a_module(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks", "solve", str(EASY), "-o", "answer.json"]
    ended = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["termination"] == "optimal"
    assert [path.name for path in tmp_path.iterdir()] == ["answer.json"]


def test_without_arguments_the_two_commands_for_coordinators_are_shown() -> None:
    ended = run()
    assert ended.exit_code == 0
    assert "cohort COHORT.json" in ended.stdout
    assert "size --mentees" in ended.stdout
    assert "--help" in ended.stdout
