"""Every reason can be counted again from the cohort, and none tells who avoids whom."""

import copy
import json
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import assume, given, settings

from app.matching.held_scores import HeldScores
from app.matching.pipeline import evaluate, match, prepare
from embeddings.encoder import SentenceEncoder
from solver.scores import BoolArray, IntArray
from tests.support.cohorts import (
    EXPERTISE,
    GOALS,
    Document,
    Pair,
    as_json,
    eligible_pairs,
    is_one_person,
    is_refused,
    is_ruled_out,
    random_document,
    read,
    scores_of,
    seeds,
    taking_part,
)


def _reasons(result: Document) -> Iterator[Document]:
    for row in (*result["unmatched"], *result["mentors"]):
        yield from row["reasons"]


class Counts:
    """What a matched round looks like to somebody who counts it by hand."""

    def __init__(self, document: Document, encoder: SentenceEncoder) -> None:
        self.document = document
        self.result = as_json(match(read(document), encoder))
        assume(self.result["certificate"]["termination"] == "optimal")
        self.scores = scores_of(prepare(read(document), encoder))
        self.eligible = eligible_pairs(document, self.scores)
        self.pairs = {(row["mentee"], row["mentor"]) for row in self.result["assignments"]}
        self.loads = Counter(mentor for _, mentor in self.pairs)
        self.capacity = {one["id"]: one["capacity"] for one in document["mentors"]}

    def blocked(self, pairs: set[Pair]) -> dict[str | None, int]:
        """Number of these pairs that each rule removes."""
        least = self.document["policy"]["min_score"] * 1_000_000
        counts: dict[str | None, int] = {
            "self_match": sum(is_one_person(self.document, *pair) for pair in pairs),
            "not_eligible": sum(is_refused(self.document, *pair) for pair in pairs),
            "min_score": sum(self.scores[pair] < least for pair in pairs),
        }
        return {name: count for name, count in counts.items() if count}

    def unmatched(self, mentee: str) -> tuple[object, ...]:
        """Expected codes and numbers for a mentee with fewer mentors than wanted."""
        mine = {mentor for one, mentor in self.pairs if one == mentee}
        mentors = {mentor for one, mentor in self.eligible if one == mentee}
        others = mentors - mine
        if not mentors:
            everybody = {pair for pair in self.scores if pair[0] == mentee}
            blocked = self.blocked(everybody) or {None: 0}
            return tuple(("no_eligible_mentor", rule, count) for rule, count in blocked.items())
        if not others:
            return (("no_further_mentor", len(mentors), None),)
        places = sum(self.capacity[mentor] for mentor in others)
        free = places - sum(self.loads[mentor] for mentor in others)
        if free == 0:
            return (("places_taken", len(others), places),)
        return (("places_left_free", len(others), free),)


@given(seeds)
@settings(max_examples=40)
def test_why_somebody_has_fewer_mentors_than_wanted_is_counted_from_the_cohort(
    encoder: SentenceEncoder, seed: int
) -> None:
    counts = Counts(random_document(seed), encoder)
    assume(bool(counts.result["unmatched"]))
    for row in counts.result["unmatched"]:
        told = tuple(
            (reason["code"], reason["rule"], reason["mentors_removed"])
            if reason["code"] == "no_eligible_mentor"
            else (reason["code"], reason["eligible"], reason["places"])
            for reason in row["reasons"]
        )
        assert told == counts.unmatched(row["mentee"])


@given(seeds)
@settings(max_examples=40)
def test_why_a_mentor_has_nobody_is_counted_from_the_cohort(
    encoder: SentenceEncoder, seed: int
) -> None:
    counts = Counts(random_document(seed), encoder)
    for row in counts.result["mentors"]:
        eligible = {mentee for mentee, mentor in counts.eligible if mentor == row["id"]}
        if row["load"]:
            assert row["reasons"] == []
        elif eligible:
            (reason,) = row["reasons"]
            assert (reason["code"], reason["eligible"]) == ("served_elsewhere", len(eligible))
        else:
            everybody = {pair for pair in counts.scores if pair[1] == row["id"]}
            told = {reason["rule"]: reason["mentees_removed"] for reason in row["reasons"]}
            assert told == (counts.blocked(everybody) or {None: 0})


@given(seeds)
@settings(max_examples=30)
def test_the_numbers_in_a_sentence_are_those_of_its_fields(
    encoder: SentenceEncoder, seed: int
) -> None:
    document = random_document(seed)
    result = as_json(match(read(document), encoder))
    sizes = {len(taking_part(document, side)) for side in ("mentees", "mentors")}
    for reason in _reasons(result):
        told = {int(number) for number in re.findall(r"\d+", reason["message"])}
        fields = {value for value in reason.values() if isinstance(value, int)}
        if reason["code"] == "served_elsewhere":
            assert fields <= told
        else:
            assert told <= fields | sizes


