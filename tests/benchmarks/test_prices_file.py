"""The bound of a prices file, recomputed in plain Python from the file's formula alone."""

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.answers import line_of, prices_of
from benchmarks.case import Case
from benchmarks.case_json import read_json_case
from benchmarks.cases import read_case
from benchmarks.objectives import ObjectiveName, with_objective
from benchmarks.registry import OWN_CASES, own_entries, shared_cases_folder
from benchmarks.solving import Solved, solve_case
from solver.problem import Objective
from solver.result import Prices

Document = dict[str, Any]

SHARED = ("orm-custom-demands-minmax", "bids-preflib2", "jono-small-three-each", "transport-beer")


def bound_of(case: Document, prices: Document) -> int:
    """D of the formula, with scores, demands and capacities as they stand in the case file."""
    score = scores_of(case)
    n, m = case["n_mentees"], case["n_mentors"]
    sign = -1 if case["sense"] == "min" else 1
    price = prices["mentor_price"]
    forbidden = {(i, j) for i, j in case.get("forbidden") or []}
    first, further = place_prices(prices)
    total = prices["constant"]
    least, most = each(case, "demand_min", 0, n), each(case, "demand_max", 1, n)
    for i in range(n):
        values = [
            sign * exact(score(i, j), prices["scale"]) - price[j]
            for j in range(m)
            if (i, j) not in forbidden and score(i, j) is not None
        ]
        times = case.get("pair_max", 1) or most[i]
        gains = sorted(values * times, reverse=True)
        total += best_alone(gains, least[i], most[i], prices["unmatched_penalty"] - first, -further)
    low, high = each(case, "capacity_min", 0, m), each(case, "capacity_max", 1, m)
    total += sum(max(low[j] * price[j], high[j] * price[j]) for j in range(m))
    fixed = zip(prices["levels"], prices["level_price"], strict=True)
    return int(total + sum(level["places"] * paid for level, paid in fixed))


def best_alone(gains: list[int], least: int, most: int, first: int, further: int) -> int:
    """The most that one mentee gains by taking any allowed number of its best places."""
    totals, running = [], 0
    for taken in range(min(most, len(gains)) + 1):
        if taken:
            running += gains[taken - 1] + (first if taken == 1 else further)
        if taken >= least:
            totals.append(running)
    return max(totals)


def place_prices(prices: Document) -> tuple[int, int]:
    paid = dict(zip([x["name"] for x in prices["levels"]], prices["level_price"], strict=True))
    return paid.get("first_places", 0), paid.get("further_places", 0)


def scores_of(case: Document) -> Callable[[int, int], float | None]:
    scores = case["scores"]
    if scores["encoding"] == "dense":
        rows = scores["rows"]
        return lambda i, j: rows[i][j]
    if scores["encoding"] == "dot":
        left, right = scores["mentee_vectors"], scores["mentor_vectors"]
        return lambda i, j: sum(a * b for a, b in zip(left[i], right[j], strict=True))
    listed = {(i, j): value for i, j, value in scores["entries"]}
    rest = None if scores["missing"] == "forbidden" else scores["missing"]
    return lambda i, j: listed.get((i, j), rest)


def exact(value: float | None, scale: int) -> int:
    scaled = Fraction(str(value)) * scale
    assert scaled.denominator == 1
    return scaled.numerator


def each(case: Document, name: str, default: int, count: int) -> list[int]:
    value = case.get(name, default)
    return value if isinstance(value, list) else [value] * count


def solved_case(path: Path, objective: Objective) -> tuple[Document, Case, Solved]:
    data = path.read_bytes()
    case = read_json_case(data).with_objective(objective)
    return json.loads(data), case, solve_case(case)


def case_files() -> list[Path]:
    folder = shared_cases_folder()
    shared = [] if folder is None else [next(folder.glob(f"*/{name}.json")) for name in SHARED]
    flows = [OWN_CASES / f"{entry.name}.json" for entry in own_entries()]
    own = [path for path in flows if "too-few" not in path.stem]  # feasible
    return [*own, *shared]


