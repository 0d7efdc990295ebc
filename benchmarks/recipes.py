"""The recipes of the case files under ``benchmarks/data/generated``.

Python's own random numbers are used because they are the same in every version.
"""

import random
from collections.abc import Callable
from typing import Any

CaseDocument = dict[str, Any]


def _whole(rng: random.Random, low: int, high: int) -> int:
    return low + int(rng.random() * (high - low + 1))


def _rows(
    rng: random.Random, n: int, m: int, span: tuple[int, int] = (0, 0), *, unit: int = 1
) -> CaseDocument:
    values = [[_whole(rng, *span) for _ in range(m)] for _ in range(n)]
    rows = values if unit == 1 else [[value / unit for value in row] for row in values]
    return {
        "kind": "b-matching",
        "sense": "max",
        "n_mentees": n,
        "n_mentors": m,
        "scores": {"encoding": "dense", "rows": rows},
    }


def minimum_loads_12x5(rng: random.Random) -> CaseDocument:
    """Two mentors nobody wants must get mentees: prices become negative."""
    case = _rows(rng, 12, 5, (200, 999), unit=1000)
    for row in case["scores"]["rows"]:
        row[3], row[4] = row[3] / 8, row[4] / 8
    return case | {"capacity_max": [4, 3, 5, 4, 4], "capacity_min": [0, 0, 0, 3, 2]}


def several_mentors_20x8(rng: random.Random) -> CaseDocument:
    """Demands 0 to 3, some of them hard, more wanted than there are places."""
    case = _rows(rng, 20, 8, (0, 100))
    demand = [_whole(rng, 0, 3) for _ in range(20)]
    least = [min(want, 1) if k % 4 == 0 else 0 for k, want in enumerate(demand)]
    return case | {"demand_max": demand, "demand_min": least, "capacity_max": 3}


def forbidden_pairs_15x15(rng: random.Random) -> CaseDocument:
    """One to one at least cost, with a third of the pairs forbidden."""
    case = _rows(rng, 15, 15, (1, 50))
    forbidden = [[i, j] for i in range(15) for j in range(15) if i != j and rng.random() < 1 / 3]
    return case | {
        "kind": "assignment",
        "sense": "min",
        "demand_min": 1,
        "forbidden": forbidden,
    }


def negative_scores_18x6(rng: random.Random) -> CaseDocument:
    """Optional matching: whoever would lower the total stays without a mentor."""
    return _rows(rng, 18, 6, (-60, 40)) | {"capacity_max": [2, 1, 4, 2, 3, 2]}


def all_ties_30x10(rng: random.Random) -> CaseDocument:
    """Scores are 0 or 1, so that nearly everything is tied."""
    return _rows(rng, 30, 10, (0, 1)) | {"demand_min": 1, "capacity_max": 3, "capacity_min": 2}


def constant_scores_9x4(rng: random.Random) -> CaseDocument:
    """Every matching of full size is optimal."""
    return _rows(rng, 9, 4, (7, 7)) | {"capacity_max": 2}


def too_few_open_mentors_10x4(rng: random.Random) -> CaseDocument:
    """Infeasible: five mentees may only see two mentors with four places in all."""
    forbidden = [[i, j] for i in range(5) for j in (0, 1)]
    return _rows(rng, 10, 4, (0, 9)) | {
        "demand_min": 1,
        "capacity_max": [5, 5, 2, 2],
        "forbidden": forbidden,
    }


def too_few_open_mentees_8x3(rng: random.Random) -> CaseDocument:
    """Infeasible: a mentor must get four mentees and only three are open to it."""
    forbidden = [[i, 2] for i in range(5)]
    return _rows(rng, 8, 3, (0, 9)) | {
        "capacity_max": 5,
        "capacity_min": [0, 0, 4],
        "forbidden": forbidden,
    }


def transport_6x4(rng: random.Random) -> CaseDocument:
    """Many units of each, at least cost, a pair as often as one likes."""
    return _rows(rng, 6, 4, (3, 30)) | {
        "kind": "transport",
        "sense": "min",
        "pair_max": None,
        "demand_min": [120, 75, 240, 60, 10, 95],
        "demand_max": [120, 75, 240, 60, 10, 95],
        "capacity_max": [200, 150, 300, 100],
        "capacity_min": [0, 0, 0, 40],
    }


def twice_a_pair_8x5(rng: random.Random) -> CaseDocument:
    """A pair may meet twice."""
    return _rows(rng, 8, 5, (0, 30)) | {"pair_max": 2, "demand_max": 3, "capacity_max": 4}


