"""Stable marriage and hospitals with residents, as others have published and solved them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from benchmarks.registry import shared_cases_folder
from solver.blocking import blocking_pairs
from solver.preferences import Orders
from solver.problem import AssignmentProblem
from solver.regime import Regime
from solver.scores import ArrayScores
from solver.stability import Proposers, solve_stable
from tests.support.preference_market import preference_market

Case = dict[str, Any]
SIDES: tuple[Proposers, ...] = get_args(Proposers)


def stable_cases() -> list[Path]:
    folder = shared_cases_folder()
    paths = [] if folder is None else sorted(folder.glob("stable/*.json"))
    return [path for path in paths if '"kind":"stable-hr"' in path.read_text()[:500]]


CASES = [pytest.param(path, id=path.stem) for path in stable_cases()] or [
    pytest.param(None, marks=pytest.mark.skip(reason="no shared cases"), id="no shared cases")
]


def market_of(case: Case) -> tuple[AssignmentProblem, ArrayScores, Orders]:
    mentees, mentors = list(case["mentee_preferences"]), list(case["mentor_preferences"])
    row = {name: i for i, name in enumerate(mentees)}
    column = {name: j for j, name in enumerate(mentors)}
    return preference_market(
        [
            np.array([column[name] for name in ranked], dtype=np.int64)
            for ranked in case["mentee_preferences"].values()
        ],
        [
            np.array([row[name] for name in ranked], dtype=np.int64)
            for ranked in case["mentor_preferences"].values()
        ],
        np.ones(len(mentees), dtype=np.int64),
        np.array([case["capacity"][name] for name in mentors], dtype=np.int64),
    )


def answer_of(case: Case, proposers: Proposers, regime: Regime | None = None) -> dict[str, str]:
    problem, scores, orders = market_of(case)
    found = solve_stable(problem, scores, orders, proposers=proposers, regime=regime)
    assert blocking_pairs(problem, scores, orders, found.assignment) == 0
    mentees, mentors = list(case["mentee_preferences"]), list(case["mentor_preferences"])
    return {mentees[i]: mentors[j] for i, j in found.assignment.pairs}


@pytest.mark.parametrize("proposers", SIDES)
@pytest.mark.parametrize("path", CASES)
def test_both_optimal_answers_are_the_known_ones(path: Path, proposers: Proposers) -> None:
    case = json.loads(path.read_text())
    side = "mentee_optimal" if proposers == "rows" else "mentor_optimal"
    assert answer_of(case, proposers) == case["expected"][side]


@pytest.mark.parametrize("path", CASES)
def test_the_independent_judge_agrees(path: Path, tmp_path: Path) -> None:
    answer = tmp_path / "answer.json"
    found = answer_of(json.loads(path.read_text()), "rows")
    answer.write_text(json.dumps(list(found.items())))
    judge = path.parents[1] / "check.py"
    judged = subprocess.run(
        [sys.executable, str(judge), str(path), str(answer)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout


RESIDENTS: Case = {
    "mentee_preferences": {"a": ["x", "y"], "b": ["y", "x"], "c": ["x"], "d": ["z"]},
    "mentor_preferences": {"x": ["b", "a", "c"], "y": ["a", "b"], "z": []},
    "capacity": {"x": 1, "y": 1, "z": 4},
}


@pytest.mark.parametrize("regime", list(Regime))
def test_each_side_gets_its_own_optimum(regime: Regime) -> None:
    assert answer_of(RESIDENTS, "rows", regime) == {"a": "x", "b": "y"}
    assert answer_of(RESIDENTS, "columns", regime) == {"b": "x", "a": "y"}


def test_whoever_is_not_ranked_in_turn_is_not_eligible() -> None:
    _, scores, _ = market_of(RESIDENTS)
    assert scores.eligible.tolist() == [
        [True, True, False],
        [True, True, False],
        [True, False, False],
        [False, False, False],
    ]
