"""The bounds of docs/proof.md under side constraints, worked out from what a result tells."""

from collections import Counter

import numpy as np
import pytest

from app.matching.certificate_report import LevelPriceList
from app.matching.cohort import Cohort
from app.matching.pipeline import match, prepare
from app.matching.prepared import PreparedRound
from app.matching.result import Result
from app.matching.units import in_units
from embeddings.encoder import SentenceEncoder
from solver.scores import IntArray
from tests.support.cohorts import read
from tests.support.decided_rounds import decided_cohort
from tests.support.labelled_rounds import labelled_round

SEEDS = range(160)
CHARGED = ("quotas", "two_cycles", "max_changes", "pay")


@pytest.mark.parametrize("objective", ["coverage_then_score", "max_min_sum"])
def test_every_bound_follows_from_prices_charges_and_pay(
    encoder: SentenceEncoder, objective: str
) -> None:
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        cohort = _with_current_pairs(decided_cohort(seed, objective), seed)
        seen.update(_charges_of_bounds_that_hold(cohort, encoder))
    wanted = {"quotas", "max_changes"} | ({"pay"} if objective == "max_min_sum" else set())
    assert min(seen[name] for name in wanted) > 5, seen


def test_the_bound_of_the_total_alone_follows_from_prices_and_charges(
    encoder: SentenceEncoder,
) -> None:
    seen: Counter[str] = Counter()
    for seed in range(120):
        cohort = read(labelled_round(seed, "total_score"))
        seen.update(_charges_of_bounds_that_hold(cohort, encoder))
    assert seen["quotas"] > 10, seen


def test_every_bound_follows_where_people_could_mentor_each_other(
    encoder: SentenceEncoder,
) -> None:
    seen: Counter[str] = Counter()
    for seed in range(60):
        seen.update(_charges_of_bounds_that_hold(_in_both_lists(seed), encoder))
    assert seen["two_cycles"] > 5, seen


