"""Every objective, with random rules and quotas, against all matchings of small rounds."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
import pytest

from app.matching.certificate_report import LevelPriceList
from app.matching.pipeline import evaluate, match, prepare, verify
from app.matching.prepared import PreparedRound
from app.matching.result import Result
from app.matching.rules.checker import broken_rules
from embeddings.encoder import SentenceEncoder
from solver.scores import IntArray
from tests.support.cohorts import Document, as_json, bytes_of, read, shuffled

OBJECTIVES = ("coverage_then_score", "total_score", "max_min", "max_min_sum", "spread")
WITH_QUOTAS = {"coverage_then_score", "total_score", "max_min_sum"}
MOST_PAIRS = 13
SEEDS = range(120)


def _round(seed: int, objective: str) -> Document:
    """A handful of people with labels, numbers, rules and, where they may be, quotas."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(2, 6)), int(rng.integers(2, 4))
    colours = np.array(["red", "blue"])
    mentees: list[dict[str, Any]] = [
        {
            "id": f"e{i}",
            "demand": int(rng.choice([1, 1, 2])),
            "department": str(rng.choice(colours)),
            "attributes": {"level": int(rng.integers(0, 9)), "track": str(rng.choice(colours))},
        }
        for i in range(n)
    ]
    mentors: list[dict[str, Any]] = [
        {
            "id": f"r{j}",
            "capacity": int(rng.integers(1, 4)),
            "department": str(rng.choice(colours)),
            "attributes": {"level": int(rng.integers(0, 9)), "track": str(rng.choice(colours))},
        }
        for j in range(m)
    ]
    mentees[0] |= {"department": "blue", "attributes": {"level": 4, "track": "red"}}
    mentees[0]["avoids"] = ["r0"] if rng.random() < 0.3 else []
    rules = [{"name": "apart", "kind": "differ", "params": {"field": "department"}}]
    policy: dict[str, Any] = {
        "criteria": [
            {
                "name": "level",
                "kind": "distance",
                "mentee_field": "attributes.level",
                "mentor_field": "attributes.level",
                "params": {"scale": 9},
            },
            {
                "name": "track",
                "kind": "equal",
                "mentee_field": "attributes.track",
                "mentor_field": "attributes.track",
                "weight": 0.37,
            },
        ],
        "rules": rules if rng.random() < 0.4 else [],
    }
    if objective == "spread":
        policy["spread"] = {"at_most_loss": float(rng.choice([0, 0.05, 0.2]))}
    else:
        policy["objective"] = objective
    if objective in WITH_QUOTAS and rng.random() < 0.7:
        low = int(rng.integers(0, 3))
        policy["quotas"] = [
            {
                "name": "reds",
                "mentees": {"attributes.track": "red"},
                "mentors": {"department": mentors[int(rng.integers(m))]["department"]},
                "min": low,
                "max": low + int(rng.integers(0, 2)),
            },
            {"name": "each", "mentees": {"department": "blue"}, "each": "mentor", "max": 1},
        ]
    return {"mentees": mentees, "mentors": mentors, "policy": policy}


@dataclass(frozen=True)
class _All:
    """All matchings of a round: which pairs they have, and what they come to."""

    prepared: PreparedRound
    pairs: IntArray
    chosen: IntArray
    scores: IntArray

    @classmethod
    def of(cls, prepared: PreparedRound) -> "_All | None":
        problem = prepared.problem
        values, eligible = prepared.scores.block(slice(None), slice(None))
        pairs = np.argwhere(eligible)
        if len(pairs) > MOST_PAIRS:
            return None
        chosen = (np.arange(2 ** len(pairs))[:, None] >> np.arange(len(pairs))) & 1
        of_row = np.eye(problem.n_rows, dtype=np.int64)[pairs[:, 0]]
        of_column = np.eye(problem.n_columns, dtype=np.int64)[pairs[:, 1]]
        fits = (chosen @ of_row <= problem.demand).all(axis=1)
        fits &= (chosen @ of_column <= problem.capacity).all(axis=1)
        for side in (side for bound in prepared.quotas for side in bound.constraints):
            used = chosen @ side.coefficients(pairs[:, 0], pairs[:, 1])
            fits &= used >= (-(10**9) if side.least is None else side.least)
            fits &= used <= (10**9 if side.most is None else side.most)
        return cls(prepared, pairs, chosen[fits], values[pairs[:, 0], pairs[:, 1]])

    @property
    def by_row(self) -> IntArray:
        found: IntArray = (
            self.chosen @ np.eye(self.prepared.problem.n_rows, dtype=np.int64)[self.pairs[:, 0]]
        )
        return found

    @property
    def matched(self) -> IntArray:
        found: IntArray = (self.by_row > 0).sum(axis=1)
        return found

    @property
    def further(self) -> IntArray:
        found: IntArray = self.chosen.sum(axis=1) - self.matched
        return found

    @property
    def total(self) -> IntArray:
        found: IntArray = self.chosen @ self.scores
        return found

    @property
    def worst(self) -> IntArray:
        found: IntArray = np.where(self.chosen == 1, self.scores, 10**9).min(axis=1, initial=10**9)
        return found

    @property
    def worst_sum(self) -> IntArray:
        rows = np.eye(self.prepared.problem.n_rows, dtype=np.int64)[self.pairs[:, 0]]
        sums = (self.chosen * self.scores) @ rows
        found: IntArray = np.where(self.by_row > 0, sums, 10**9).min(axis=1)
        return found

    @property
    def used(self) -> IntArray:
        columns = np.eye(self.prepared.problem.n_columns, dtype=np.int64)[self.pairs[:, 1]]
        found: IntArray = (self.chosen @ columns > 0).sum(axis=1)
        return found

    def best(self, *keys: IntArray) -> tuple[int, ...]:
        """The largest values, one after the other."""
        kept = np.arange(len(self.chosen))
        found = []
        for key in keys:
            found.append(int(key[kept].max()))
            kept = kept[key[kept] == found[-1]]
        return tuple(found)


