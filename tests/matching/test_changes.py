"""What a result says of published pairs: why some cannot be kept, and what a bonus leaves alone."""

import pytest

from app.matching.pipeline import match
from app.matching.result import Result
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import Document, read

OWN = [{"name": "own", "kind": "scores"}]
STRAIGHT = [["a1", "b1"], ["a2", "b2"]]


def _document(scores: dict[tuple[str, str], float], **policy: object) -> Document:
    """People by the programme's own scores alone, with one place each."""
    told = [[mentee, mentor, score] for (mentee, mentor), score in scores.items()]
    ids = [dict.fromkeys(pair[side] for pair in scores) for side in (0, 1)]
    return {
        "mentees": [{"id": name} for name in ids[0]],
        "mentors": [{"id": name} for name in ids[1]],
        "policy": {"criteria": OWN, "scores": told, **policy},
    }


def _two_by_two(straight: float, crossed: float, **policy: object) -> Document:
    everybody = [(mentee, mentor) for mentee in ("a1", "a2") for mentor in ("b1", "b2")]
    pairs = {pair: straight if list(pair) in STRAIGHT else crossed for pair in everybody}
    return _document(pairs, **policy)


def _kept(result: Result) -> int:
    assert result.changes is not None
    return result.changes.kept


def test_pairs_are_given_up_only_where_the_whole_gains_more_than_the_bonus(
    encoder: SentenceEncoder,
) -> None:
    less, more = ({"current": STRAIGHT, "keep_bonus": bonus} for bonus in (0.09, 0.11))
    assert _kept(match(read(_two_by_two(0.5, 0.6, **less)), encoder)) == 0
    assert _kept(match(read(_two_by_two(0.5, 0.6, **more)), encoder)) == 2


def test_a_bonus_is_cut_at_the_score_one_and_its_part_says_so(encoder: SentenceEncoder) -> None:
    policy = {"current": STRAIGHT, "keep_bonus": 0.5}
    first = match(read(_two_by_two(0.8, 0.9, **policy)), encoder).assignments[0]
    part = first.criteria["keep_bonus"]
    assert (first.score, part.score, part.weight, part.contribution) == (1.0, 1.0, 0.5, 0.2)


def test_a_bonus_lifts_nobody_over_the_minimum_score_or_out_of_the_weak_fits(
    encoder: SentenceEncoder,
) -> None:
    policy = {"current": STRAIGHT, "keep_bonus": 0.5, "min_score": 0.4}
    below = match(read(_two_by_two(0.3, 0.6, **policy)), encoder)
    assert below.changes is not None
    assert [(pair.code, pair.rules) for pair in below.changes.not_kept] == [
        ("breaks_a_rule", ("min_score",))
    ] * 2
    weak = match(read(_two_by_two(0.5, 0.6, **{**policy, "min_score": 0})), encoder)
    assert _kept(weak) == 2
    assert all("weak_fit" in pair.review for pair in weak.assignments)
    left = {**policy, "min_score": 0, "weak_fit": "leave_unmatched"}
    assert _kept(match(read(_two_by_two(0.5, 0.6, **left)), encoder)) == 0


def test_each_reason_why_a_pair_cannot_be_kept_is_told(encoder: SentenceEncoder) -> None:
    pairs = {(f"a{i}", f"b{j}"): 0.5 for i in range(6) for j in range(4)}
    current = [["a0", "gone"], ["a1", "b3"], ["a2", "b0"], ["a3", "b0"], ["a4", "b1"], ["a5", "b2"]]
    document = _document(pairs, current=current, max_changes=0, forbidden=[["a5", "b2"]])
    document["mentees"][4]["avoids"] = ["b1"]
    document["mentors"][3]["status"] = "paused"
    result = match(read(document), encoder)
    assert result.changes is not None
    told = {(one.mentee, one.mentor): (one.code, one.rules) for one in result.changes.not_kept}
    crowded = next(pair for pair, (code, _) in told.items() if code == "no_place_to_keep")
    assert told == {
        ("a0", "gone"): ("unknown_person", ()),
        ("a1", "b3"): ("not_in_round", ()),
        crowded: ("no_place_to_keep", ()),
        ("a4", "b1"): ("breaks_a_rule", ("not_eligible",)),
        ("a5", "b2"): ("breaks_a_rule", ("not_eligible",)),
    }
    assert crowded in {("a2", "b0"), ("a3", "b0")}
    assert (result.changes.kept, result.changes.given_up, result.changes.cannot_be_kept) == (
        1,
        0,
        5,
    )


