"""Writes the case files under ``benchmarks/data/generated``: ``python -m benchmarks.generate``.

Each file's known answer comes from HiGHS through ``scipy.optimize.milp`` on the written-out model,
which shares nothing with the solver of this project.
"""

import json
import random
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.recipes import MAKERS, CaseDocument

FOLDER = Path(__file__).parent / "data" / "generated"

Weights = list[list[float | None]]
Pair = tuple[int, int]

Bounded = tuple[Callable[[Pair], float], float, float]
"""Coefficient of a pair, and the least and the most that the pairs of an answer may add up to."""


def documents() -> Iterator[CaseDocument]:
    """All cases in order, each with its known answer."""
    for seed, make in enumerate(MAKERS, start=1):
        rng = random.Random(seed)
        name = make.__name__.replace("_", "-")
        document: CaseDocument = {"format": "mm-case/1", "id": name}
        document |= {"demand_min": 0, "demand_max": 1, "capacity_min": 0, "capacity_max": 1}
        document |= {"tests": make.__doc__, **make(rng), "expected": {}}
        document["expected"] = _known_answer(document)
        document["source"] = {"script": "benchmarks/generate.py", "seed": seed}
        yield document


def text_of(document: CaseDocument) -> str:
    """Text of a case file."""
    return json.dumps(document, separators=(",", ":")) + "\n"


def main() -> None:
    """Write every case file."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for document in documents():
        path = FOLDER / f"{document['id']}.json"
        path.write_text(text_of(document), encoding="utf-8")
        print(path.name, document["expected"])


def _known_answer(case: CaseDocument) -> dict[str, Any]:
    """Optimum by HiGHS on the model written out in full, or that there is none."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    n, m = case["n_mentees"], case["n_mentors"]
    weights = _weights(case)
    allowed = [(i, j) for i in range(n) for j in range(m) if weights[i][j] is not None]
    used = {(i, j): _hours(case, i, j) for i, j in allowed}
    bounded = [
        *_each_person(case, "demand", n, lambda i, pair: pair[0] == i),
        *_each_person(case, "capacity", m, lambda j, pair: (pair[1] == j) * used[pair]),
        *_quotas(case),
    ]
    table = np.array([[coefficient(pair) for pair in allowed] for coefficient, _, _ in bounded])
    low, high = [least for _, least, _ in bounded], [most for _, _, most in bounded]
    gain = np.array([weights[i][j] for i, j in allowed], dtype=np.float64)
    found = milp(
        gain if case["sense"] == "min" else -gain,
        constraints=LinearConstraint(table.astype(np.float64), low, high),
        integrality=np.ones(len(allowed), dtype=np.int64),
        bounds=Bounds(0, np.inf if case.get("pair_max", 1) is None else case.get("pair_max", 1)),
    )
    solvers = {"solvers": ["HiGHS (scipy.optimize.milp)"]}
    if found.status == 2:
        return {"feasible": False} | solvers
    if found.status != 0:
        raise RuntimeError(f"HiGHS stopped with status {found.status} on {case['id']}")
    best = round(float(np.rint(found.x) @ gain), 9)
    return {"feasible": True, "objective": best, "tolerance": 1e-9} | solvers


def _each_person(
    case: CaseDocument, name: str, count: int, part: Callable[[int, Pair], float]
) -> Iterator[Bounded]:
    """The bounds of one side, each over the pairs of one person."""
    low, high = (_each(case[f"{name}_{end}"], count) for end in ("min", "max"))
    return ((partial(part, k), low[k], high[k]) for k in range(count))


def _quotas(case: CaseDocument) -> Iterator[Bounded]:
    """The quotas over groups, and those of each mentee."""
    groups = [
        *case.get("group_quotas", []),
        *(
            {**quota, "mentees": [i]}
            for quota in case.get("per_mentee_quotas", [])
            for i in range(case["n_mentees"])
        ),
    ]
    for quota in groups:
        least, most = quota.get("min") or 0, quota.get("max")
        yield partial(_is_in, quota), least, np.inf if most is None else most


def _is_in(quota: CaseDocument, pair: Pair) -> bool:
    return all(
        quota[side] == "all" or person in quota[side]
        for side, person in zip(("mentees", "mentors"), pair, strict=True)
    )


def _hours(case: CaseDocument, i: int, j: int) -> float:
    """What a pair takes of the mentor's load."""
    return case["weights"]["rows"][i][j] if "weights" in case else 1


def _each(value: float | list[float], count: int) -> list[float]:
    return value if isinstance(value, list) else [value] * count


def _weights(case: CaseDocument) -> Weights:
    """Score of each pair; None where it is not allowed."""
    n, m, scores = case["n_mentees"], case["n_mentors"], case["scores"]
    weights: Weights
    match scores["encoding"]:
        case "dense":
            weights = [list(row) for row in scores["rows"]]
        case "dot":
            products = np.array(scores["mentee_vectors"]) @ np.array(scores["mentor_vectors"]).T
            weights = products.tolist()
        case _:
            rest = None if scores["missing"] == "forbidden" else scores["missing"]
            weights = [[rest] * m for _ in range(n)]
            for i, j, value in scores["entries"]:
                weights[i][j] = value
    for i, j in case.get("forbidden", []):
        weights[i][j] = None
    return weights


if __name__ == "__main__":
    main()