def _optimum(every: _All, objective: str, loss: float) -> tuple[int, ...]:
    matched, further, total = every.matched, every.further, every.total
    keys = {
        "coverage_then_score": (matched, further, total),
        "total_score": (total,),
        "max_min": (matched, further, every.worst, total),
        "max_min_sum": (matched, further, every.worst_sum, total),
    }
    if objective != "spread":
        return every.best(*keys[objective])
    people, more, best = every.best(matched, further, total)
    within = (matched == people) & (further == more)
    within &= total >= best - int(best * loss + 1e-9)
    allowed = _All(every.prepared, every.pairs, every.chosen[within], every.scores)
    used, reached = allowed.best(allowed.used, allowed.total)
    return people, more, used, reached


def _levels(result: Result, names: tuple[str, ...]) -> tuple[int, ...]:
    found = {level.name: level for level in result.certificate.levels}
    values = [found[name].primal_bound if name in found else 0 for name in names]
    return tuple(
        ceil(value * 1_000_000 - 0.5)
        if name in {"worst_score", "smallest_sum", "total_score"}
        else int(value)
        for name, value in zip(names, values, strict=True)
    )


NAMES = {
    "coverage_then_score": ("mentees_matched", "further_places", "total_score"),
    "total_score": ("total_score",),
    "max_min": ("mentees_matched", "further_places", "worst_score", "total_score"),
    "max_min_sum": ("mentees_matched", "further_places", "smallest_sum", "total_score"),
    "spread": ("mentees_matched", "further_places", "mentors_used", "total_score"),
}


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_no_matching_of_a_small_round_is_better_and_the_proof_says_so(
    encoder: SentenceEncoder, objective: str
) -> None:
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        document = _round(seed, objective)
        cohort = read(document)
        prepared = prepare(cohort, encoder)
        every = _All.of(prepared)
        if every is None or not len(every.pairs):
            continue
        result = match(cohort, encoder)
        if not len(every.chosen):
            assert result.certificate.termination == "infeasible", seed
            assert result.infeasible is not None, seed
            assert result.certificate.verified, seed
            seen["infeasible"] += 1
            continue
        loss = document["policy"].get("spread", {}).get("at_most_loss", 0)
        expected = _optimum(every, objective, loss)
        certificate = result.certificate
        assert certificate.termination == "optimal", (seed, certificate)
        assert certificate.verified, (seed, certificate)
        if expected[0]:
            assert _levels(result, NAMES[objective]) == expected, seed
        assert all(quota.kept for quota in result.quotas), seed
        pairs = [(pair.mentee, pair.mentor) for pair in result.assignments]
        assert not any(broken_rules(cohort, pairs)), seed
        seen["optimal"] += 1
        seen["quotas"] += bool(result.quotas)
        seen[str(certificate.proof)] += 1
    assert seen["optimal"] > 40
    if objective in WITH_QUOTAS:
        assert seen["quotas"] > 20


def test_the_bound_follows_from_the_prices_and_charges_of_the_result(
    encoder: SentenceEncoder,
) -> None:
    charged = 0
    for seed in SEEDS:
        cohort = read(_round(seed, "total_score"))
        prepared = prepare(cohort, encoder)
        result = match(cohort, encoder)
        if result.certificate.prices is None or not prepared.quotas:
            continue
        (level,) = result.certificate.prices.levels
        (bound,) = result.certificate.levels
        assert _bound_by_hand(prepared, level) == round(bound.dual_bound * 1_000_000), seed
        charged += bool(level.quotas)
    assert charged > 10