def test_somebodys_must_wish_is_not_named(encoder: SentenceEncoder) -> None:
    document = _two_by_two(0.6, 0.5, current=STRAIGHT)
    wish = {"field": "department", "op": "is", "value": "Law", "importance": "must"}
    document["mentors"][0]["wishes"] = [wish]
    document["mentees"][0]["department"] = "Finance"
    result = match(read(document), encoder)
    assert result.changes is not None
    (lost,) = (one for one in result.changes.not_kept if one.mentee == "a1")
    assert lost.rules == ("not_eligible",)


def test_a_limit_that_a_quota_contradicts_is_named_beside_it(encoder: SentenceEncoder) -> None:
    quota = {"name": "apart", "mentees": {"ids": ["a1"]}, "mentors": {"ids": ["b1"]}, "max": 0}
    policy = {"current": STRAIGHT, "max_changes": 0, "quotas": [quota]}
    result = match(read(_two_by_two(0.6, 0.5, **policy)), encoder)
    assert result.certificate.termination == "infeasible"
    assert result.certificate.verified
    assert result.changes is None
    assert result.infeasible is not None
    told = [(one.constraint, one.names) for one in result.infeasible.constraints]
    assert told == [("quotas", ("apart",)), ("max_changes", ())]


def test_a_limit_that_a_hard_demand_contradicts_is_named(encoder: SentenceEncoder) -> None:
    document = _document(
        {("a1", "b1"): 0.6, ("a2", "b1"): 0.9}, current=[["a1", "b1"]], max_changes=0
    )
    document["mentees"][1]["demand_min"] = 1
    result = match(read(document), encoder)
    assert result.infeasible is not None
    assert [one.constraint for one in result.infeasible.constraints] == [
        "max_changes",
        "demand_min",
    ]
    assert result.infeasible.people == ("a2",)


def test_a_limit_leaves_people_out_and_the_reason_names_it(encoder: SentenceEncoder) -> None:
    pairs = {("a1", "b1"): 0.6, ("a1", "b2"): 0.5, ("a2", "b1"): 0.7, ("a2", "b2"): 0.7}
    document = _document(pairs, current=[["a1", "b1"]], max_changes=0)
    document["mentees"][1]["avoids"] = ["b2"]
    result = match(read(document), encoder)
    (left,) = result.unmatched
    assert left.mentee == "a2"
    assert "max_changes" in left.reasons[0].message


@pytest.mark.parametrize("prefers", [[], ["b2"]])
def test_a_stable_result_says_whether_it_is_the_greedy_one(
    encoder: SentenceEncoder, prefers: list[str]
) -> None:
    document = _two_by_two(0.6, 0.5, objective="stable")
    document["mentees"][0]["prefers"] = prefers
    assert match(read(document), encoder).objective.equals_greedy is (not prefers)
    document["policy"]["objective"] = "total_score"
    assert match(read(document), encoder).objective.equals_greedy is None


def test_a_bonus_changes_the_stable_order_of_those_whom_nobody_ranks(
    encoder: SentenceEncoder,
) -> None:
    document = _two_by_two(0.5, 0.6, current=STRAIGHT, keep_bonus=0.2, objective="stable")
    assert _kept(match(read(document), encoder)) == 2
    for person, wanted in (("a1", "b2"), ("a2", "b1")):
        of_mentee = next(one for one in document["mentees"] if one["id"] == person)
        of_mentor = next(one for one in document["mentors"] if one["id"] == wanted)
        of_mentee["prefers"], of_mentor["prefers"] = [wanted], [person]
    assert _kept(match(read(document), encoder)) == 0


def test_without_published_pairs_nothing_is_said_of_them(encoder: SentenceEncoder) -> None:
    result = match(read(_two_by_two(0.6, 0.5)), encoder)
    assert result.changes is None
    assert {pair.kept for pair in result.assignments} == {None}