@pytest.mark.parametrize("objective", list(Objective))
@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in case_files()])
def test_anyone_can_recompute_the_bound_from_the_prices_and_the_case(
    path: Path, objective: Objective
) -> None:
    document, case, solved = solved_case(path, objective)
    prices = json.loads(json.dumps(prices_of(case, solved)))
    bound = bound_of(document, prices)
    assert bound == prices["dual_bound"]
    line = line_of(case, solved)
    assert case.in_own_units(bound) == line["dual_bound"] == line["primal_bound"]


def test_a_mentor_for_any_number_of_mentees_has_the_same_bound_as_the_file_says() -> None:
    path = OWN_CASES / "negative-scores-18x6.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document |= {"capacity_max": [10**12, 1, 10**12, 2, 1, 0], "demand_max": 10**9}
    case = read_json_case(json.dumps(document).encode())
    prices = json.loads(json.dumps(prices_of(case, solve_case(case))))
    assert bound_of(document | {"demand_max": 6}, prices) == prices["dual_bound"]


@given(st.lists(st.integers(-40, 80), min_size=5, max_size=5))
def test_any_other_prices_bound_the_optimum_too(mentor: list[int]) -> None:
    document, case, solved = solved_case(
        OWN_CASES / "minimum-loads-12x5.json", Objective.TOTAL_SCORE
    )
    prices = json.loads(json.dumps(prices_of(case, solved)))
    optimum = prices["dual_bound"]
    assert bound_of(document, prices | {"mentor_price": mentor}) >= optimum


def test_the_penalty_for_unmatched_mentees_is_in_the_bound() -> None:
    rows = [[5, 1], [6, 2], [7, 1]]
    document: Document = {
        "format": "mm-case/1",
        "id": "penalty",
        "kind": "b-matching",
        "sense": "max",
        "n_mentees": 3,
        "n_mentors": 2,
        "demand_max": [1, 1, 1],
        "capacity_max": [1, 1],
        "scores": {"encoding": "dense", "rows": rows},
    }
    case = read_json_case(json.dumps(document).encode())
    case = replace(case, problem=replace(case.problem, unmatched_penalty=3))
    solved = solve_case(case)
    prices = json.loads(json.dumps(prices_of(case, solved)))
    assert prices["constant"] == -9
    assert bound_of(document, prices) == prices["dual_bound"] == 7 + 2 - 3


def test_there_are_no_prices_to_write_without_a_bound_of_the_total_score() -> None:
    _, case, solved = solved_case(
        OWN_CASES / "too-few-open-mentors-10x4.json", Objective.TOTAL_SCORE
    )
    assert prices_of(case, solved) is None
    _, case, solved = solved_case(OWN_CASES / "all-ties-30x10.json", Objective.TOTAL_SCORE)
    unpriced = replace(solved.outcome, solved=replace(solved.result, prices=Prices(())))
    assert prices_of(case, replace(solved, outcome=unpriced)) is None


@pytest.mark.parametrize(
    "name", [name for name in ObjectiveName if name not in {"total_score", "coverage_then_score"}]
)
def test_there_are_no_prices_to_write_where_they_are_not_the_whole_proof(
    name: ObjectiveName,
) -> None:
    case = with_objective(read_case(OWN_CASES / "several-mentors-20x8.json"), name)
    assert prices_of(case, solve_case(case)) is None


def test_there_are_no_prices_to_write_beside_quotas() -> None:
    case = read_case(OWN_CASES / "group-quotas-24x8.json")
    assert prices_of(case, solve_case(case)) is None


def test_prices_are_plain_integers() -> None:
    _, case, solved = solved_case(
        OWN_CASES / "several-mentors-20x8.json", Objective.COVERAGE_THEN_SCORE
    )
    prices = prices_of(case, solved)
    assert prices is not None
    levels, paid = prices["levels"], prices["level_price"]
    assert isinstance(levels, list)
    assert isinstance(paid, list)
    assert [level["name"] for level in levels] == ["first_places", "further_places"]
    assert all(type(price) is int for price in paid)
    assert not any(isinstance(value, np.generic) for value in prices.values())