def _bound_by_hand(prepared: PreparedRound, level: LevelPriceList) -> int:
    """D(v) over the charged scores, and what the quotas' own bounds are worth."""
    problem, people = prepared.problem, prepared.participants
    values, eligible = prepared.scores.block(slice(None), slice(None))
    total = 0
    net = level.scale * values
    for side in (side for bound in prepared.quotas for side in bound.constraints):
        charge = level.quotas.get(side.name, 0)
        rows, columns = np.indices(values.shape).reshape(2, -1)
        net = net - charge * side.coefficients(rows, columns).reshape(values.shape)
        limit = side.most if charge > 0 else side.least
        total += charge * (limit or 0)
    for i in range(problem.n_rows):
        gains = sorted(
            (
                int(net[i, j]) - level.mentors[people.mentor_ids[j]]
                for j in np.flatnonzero(eligible[i]).tolist()
            ),
            reverse=True,
        )
        total += sum(max(gain, 0) for gain in gains[: problem.demand[i]])
    for mentor, price in level.mentors.items():
        total += max(0, price * int(problem.capacity[people.column_of[mentor]]))
    return total // level.scale


def test_nobody_of_a_stable_round_would_rather_have_each_other(encoder: SentenceEncoder) -> None:
    blocked = 0
    for seed in SEEDS:
        rng = np.random.default_rng(1000 + seed)
        document = _round(seed, "stable")
        for people, others in (("mentees", "mentors"), ("mentors", "mentees")):
            ids = [one["id"] for one in document[others]]
            for person in document[people]:
                avoided = set(person.get("avoids", ()))
                ranked = [one for one in rng.permutation(ids).tolist() if one not in avoided]
                person["prefers"] = ranked[: int(rng.integers(0, 3))]
        cohort = read(document)
        result = match(cohort, encoder)
        assert result.certificate.proof == "stable"
        assert result.certificate.blocking_pairs == 0
        assert result.certificate.verified
        assert _blocking(prepare(cohort, encoder), result, document) == 0, seed
        document["policy"]["objective"] = "total_score"
        best = match(read(document), encoder)
        assert best.audit is not None
        counted = _blocking(prepare(read(document), encoder), best, document)
        assert best.audit.blocking_pairs == counted, seed
        blocked += counted > 0
    assert blocked > 20


def _blocking(prepared: PreparedRound, result: Result, document: Document) -> int:
    """Count the pairs who would both rather have each other, one by one."""
    people = prepared.participants
    prefers = {one["id"]: one["prefers"] for one in (*document["mentees"], *document["mentors"])}
    place = {name: k for k, name in enumerate((*people.mentee_ids, *people.mentor_ids))}
    values, eligible = prepared.scores.block(slice(None), slice(None))
    held = {(pair.mentee, pair.mentor) for pair in result.assignments}

    def worth(owner: str, other: str, score: int) -> tuple[float, float, int]:
        ranked = prefers[owner]
        rank = -ranked.index(other) if other in ranked else -(10**6)
        return rank, score if other not in ranked else 0, -place[other]

    def wants(
        owner: str, other: str, mine: list[str], places: int, of: Callable[[str], int]
    ) -> bool:
        if len(mine) < places:
            return True
        return any(worth(owner, other, of(other)) > worth(owner, one, of(one)) for one in mine)

    count = 0
    for i, mentee in enumerate(people.mentees):
        for j, mentor in enumerate(people.mentors):
            if not eligible[i, j] or (mentee.id, mentor.id) in held:
                continue
            of_mentee = [other for one, other in held if one == mentee.id]
            of_mentor = [one for one, other in held if other == mentor.id]
            of_row = dict(zip(people.mentor_ids, values[i].tolist(), strict=True))
            of_column = dict(zip(people.mentee_ids, values[:, j].tolist(), strict=True))
            count += wants(
                mentee.id, mentor.id, of_mentee, mentee.demand, of_row.__getitem__
            ) and wants(mentor.id, mentee.id, of_mentor, mentor.capacity, of_column.__getitem__)
    return count


@pytest.mark.parametrize("objective", [*OBJECTIVES, "stable"])
def test_the_order_of_the_people_changes_no_byte_and_a_result_can_be_verified(
    encoder: SentenceEncoder, objective: str
) -> None:
    for seed in range(8):
        document = _round(seed, objective)
        cohort = read(document)
        first = match(cohort, encoder)
        assert bytes_of(match(read(shuffled(document, seed)), encoder)) == bytes_of(first)
        if first.certificate.termination == "infeasible":
            continue
        prepared = prepare(cohort, encoder)
        verified = verify(prepared, first)
        assert verified.certificate.verified, verified.certificate.violations
        pairs = [(pair.mentee, pair.mentor) for pair in first.assignments]
        judged = evaluate(prepared, pairs)
        assert judged.certificate.termination == "optimal"