def _charges_of_bounds_that_hold(cohort: Cohort, encoder: SentenceEncoder) -> list[str]:
    """Check each level's bound; name the charges that took part, once a level."""
    prepared, result = prepare(cohort, encoder), match(cohort, encoder)
    prices, reached = result.certificate.prices, None
    seen: list[str] = []
    for level, told in zip(result.certificate.levels, prices.levels if prices else (), strict=True):
        scaled = _scaled_bound(prepared, result, told, reached)
        assert in_units(level.name, scaled // told.scale) == level.dual_bound, level
        if level.name == "smallest_sum":
            reached = round(level.primal_bound * 1_000_000)
        seen += [name for name in CHARGED if getattr(told, name)]
    return seen


def _in_both_lists(seed: int) -> Cohort:
    rng = np.random.default_rng(seed)
    ids = ["a", "b", "c", "d"]
    scores = [[one, other, float(rng.random())] for one in ids for other in ids]
    criteria = [{"name": "own", "kind": "scores"}]
    people = [{"id": one} for one in ids]
    policy = {"objective": "total_score", "scores": scores, "criteria": criteria}
    return read({"mentees": people, "mentors": people, "policy": policy})


def _with_current_pairs(cohort: Cohort, seed: int) -> Cohort:
    rng = np.random.default_rng([seed, 11])
    pairs = [(one.id, other.id) for one in cohort.mentees for other in cohort.mentors]
    current = tuple(pairs[k] for k in rng.permutation(len(pairs))[:4].tolist())
    limit = {"current": current, "max_changes": int(rng.integers(0, 2))}
    return cohort.model_copy(update={"policy": cohort.policy.model_copy(update=limit)})


def _scaled_bound(
    prepared: PreparedRound, result: Result, level: LevelPriceList, reached: int | None
) -> int:
    """Bound times the scale; `reached` is the least sum of a level before."""
    problem, people = prepared.problem, prepared.participants
    net, total = _charged(prepared, result, level)
    pay = np.array([level.pay.get(name, 0) for name in people.mentee_ids], dtype=np.int64)
    pins = problem.pinned
    eligible = prepared.scores.block(slice(None), slice(None))[1].copy()
    eligible[pins[:, 0], pins[:, 1]] = False
    pinned_rows = np.bincount(pins[:, 0], minlength=problem.n_rows)
    pinned_columns = np.bincount(pins[:, 1], minlength=problem.n_columns)
    asked = _most_sum(prepared) if reached is None else reached
    is_pinned = pinned_rows > 0
    given_back = ~is_pinned if reached is None else -is_pinned.astype(np.int64)
    total += int((pay * asked * given_back).sum())
    total += int(net[pins[:, 0], pins[:, 1]].sum())
    priorities = np.array([one.priority for one in people.mentees])
    rewarded = np.zeros(problem.n_rows, dtype=np.bool_)
    if level.name == "mentees_matched":
        rewarded[:] = True
    elif level.name.startswith("priority_"):
        rewarded = priorities == int(level.name.removeprefix("priority_"))
    total += level.scale * int((rewarded & is_pinned).sum())
    further = level.scale if level.name == "further_places" else 0
    total += further * int(np.maximum(pinned_rows - 1, 0).sum())
    first = level.scale * rewarded - pay * asked
    for tier in level.tiers:
        first = first - tier.price * np.isin(priorities, tier.tiers)
        total += tier.price * tier.places
    if level.further is not None:
        further -= level.further.price
        total += level.further.price * level.further.places
    v = np.array([level.mentors[name] for name in people.mentor_ids], dtype=np.int64)
    places = problem.capacity - pinned_columns
    must = np.maximum(problem.min_load - pinned_columns, 0)
    total += int(np.maximum(places * v, must * v).sum())
    for i in range(problem.n_rows):
        gains = -np.sort(-(net - v)[i][eligible[i]])
        rewards = np.full(len(gains), further)
        rewards[:1] = further if pinned_rows[i] else first[i]
        sums = np.concatenate(([0], np.cumsum(gains + rewards)))
        least = max(0, int(problem.demand_min[i]) - int(pinned_rows[i]))
        total += int(sums[least : int(problem.demand[i] - pinned_rows[i]) + 1].max())
    return total


def _charged(
    prepared: PreparedRound, result: Result, level: LevelPriceList
) -> tuple[IntArray, int]:
    """What each pair is worth less its charges, and what the bounds themselves give back."""
    people, keeping = prepared.participants, prepared.keeping
    values = prepared.scores.block(slice(None), slice(None))[0].astype(np.int64)
    pay = np.array([level.pay.get(name, 0) for name in people.mentee_ids], dtype=np.int64)
    pins = prepared.problem.pinned
    values[pins[:, 0], pins[:, 1]] = prepared.scores.pairs(pins[:, 0], pins[:, 1])[0]
    net = values * (pay + level.scale * (level.name == "total_score"))[:, None]
    back = 0
    rows, columns = np.indices(values.shape).reshape(2, -1)
    for side in () if prepared.aim.sides is None else prepared.aim.sides.constraints:
        charge = level.quotas.get(side.name, 0)
        net -= charge * side.coefficients(rows, columns).reshape(values.shape)
        back += charge * ((side.most if charge > 0 else side.least) or 0)
    for cycle in level.two_cycles:
        for one, other in (cycle.people, cycle.people[::-1]):
            net[people.row_of[one], people.column_of[other]] -= cycle.price
        back += cycle.price
    if level.max_changes and keeping is not None and result.changes is not None:
        kept = keeping.pairs[keeping.keepable]
        net[kept[:, 0], kept[:, 1]] += level.max_changes
        most = result.changes.kept + result.changes.given_up
        back -= level.max_changes * (most - (prepared.cohort.policy.max_changes or 0))
    return net, back


def _most_sum(prepared: PreparedRound) -> int:
    """Largest score of a pair that may be, times the most mentors that anybody wants."""
    problem = prepared.problem
    values, eligible = prepared.scores.block(slice(None), slice(None))
    pins, _ = prepared.scores.pairs(problem.pinned[:, 0], problem.pinned[:, 1])
    highest = max(int(values[eligible].max(initial=0)), int(pins.max(initial=0)))
    return highest * min(int(problem.demand.max(initial=0)), problem.n_columns)