def listed_pairs_25x10(rng: random.Random) -> CaseDocument:
    """A sparse list of scores; every other pair is allowed and costs two points."""
    case = _rows(rng, 25, 10)
    entries = [
        [i, j, _whole(rng, 1, 100)] for i in range(25) for j in range(10) if rng.random() < 0.08
    ]
    scores = {"encoding": "sparse", "missing": -2, "entries": entries}
    return case | {"scores": scores, "demand_min": 1, "capacity_max": 3}


def candidate_graph_40x12(rng: random.Random) -> CaseDocument:
    """A sparse list of scores; no other pair is allowed."""
    case = _rows(rng, 40, 12)
    entries = [
        [i, j, _whole(rng, 1, 5000) / 100]
        for i in range(40)
        for j in range(12)
        if rng.random() < 0.25
    ]
    scores = {"encoding": "sparse", "missing": "forbidden", "entries": entries}
    return case | {"scores": scores, "capacity_max": 3, "capacity_min": 1}


def vectors_20x6(rng: random.Random) -> CaseDocument:
    """Scores are dot products of whole numbers."""
    case = _rows(rng, 20, 6)

    def vectors(count: int) -> list[list[int]]:
        return [[_whole(rng, -9, 9) for _ in range(5)] for _ in range(count)]

    scores = {"encoding": "dot", "mentee_vectors": vectors(20), "mentor_vectors": vectors(6)}
    return case | {"scores": scores, "capacity_max": 3}


def hours_20x4(rng: random.Random) -> CaseDocument:
    """A mentor's load is in hours, of which each pair has its own number, in quarters."""
    case = _rows(rng, 20, 4, (1, 99))
    hours = [[_whole(rng, 4, 20) / 4 for _ in range(4)] for _ in range(20)]
    return case | {
        "kind": "gap",
        "demand_min": 1,
        "weights": {"encoding": "dense", "rows": hours},
        "capacity_max": [14.5, 15, 13.25, 16],
        "capacity_min": [0, 12.5, 0, 0],
    }


def group_quotas_24x8(rng: random.Random) -> CaseDocument:
    """Least and most pairs of groups with groups, beside minimum loads."""
    first, second = list(range(12)), list(range(12, 24))
    return _rows(rng, 24, 8, (0, 100)) | {
        "kind": "b-matching-quota",
        "demand_max": 2,
        "capacity_max": 5,
        "capacity_min": 2,
        "group_quotas": [
            {"mentees": first, "mentors": [0, 1, 2], "min": 4, "max": 6},
            {"mentees": second, "mentors": [0, 1, 2], "max": 5},
            {"mentees": "all", "mentors": [5, 6, 7], "min": 14},
            {"mentees": [*first, 20], "mentors": [2, 3, 5, 6], "max": 9},
        ],
    }


def mentee_quotas_15x6(rng: random.Random) -> CaseDocument:
    """Each mentee needs one of the seniors, and at most two of the others."""
    return _rows(rng, 15, 6, (1, 60)) | {
        "kind": "b-matching-quota",
        "sense": "min",
        "demand_min": 3,
        "demand_max": 3,
        "capacity_max": 9,
        "per_mentee_quotas": [
            {"mentors": [0, 1], "min": 1, "max": None},
            {"mentors": [2, 3, 4], "max": 2},
        ],
    }


def quotas_that_clash_9x3(rng: random.Random) -> CaseDocument:
    """Infeasible: all are to be matched, and two quotas leave too few places."""
    return _rows(rng, 9, 3, (0, 9)) | {
        "kind": "b-matching-quota",
        "demand_min": 1,
        "capacity_max": 4,
        "group_quotas": [
            {"mentees": "all", "mentors": [0, 1], "max": 5},
            {"mentees": list(range(6)), "mentors": [2], "max": 0},
        ],
    }


MAKERS: tuple[Callable[[random.Random], CaseDocument], ...] = (
    minimum_loads_12x5,
    several_mentors_20x8,
    forbidden_pairs_15x15,
    negative_scores_18x6,
    all_ties_30x10,
    constant_scores_9x4,
    too_few_open_mentors_10x4,
    too_few_open_mentees_8x3,
    transport_6x4,
    twice_a_pair_8x5,
    listed_pairs_25x10,
    candidate_graph_40x12,
    vectors_20x6,
    hours_20x4,
    group_quotas_24x8,
    mentee_quotas_15x6,
    quotas_that_clash_9x3,
)
