import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.answers import answer_of
from benchmarks.registry import Entry, own_entries, shared_cases_folder, shared_entries
from benchmarks.solving import solve_case
from solver.problem import Objective
from solver.regime import Regime
from solver.result import Termination

OWN = own_entries()
SHARED = shared_entries()
NO_SHARED = pytest.param(
    None, marks=pytest.mark.skip(reason="no shared cases: set PAIRWELL_CASES"), id="no shared cases"
)


@pytest.mark.parametrize("regime", list(Regime))
@pytest.mark.parametrize("entry", [pytest.param(entry, id=entry.name) for entry in OWN])
def test_our_own_cases_reach_the_answer_of_another_solver(entry: Entry, regime: Regime) -> None:
    case = entry.load()
    solved = solve_case(case, regime=regime)
    assert solved.result.stats.regime == regime
    if case.expected["feasible"] is False:
        assert solved.result.termination is Termination.INFEASIBLE
        return
    assert solved.certificate is not None
    assert case.in_own_units(solved.certificate.levels[0].primal) == case.expected["objective"]
    assert solved.certificate.optimal


def test_our_own_cases_cover_every_feature_of_the_format() -> None:
    kinds = {entry.load().kind for entry in OWN}
    problems = [entry.load().problem for entry in OWN]
    assert kinds == {"assignment", "b-matching", "transport"}
    assert any(p.min_load.any() for p in problems)
    assert any((p.demand > 1).any() for p in problems)
    assert any(len(p.forbidden) for p in problems)
    assert {p.pair_max for p in problems} == {None, 1, 2}


@pytest.mark.parametrize("regime", list(Regime))
@pytest.mark.parametrize(
    "entry", [pytest.param(entry, id=entry.name) for entry in SHARED] or [NO_SHARED]
)
def test_shared_cases_satisfy_the_independent_judge(
    entry: Entry, regime: Regime, tmp_path: Path
) -> None:
    verdict = _judged(entry, _case_path(entry), tmp_path, regime)
    assert verdict["exit"] == 0, verdict
    assert "warning" not in verdict


@pytest.mark.parametrize("entry", [pytest.param(entry, id=entry.name) for entry in OWN])
def test_our_own_cases_satisfy_the_independent_judge(entry: Entry, tmp_path: Path) -> None:
    if shared_cases_folder() is None:
        pytest.skip("the judge lies beside the shared cases: set PAIRWELL_CASES")
    path = Path("benchmarks/data/generated") / f"{entry.name}.json"
    assert _judged(entry, path, tmp_path)["exit"] == 0


def test_coverage_first_reaches_the_known_lexicographic_answer() -> None:
    entry = next((e for e in SHARED if e.name == "jono-small-three-each"), None)
    if entry is None:
        pytest.skip("no shared cases: set PAIRWELL_CASES")
    case = entry.load().with_objective(Objective.COVERAGE_THEN_SCORE)
    solved = solve_case(case)
    known = case.expected["lexicographic"]
    assert isinstance(known, dict)
    assert solved.certificate is not None
    assert solved.certificate.optimal
    values = {level.name: level.primal for level in solved.certificate.levels}
    assert values["mentees_matched"] == known["first_most_mentees_with_a_mentor"]
    assert values["total_score"] == known["then_best_total"]


def _case_path(entry: Entry) -> Path:
    folder = shared_cases_folder()
    assert folder is not None
    return next(folder.glob(f"*/{entry.name}.json"))


def _judged(
    entry: Entry, path: Path, folder: Path, regime: Regime | None = None
) -> dict[str, object]:
    """What check.py says about our answer, which it judges in a process of its own."""
    case = entry.load()
    answer = folder / "answer.json"
    answer.write_text(
        json.dumps(answer_of(case, solve_case(case, regime=regime))), encoding="utf-8"
    )
    judge = shared_cases_folder()
    assert judge is not None
    command = [sys.executable, str(judge / "check.py"), str(path), str(answer)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    verdict: dict[str, object] = json.loads(ended.stdout)
    return verdict | {"exit": ended.returncode}
