"""Hard demands that clash are answered by a set of them from which none can be left out."""

import copy

from hypothesis import assume, given, settings

from app.matching.pipeline import match
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import EXPERTISE, GOALS, Document, as_json, random_document, read, seeds


def _only(document: Document, people: set[str], kind: str, pins: list[list[str]]) -> Document:
    """The cohort with these hard demands alone."""
    left = copy.deepcopy(document)
    for side, field in (("mentees", "demand_min"), ("mentors", "min_load")):
        for person in left[side]:
            if not (field == kind and person["id"] in people):
                person[field] = 0
    left["policy"]["pinned"] = pins
    return left


def _is_feasible(document: Document, encoder: SentenceEncoder) -> bool:
    return match(read(document), encoder).certificate.termination != "infeasible"


@given(seeds)
@settings(max_examples=40)
def test_nothing_can_be_left_out_of_a_conflict(encoder: SentenceEncoder, seed: int) -> None:
    document = random_document(seed)
    result = as_json(match(read(document), encoder))
    assume(result["certificate"]["termination"] == "infeasible")
    demand, *rest = result["infeasible"]["constraints"]
    people, kind = set(demand["people"]), demand["constraint"]
    pins = [pair for one in rest for pair in one["pairs"]]
    assert people
    assert set(result["infeasible"]["people"]) == people.union(*pins)
    assert demand["need"] > demand["supply"]
    assert not _is_feasible(_only(document, people, kind, pins), encoder)
    for person in people:
        assert _is_feasible(_only(document, people - {person}, kind, pins), encoder)
    for pin in pins:
        fewer = [other for other in pins if other != pin]
        assert _is_feasible(_only(document, people, kind, fewer), encoder)


@given(seeds)
@settings(max_examples=20)
def test_a_conflict_is_an_answer_without_pairs_bounds_or_reasons(
    encoder: SentenceEncoder, seed: int
) -> None:
    result = as_json(match(read(random_document(seed)), encoder))
    assume(result["infeasible"] is not None)
    certificate = result["certificate"]
    assert certificate["termination"] == "infeasible"
    assert certificate["proof"] is certificate["prices"] is certificate["dual_bound"] is None
    assert result["assignments"] == result["unmatched"] == result["mentors"] == []
    assert result["objective"]["total_score"] is None


def test_a_conflict_tells_who_needs_what_and_what_there_is(encoder: SentenceEncoder) -> None:
    document = {
        "mentees": [
            {"id": f"e{k}", "goals": GOALS[k], "demand_min": 1, "avoids": ["r1"]} for k in range(3)
        ],
        "mentors": [
            {"id": "r1", "expertise": EXPERTISE[0], "capacity": 9},
            {"id": "r2", "expertise": EXPERTISE[1], "capacity": 1},
        ],
    }
    report = match(read(document), encoder).infeasible
    assert report is not None
    (conflict,) = report.constraints
    assert (conflict.constraint, conflict.need, conflict.supply) == ("demand_min", 2, 1)
    assert conflict.others == ("r2",)
    assert report.short_by == 2
    assert len(report.people) == 2


def test_a_hard_demand_where_nobody_offers_a_place_names_who_has_it(
    encoder: SentenceEncoder,
) -> None:
    document = {
        "mentees": [{"id": "e1", "goals": GOALS[0]}, {"id": "e2", "demand_min": 1}],
        "mentors": [{"id": "r1", "expertise": EXPERTISE[0], "capacity": 0}],
    }
    report = match(read(document), encoder).infeasible
    assert report is not None
    assert report.people == ("e2",)
    assert (report.constraints[0].need, report.constraints[0].supply) == (1, 0)


def test_a_quota_that_demands_and_pins_exceed_names_them(encoder: SentenceEncoder) -> None:
    document = {
        "mentees": [
            {"id": f"e{k}", "goals": GOALS[k], "demand_min": int(k in (1, 2))} for k in range(4)
        ],
        "mentors": [{"id": f"r{k}", "expertise": EXPERTISE[k]} for k in range(4)],
        "policy": {"pinned": [["e0", "r3"]], "quotas": [{"name": "few", "max": 2}]},
    }
    report = match(read(document), encoder).infeasible
    assert report is not None
    assert [conflict.constraint for conflict in report.constraints] == [
        "quotas",
        "demand_min",
        "pinned",
    ]
    assert report.constraints[0].names == ("few",)
    assert report.constraints[1].people == ("e1", "e2")
    assert report.constraints[2].pairs == (("e0", "r3"),)
    assert report.people == ("e0", "e1", "e2", "r3")
    assert report.short_by is None
    assert report.minimal
    assert "few, beside 2 minimum demands and 1 pinned pair" in report.message
