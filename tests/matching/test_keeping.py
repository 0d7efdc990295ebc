"""Published pairs, their bonus and a limit on changes, against all matchings of small rounds."""

import json
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from app.matching.pipeline import evaluate, match, prepare, verify
from app.matching.result import Result
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import Document, Pair, bytes_of, read, scores_of, shuffled

MILLION = 1_000_000
SEEDS = range(60)
MOST_PAIRS = 10


def _round(seed: int, objective: str, **policy: object) -> Document:
    """A handful of people, some of whom avoid or have left, and pairs published before."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(2, 6)), int(rng.integers(2, 4))

    def person(known: str) -> dict[str, Any]:
        return {"id": known, "attributes": {"level": int(rng.integers(0, 99))}}

    mentees = [{**person(f"e{i}"), "demand": int(rng.choice([1, 1, 2]))} for i in range(n)]
    mentors = [{**person(f"r{j}"), "capacity": int(rng.integers(1, 3))} for j in range(m)]
    mentees[0]["avoids"] = ["r0"] if rng.random() < 0.3 else []
    if rng.random() < 0.2:
        mentors[1]["status"] = "withdrawn"
    every = [[f"e{i}", f"r{j}"] for i in range(n) for j in range(m)]
    current = [every[k] for k in rng.permutation(len(every))[: int(rng.integers(1, n + 2))]]
    level = {"mentee_field": "attributes.level", "mentor_field": "attributes.level"}
    criterion = {"name": "level", "kind": "distance", **level, "params": {"scale": 99}}
    said = {"criteria": [criterion], "current": current, "objective": objective, **policy}
    if rng.random() < 0.3:
        said["min_score"] = 0.4
    return {"mentees": mentees, "mentors": mentors, "policy": said}


@dataclass(frozen=True)
class _ByHand:
    """The same round from its words and the scores without a bonus."""

    document: Document
    plain: dict[Pair, int]

    @classmethod
    def of(cls, document: Document, encoder: SentenceEncoder) -> "_ByHand":
        policy = {key: value for key, value in document["policy"].items() if key != "keep_bonus"}
        prepared = prepare(read({**document, "policy": policy}), encoder)
        return cls(document, scores_of(prepared))

    @property
    def policy(self) -> dict[str, Any]:
        policy: dict[str, Any] = self.document["policy"]
        return policy

    @property
    def current(self) -> set[Pair]:
        return {(mentee, mentor) for mentee, mentor in self.policy["current"]}

    @property
    def open_pairs(self) -> list[Pair]:
        """Pairs that may be matched, judged without any bonus."""
        least = Fraction(str(self.policy.get("min_score", 0))) * MILLION
        avoided = {("e0", mentor) for mentor in self.document["mentees"][0]["avoids"]}
        return [
            pair for pair, score in self.plain.items() if score >= least and pair not in avoided
        ]

    def score(self, pair: Pair) -> int:
        bonus = round(Fraction(str(self.policy.get("keep_bonus") or 0)) * MILLION)
        return min(MILLION, self.plain[pair] + bonus * (pair in self.current))

    def fits(self, pairs: tuple[Pair, ...]) -> bool:
        of_mentee, of_mentor = Counter(e for e, _ in pairs), Counter(r for _, r in pairs)
        mentees = all(of_mentee[one["id"]] <= one["demand"] for one in self.document["mentees"])
        return mentees and all(
            of_mentor[one["id"]] <= one["capacity"] for one in self.document["mentors"]
        )

    def matchings(self, pairs: list[Pair]) -> list[tuple[Pair, ...]]:
        return [
            chosen
            for size in range(len(pairs) + 1)
            for chosen in combinations(pairs, size)
            if self.fits(chosen)
        ]

    @property
    def most_kept(self) -> int:
        """How many of the published pairs can be kept together."""
        keepable = [pair for pair in self.open_pairs if pair in self.current]
        return max(len(chosen) for chosen in self.matchings(keepable))

    def changes(self, chosen: tuple[Pair, ...]) -> int:
        return self.most_kept - len(self.current & set(chosen))

    def value(self, chosen: tuple[Pair, ...]) -> tuple[int, ...]:
        """What the objective makes as large as possible, in its order."""
        total = sum(map(self.score, chosen))
        matched = len({mentee for mentee, _ in chosen})
        covers = (matched, len(chosen) - matched)
        sums = Counter[str]()
        for pair in chosen:
            sums[pair[0]] += self.score(pair)
        worst = min(map(self.score, chosen), default=0)
        return {
            "coverage_then_score": (*covers, total),
            "total_score": (total,),
            "max_min": (*covers, worst, total),
            "max_min_sum": (*covers, min(sums.values(), default=0), total),
        }[self.policy["objective"]]

    def best(self) -> tuple[int, ...] | None:
        limit = self.policy.get("max_changes")
        return max(
            (
                self.value(chosen)
                for chosen in self.matchings(self.open_pairs)
                if limit is None or self.changes(chosen) <= limit
            ),
            default=None,
        )


def _chosen(result: Result) -> tuple[Pair, ...]:
    return tuple((pair.mentee, pair.mentor) for pair in result.assignments)


def _assert_told(result: Result, by_hand: _ByHand) -> None:
    """Scores with their parts, marks and counts, one by one."""
    for pair in result.assignments:
        ids = (pair.mentee, pair.mentor)
        assert round(pair.score * MILLION) == by_hand.score(ids)
        parts = [round(part.contribution * MILLION) for part in pair.criteria.values()]
        assert sum(parts) == round(pair.score * MILLION)
        assert pair.kept is (ids in by_hand.current)
        has_bonus = bool(by_hand.policy.get("keep_bonus")) and ids in by_hand.current
        assert ("keep_bonus" in pair.criteria) == has_bonus
    told, chosen = result.changes, _chosen(result)
    assert told is not None
    kept = len(by_hand.current & set(chosen))
    assert (told.kept, told.new) == (kept, len(chosen) - kept)
    assert told.given_up == by_hand.changes(chosen)
    assert told.kept + told.given_up + told.cannot_be_kept == len(by_hand.current)
    assert Counter(pair.code == "given_up" for pair in told.not_kept)[True] == told.given_up
    assert {(pair.mentee, pair.mentor) for pair in told.not_kept} == by_hand.current - set(chosen)


@pytest.mark.parametrize(
    "objective", ["coverage_then_score", "total_score", "max_min", "max_min_sum"]
)
def test_no_matching_within_the_changes_is_better(encoder: SentenceEncoder, objective: str) -> None:
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        policy: dict[str, object] = {"keep_bonus": float(rng.choice([0, 0.07, 0.35, 1]))}
        if objective != "max_min":
            policy["max_changes"] = int(rng.integers(0, 3))
        document = _round(seed, objective, **policy)
        by_hand = _ByHand.of(document, encoder)
        if len(by_hand.open_pairs) > MOST_PAIRS:
            continue
        result, best = match(read(document), encoder), by_hand.best()
        assert best is not None, seed
        assert result.certificate.termination == "optimal", seed
        assert result.certificate.verified, seed
        assert by_hand.value(_chosen(result)) == best, seed
        _assert_told(result, by_hand)
        without = {**document["policy"], "max_changes": None, "keep_bonus": None}
        free = match(read({**document, "policy": without}), encoder)
        seen["changed"] += _chosen(free) != _chosen(result)
        seen["lost"] += bool(result.changes and result.changes.cannot_be_kept)
        seen["optimal"] += 1
    assert min(seen["changed"], seen["lost"]) > 5, seen


@pytest.mark.parametrize("seed", range(12))
def test_nothing_changes_where_everything_can_be_kept_and_nothing_may_be_given_up(
    encoder: SentenceEncoder, seed: int
) -> None:
    document = _round(seed, "coverage_then_score")
    for person in document["mentees"]:
        person["avoids"] = []
    document["policy"]["min_score"] = 0
    rng = np.random.default_rng(seed)
    scores = [
        [e["id"], r["id"], float(rng.random())]
        for e in document["mentees"]
        for r in document["mentors"]
    ]
    own = [{"name": "own", "kind": "scores"}]
    before = match(read({**document, "policy": {"criteria": own, "scores": scores}}), encoder)
    policy = {**document["policy"], "current": _chosen(before), "max_changes": 0}
    policy["current"] = [list(pair) for pair in policy["current"]]
    after = match(read({**document, "policy": policy}), encoder)
    assert _chosen(after) == _chosen(before)
    assert after.changes is not None
    assert (after.changes.given_up, after.changes.new) == (0, 0)


def test_the_order_of_the_lists_changes_no_byte(encoder: SentenceEncoder) -> None:
    for seed in range(20):
        document = _round(seed, "coverage_then_score", keep_bonus=0.1, max_changes=1)
        other = shuffled(document, seed)
        current = document["policy"]["current"]
        other["policy"] = {**document["policy"], "current": current[::-1]}
        told = [
            json.loads(bytes_of(match(read(one), encoder))) for one in (document, other, document)
        ]
        assert told[0] == told[2]
        for one in told:
            del one["policy_used"], one["reproducibility"]["input_sha256"]
        assert told[0] == told[1]


def test_a_tampered_result_is_not_verified(encoder: SentenceEncoder) -> None:
    for policy in ({"keep_bonus": 0.3}, {"max_changes": 0}, {"keep_bonus": 0.1, "max_changes": 1}):
        prepared = prepare(read(_round(7, "coverage_then_score", **policy)), encoder)
        result = match(prepared.cohort, encoder)
        assert verify(prepared, result).certificate.verified
        assert result.changes is not None
        first = result.assignments[0]
        fewer = result.changes.model_copy(update={"given_up": result.changes.given_up + 1})
        marked = first.model_copy(update={"kept": not first.kept})
        for update in (
            {"changes": fewer},
            {"changes": None},
            {"assignments": (marked, *result.assignments[1:])},
            {"assignments": result.assignments[1:]},
        ):
            judged = verify(prepared, result.model_copy(update=update))
            assert not judged.certificate.verified, update
            assert judged.certificate.violations


def test_given_pairs_that_change_too_much_break_the_limit(encoder: SentenceEncoder) -> None:
    prepared = prepare(read(_round(7, "coverage_then_score", max_changes=0)), encoder)
    judged = evaluate(prepared, ())
    assert "not kept: max_changes" in judged.certificate.violations
    assert not judged.certificate.verified