def test_a_result_with_a_pair_less_does_not_pass_for_the_fairest(encoder: SentenceEncoder) -> None:
    document = _round(3, "max_min")
    prepared = prepare(read(document), encoder)
    result = match(read(document), encoder)
    tampered = result.model_copy(update={"assignments": result.assignments[1:]})
    assert not verify(prepared, tampered).certificate.verified


def test_a_minimum_that_nobody_can_fill_is_lowered_and_told(encoder: SentenceEncoder) -> None:
    document: Document = {
        "mentees": [
            {"id": "e1", "goals": "Learn to lead a team", "department": "Finance"},
            {"id": "e2", "goals": "Write my first paper", "department": "Research"},
        ],
        "mentors": [{"id": "r1", "expertise": "I lead teams", "capacity": 2}],
        "policy": {"quotas": [{"name": "finance", "mentees": {"department": "finance"}, "min": 3}]},
    }
    (quota,) = as_json(match(read(document), encoder))["quotas"]
    assert quota == {
        "name": "finance",
        "person": None,
        "unit": "pairs",
        "min": 3.0,
        "max": None,
        "lowered_to": 1.0,
        "used": 1.0,
        "kept": True,
    }


def test_two_people_in_both_lists_do_not_mentor_each_other(encoder: SentenceEncoder) -> None:
    document: Document = {
        "mentees": [
            {"id": "a", "goals": "Learn statistics for clinical trials"},
            {"id": "b", "goals": "Learn to lead a large team"},
        ],
        "mentors": [
            {"id": "a", "expertise": "I lead a large team of engineers"},
            {"id": "b", "expertise": "I teach statistics for clinical trials"},
            {"id": "c", "expertise": "I repair bicycles"},
        ],
    }
    result = match(read(document), encoder)
    pairs = {(pair.mentee, pair.mentor) for pair in result.assignments}
    assert len(pairs) == 2
    assert pairs != {("a", "b"), ("b", "a")}
    assert result.certificate.verified
    assert result.certificate.termination == "optimal"


def test_a_pin_past_a_rule_does_not_let_two_people_mentor_each_other(
    encoder: SentenceEncoder,
) -> None:
    goals, expertise = "Learn to lead a large team", "I lead a large team of engineers"
    document: Document = {
        "mentees": [{"id": known, "goals": goals} for known in ("a", "b")],
        "mentors": [{"id": known, "expertise": expertise} for known in ("a", "b")],
        "policy": {
            "rules": [{"name": "again", "kind": "no_repeat"}],
            "history": [["a", "b", "Spring"]],
            "pinned": [{"mentee": "a", "mentor": "b", "override": ["again"]}],
        },
    }
    result = match(read(document), encoder)
    assert [(pair.mentee, pair.mentor) for pair in result.assignments] == [("a", "b")]
    assert result.certificate.verified


def test_a_minimum_that_no_stable_matching_meets_is_infeasible_and_shown(
    encoder: SentenceEncoder,
) -> None:
    document: Document = {
        "mentees": [{"id": "e1", "goals": "Lead a team", "prefers": ["r1"]}],
        "mentors": [
            {"id": "r1", "expertise": "I lead teams"},
            {"id": "r2", "expertise": "I lead teams", "min_load": 1},
        ],
        "policy": {"objective": "stable"},
    }
    result = match(read(document), encoder)
    assert result.certificate.termination == "infeasible"
    assert result.certificate.verified
    assert result.infeasible is not None
    assert result.infeasible.people == ("r2",)


def test_a_share_that_too_few_can_have_leaves_nobody_out(encoder: SentenceEncoder) -> None:
    document: Document = {
        "mentees": [
            {"id": f"e{k}", "goals": "Lead a team", "department": "Finance" if k == 0 else "Sales"}
            for k in range(10)
        ],
        "mentors": [{"id": "r1", "expertise": "I lead teams", "capacity": 10}],
        "policy": {
            "quotas": [
                {
                    "name": "finance",
                    "mentees": {"department": "Finance"},
                    "min": 0.3,
                    "unit": "share",
                }
            ]
        },
    }
    result = match(read(document), encoder)
    assert result.objective.mentees_matched == 10
    assert [(quota.lowered_to, quota.kept) for quota in result.quotas] == [(0.1, True)]
