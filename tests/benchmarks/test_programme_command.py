from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.cli import app
from benchmarks.documents import Document
from benchmarks.families import FamilySize
from benchmarks.phases import WrongResultError
from benchmarks.programme import PARTS, Part
from benchmarks.programme_numbers import PROGRAMME_NUMBERS
from benchmarks.programme_quotas import with_quotas
from benchmarks.programme_results import Programmed, ProgrammeRun
from benchmarks.programme_run import PartOrder, measured
from benchmarks.solving import solve_case
from solver.aims import PLAIN, Aim, Outcome, pursue
from solver.problem import AssignmentProblem
from solver.result import Assignment
from solver.scores import Scores
from tests.benchmarks.measured_runs import document

QUICK = ("--part", "max_min", "--part", "stable", "--part", "quotas", "--share", "0.003")


def test_each_part_is_measured_with_what_it_is_compared_with(tmp_path: Path) -> None:
    file = tmp_path / "programme.json"
    ended = CliRunner().invoke(
        app, ["programme", *QUICK, "--repeats", "2", "--json", "-o", str(file)]
    )
    assert ended.exit_code == 0, ended.stderr
    kept = Document.model_validate_json(file.read_bytes())
    assert Document.model_validate_json(ended.stdout) == kept
    assert [(one.part, one.mentees, one.mentors) for one in kept.programme] == [
        ("max_min", 30, 10),
        ("stable", 60, 12),
        ("quotas", 10, 10),
        ("quotas", 10, 10),
    ]
    for one in kept.programme:
        assert len(one.runs) == 2
        assert (one.times_yardstick is None) == (one.part == "quotas")
        assert {run.blocking_pairs for run in one.runs} == {0 if one.part == "stable" else None}
    assert "max_min 30 × 10: " in ended.stderr
    assert "times the candidate pass" in ended.stderr


def test_eight_criteria_and_six_rules_are_proved_beside_the_text_alone() -> None:
    found = measured(PartOrder(Part("criteria", 60, 20), repeats=1))
    assert found.times_yardstick is not None
    assert found.percent_gap == 0


def test_the_numbers_are_read_from_what_was_measured_at_full_size() -> None:
    run = ProgrammeRun(seconds=3, yardstick_s=2, percent_gap=0.05)
    parts = [
        Programmed(part=one.name, mentees=one.mentees, mentors=one.mentors, runs=(run,), peak_mb=1)
        for one in PARTS
    ]
    full, small = document(programme=parts), document(programme=parts[1:2])
    assert [number.found([small]) for number in PROGRAMME_NUMBERS].count(()) == 5
    found = [list(number.found([small, full])) for number in PROGRAMME_NUMBERS]
    assert found == [[1.5], [1.5], [1.5], [3], [3], [0.05]]
    assert "missed" not in [number.row([full])[-1] for number in PROGRAMME_NUMBERS]


def test_the_quotas_bind_and_cost_score() -> None:
    case = with_quotas(FamilySize("clustered", 60, 15))
    kept, free = solve_case(case), solve_case(replace(case, aim=PLAIN))
    assert kept.verdict is not None
    assert free.verdict is not None
    assert case.aim.sides is not None
    assert free.result.assignment is not None
    assert case.aim.sides.broken(free.result.assignment)
    assert kept.verdict.levels[0] == free.verdict.levels[0]
    assert kept.verdict.levels[-1].primal < free.verdict.levels[-1].primal


def test_an_answer_that_does_not_hold_counts_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def losing_one(problem: AssignmentProblem, scores: Scores, aim: Aim) -> Outcome:
        found = pursue(problem, scores, aim)
        assert found.solved.assignment is not None
        fewer = Assignment.from_pairs(found.solved.assignment.pairs[1:])
        return replace(found, solved=replace(found.solved, assignment=fewer))

    monkeypatch.setattr("benchmarks.programme.pursue", losing_one)
    with pytest.raises(WrongResultError, match="does not hold"):
        Part("max_min", 30, 10).prepared()()


def test_a_run_that_takes_too_long_is_told_and_nothing_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "programme.json"
    arguments = ["programme", "--part", "criteria", "--limit", "1", "-o", str(file)]
    ended = CliRunner().invoke(app, arguments)
    assert ended.exit_code == 1
    assert "not measured: stopped after 1 s" in ended.stderr
    assert not file.exists()