@given(seeds)
@settings(max_examples=30)
def test_no_reason_names_a_person_or_tells_of_avoiding(encoder: SentenceEncoder, seed: int) -> None:
    document = random_document(seed)
    result = as_json(match(read(document), encoder))
    ids = {one["id"] for side in ("mentees", "mentors") for one in document[side]}
    for reason in _reasons(result):
        assert reason["rule"] in {None, "self_match", "not_eligible", "min_score"}
        assert ids.isdisjoint(re.findall(r"\w+", reason["message"]))
        assert not re.search("avoid|forbid", reason["message"])


@given(seeds)
@settings(max_examples=40)
def test_a_result_is_the_same_whether_one_avoids_the_other_or_the_programme_forbids_it(
    encoder: SentenceEncoder, seed: int
) -> None:
    """Nothing in the answer can then tell whose word it was."""
    document = random_document(seed)
    document["policy"]["ids"] = "separate"
    by_mentees, by_mentors, by_programme = (copy.deepcopy(document) for _ in range(3))
    pairs = [
        (mentee, mentor)
        for mentee in taking_part(document, "mentees")
        for mentor in taking_part(document, "mentors")
        if is_ruled_out(document, mentee["id"], mentor["id"])
    ]
    for version in (by_mentees, by_mentors, by_programme):
        version["policy"]["forbidden"] = []
        for person in (*version["mentees"], *version["mentors"]):
            person["avoids"] = []
    for mentee, mentor in pairs:
        _named(by_mentees["mentees"], mentee["id"])["avoids"].append(mentor["id"])
        _named(by_mentors["mentors"], mentor["id"])["avoids"].append(mentee["id"])
        by_programme["policy"]["forbidden"].append([mentee["id"], mentor["id"]])
    answers = {
        json.dumps(_without_the_input(as_json(match(read(version), encoder))))
        for version in (by_mentees, by_mentors, by_programme)
    }
    assert len(answers) == 1


def _named(people: list[Document], known: str) -> Document:
    return next(person for person in people if person["id"] == known)


def _without_the_input(result: Document) -> Document:
    del result["timings"], result["reproducibility"]["input_sha256"]
    del result["policy_used"]["forbidden"]
    return result


def test_a_mentee_whose_only_mentor_is_pinned_below_the_minimum_has_no_eligible_one(
    encoder: SentenceEncoder,
) -> None:
    document = {
        "mentees": [{"id": "e", "goals": GOALS[0], "demand": 2}],
        "mentors": [{"id": "r", "expertise": EXPERTISE[0]}],
        "policy": {"pinned": [["e", "r"]], "min_score": 1.0},
    }
    (one,) = match(read(document), encoder).unmatched
    assert [(r.code.value, r.rule, r.mentors_removed) for r in one.reasons] == [
        ("no_eligible_mentor", "min_score", 1)
    ]


@pytest.mark.parametrize("objective", ["coverage_then_score", "total_score"])
def test_only_a_proved_optimum_says_why_all_places_are_taken(
    encoder: SentenceEncoder, objective: str
) -> None:
    document = {
        "mentees": [{"id": f"e{k}", "goals": GOALS[k]} for k in range(2)],
        "mentors": [{"id": "r", "expertise": EXPERTISE[0]}],
        "policy": {"objective": objective},
    }
    best = match(read(document), encoder)
    other = {"e0": "e1", "e1": "e0"}[best.assignments[0].mentee]
    worse = evaluate(prepare(read(document), encoder), [(other, "r")])
    proved, judged = (result.unmatched[0].reasons[0].message for result in (best, worse))
    claim = {
        "coverage_then_score": "serves more people",
        "total_score": "has a higher total score",
    }[objective]
    assert claim in proved
    assert claim not in judged


def test_reasons_are_the_same_however_scores_are_held(
    encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bonus leaves the mask of a large round to be read in parts, not as a whole table."""
    document = {
        "mentees": [{"id": f"e{k}", "goals": GOALS[k]} for k in range(5)],
        "mentors": [{"id": f"r{k}", "expertise": EXPERTISE[k]} for k in range(3)],
        "policy": {"current": [["e1", "r2"]], "keep_bonus": 0.1},
    }
    small = as_json(match(read(document), encoder))
    monkeypatch.setattr("app.matching.prepared.PLAIN_PAIRS", 0)
    parts: list[int] = []
    compute = HeldScores.eligible

    def eligible(self: HeldScores, rows: IntArray, columns: IntArray | None) -> BoolArray:
        parts.append(len(rows))
        return compute(self, rows, columns)

    monkeypatch.setattr(HeldScores, "eligible", eligible)
    large = as_json(match(read(document), encoder))
    assert list(_reasons(large)) == list(_reasons(small)) != []
    assert parts
