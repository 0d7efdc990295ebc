"""Every case is solved to its known answer, and an independent judge agrees."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.answers import answer_of, line_of
from benchmarks.case import Case
from benchmarks.case_errors import CaseError
from benchmarks.case_json import SCORED_KINDS
from benchmarks.case_preferences import STRICT
from benchmarks.cases import read_case
from benchmarks.objectives import ObjectiveName, Proposers, with_objective, with_proposers
from benchmarks.registry import OWN_CASES, Entry, own_entries, shared_cases_folder, shared_entries
from benchmarks.solving import Solved, solve_case
from solver.regime import Regime
from solver.result import Termination

Document = dict[str, Any]

OWN = own_entries()
OWN_FILES = sorted(OWN_CASES.glob("*.json"))
SHARED = shared_entries()
NO_SHARED = pytest.param(
    None, marks=pytest.mark.skip(reason="no shared cases: set PAIRWELL_CASES"), id="no shared cases"
)


def shared_files() -> dict[str, tuple[Path, Document]]:
    """Cases of others that the judge knows, by name, with their documents."""
    folder = shared_cases_folder()
    paths = [] if folder is None else sorted(folder.glob("*/*.json"))
    documents = ((path, json.loads(path.read_bytes())) for path in paths)
    return {
        path.stem: (path, document)
        for path, document in documents
        if isinstance(document, dict) and document.get("format") == "mm-case/1"
    }


FILES = shared_files()
FLOWS = {entry.name for entry in SHARED}
OTHERS = [name for name, (_, one) in FILES.items() if name not in FLOWS and one["kind"] != STRICT]
STABLE = [name for name in OTHERS if FILES[name][1]["kind"].startswith("stable")]


def shared(name: str) -> Case:
    if name not in FILES:
        pytest.skip("no shared cases: set PAIRWELL_CASES")
    return read_case(FILES[name][0])


def judged(case: Case, path: Path, solved: Solved, folder: Path) -> Document:
    """What check.py says about our answer, which it judges in a process of its own."""
    answer = folder / "answer.json"
    answer.write_text(json.dumps(answer_of(case, solved)), encoding="utf-8")
    judge = shared_cases_folder()
    assert judge is not None
    command = [sys.executable, str(judge / "check.py"), str(path), str(answer)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    verdict: Document = json.loads(ended.stdout)
    return verdict | {"exit": ended.returncode}


def value_of(case: Case, solved: Solved) -> float:
    assert solved.verdict is not None
    return case.in_own_units(solved.verdict.levels[-1].primal)


@pytest.mark.parametrize("regime", list(Regime))
@pytest.mark.parametrize("entry", [pytest.param(entry, id=entry.name) for entry in OWN])
def test_our_own_flows_reach_the_answer_of_another_solver_in_both_regimes(
    entry: Entry, regime: Regime
) -> None:
    case = entry.load()
    solved = solve_case(case, regime=regime)
    assert solved.result.stats.regime == regime
    if case.expected["feasible"] is False:
        assert solved.result.termination is Termination.INFEASIBLE
        return
    assert value_of(case, solved) == case.expected["objective"]


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in OWN_FILES])
def test_our_own_cases_reach_the_answer_of_another_solver(path: Path) -> None:
    case = read_case(path)
    solved = solve_case(case)
    if case.expected["feasible"] is False:
        assert solved.result.termination is Termination.INFEASIBLE
        assert solved.conflict_holds is not False
        return
    assert solved.result.termination is Termination.OPTIMAL
    assert value_of(case, solved) == pytest.approx(case.expected["objective"], abs=1e-9)


def test_our_own_cases_cover_every_feature_of_the_format() -> None:
    cases = [read_case(path) for path in OWN_FILES]
    problems = [case.problem for case in cases]
    sides = [case.aim.sides for case in cases if case.aim.sides is not None]
    assert {case.kind for case in cases} == set(SCORED_KINDS) - {"feature-b-matching"}
    assert any(p.min_load.any() for p in problems)
    assert any((p.demand > 1).any() for p in problems)
    assert any(len(p.forbidden) for p in problems)
    assert {p.pair_max for p in problems} == {None, 1, 2}
    assert {len(one.constraints) for one in sides} >= {2, 4}


@pytest.mark.parametrize("regime", list(Regime))
@pytest.mark.parametrize(
    "entry", [pytest.param(entry, id=entry.name) for entry in SHARED] or [NO_SHARED]
)
def test_shared_flows_satisfy_the_independent_judge_in_both_regimes(
    entry: Entry, regime: Regime, tmp_path: Path
) -> None:
    case = entry.load()
    solved = solve_case(case, regime=regime)
    verdict = judged(case, FILES[entry.name][0], solved, tmp_path)
    assert verdict["exit"] == 0, verdict
    assert "warning" not in verdict


@pytest.mark.parametrize("name", OTHERS or [NO_SHARED])
def test_hours_quotas_and_preferences_satisfy_the_independent_judge(
    name: str, tmp_path: Path
) -> None:
    case = shared(name)
    solved = solve_case(case)
    verdict = judged(case, FILES[name][0], solved, tmp_path)
    assert solved.result.termination is Termination.OPTIMAL
    assert verdict["exit"] == 0, verdict
    assert "warning" not in verdict


@pytest.mark.parametrize("name", STABLE or [NO_SHARED])
def test_the_stable_answer_that_is_best_for_mentors_is_the_known_one(name: str) -> None:
    case = with_proposers(shared(name), Proposers.MENTORS)
    solved = solve_case(case)
    assert dict(answer_of(case, solved)) == case.expected["mentor_optimal"]  # type: ignore[call-overload]
    line = line_of(case, solved)
    assert (line["objective"], line["proof"], line["blocking_pairs"]) == ("stable", "stable", 0)


def test_preferences_that_are_to_be_judged_are_refused_with_everything_that_is_wrong() -> None:
    path, document = FILES.get("hr-issue159-raw", (None, {}))
    if path is None:
        pytest.skip("no shared cases: set PAIRWELL_CASES")
    with pytest.raises(CaseError) as refused:
        read_case(path)
    sides = [document["mentee_preferences"], document["mentor_preferences"]]
    wanted = [{(a, str(b)) for a, ranked in one.items() for b in ranked} for one in sides]
    one_sided = len(wanted[0] ^ {(a, b) for b, a in wanted[1]})
    empty = sum(not ranked for one in sides for ranked in one.values())
    assert len(set(refused.value.problems)) == one_sided + empty > 20


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in OWN_FILES])
def test_our_own_cases_satisfy_the_independent_judge(path: Path, tmp_path: Path) -> None:
    if shared_cases_folder() is None:
        pytest.skip("the judge lies beside the shared cases: set PAIRWELL_CASES")
    case = read_case(path)
    assert judged(case, path, solve_case(case), tmp_path)["exit"] == 0


def test_coverage_first_reaches_the_known_lexicographic_answer() -> None:
    case = with_objective(shared("jono-small-three-each"), ObjectiveName.COVERAGE_THEN_SCORE)
    solved = solve_case(case)
    known = case.expected["lexicographic"]
    assert isinstance(known, dict)
    assert solved.verdict is not None
    assert solved.verdict.optimal
    values = {level.name: level.primal for level in solved.verdict.levels}
    assert values["mentees_matched"] == known["first_most_mentees_with_a_mentor"] == 50
    assert values["total_score"] == known["then_best_total"] == 2025
