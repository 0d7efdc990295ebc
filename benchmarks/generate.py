"""Writes the case files under ``benchmarks/data/generated``: ``python -m benchmarks.generate``.

Each file's known answer comes from HiGHS through ``scipy.optimize.milp`` on the written-out model,
which shares nothing with the solver of this project.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.recipes import MAKERS, CaseDocument

FOLDER = Path(__file__).parent / "data" / "generated"

Weights = list[list[float | None]]


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
    places = np.zeros((n + m, len(allowed)))
    for k, (i, j) in enumerate(allowed):
        places[i, k] = places[n + j, k] = 1
    low = _each(case["demand_min"], n) + _each(case["capacity_min"], m)
    high = _each(case["demand_max"], n) + _each(case["capacity_max"], m)
    gain = np.array([weights[i][j] for i, j in allowed], dtype=np.float64)
    found = milp(
        gain if case["sense"] == "min" else -gain,
        constraints=LinearConstraint(places, low, high),
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


def _each(value: int | list[int], count: int) -> list[int]:
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
