"""Hours a month: each mentor's own as a bound, and who would give more than they state."""

import numpy as np
import pytest

from app.matching.hours import Hours
from app.matching.participants import Participants
from app.matching.pipeline import evaluate, match, prepare
from app.matching.result import Result
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import Document, read

OWN: Document = {"name": "own", "each": "mentor", "unit": "hours", "max": "hours_per_month"}


def people(needs: list[float | None], gives: list[float | None], **policy: object) -> Document:
    """Mentees e0 … and mentors r0 … with places for everybody."""
    return {
        "mentees": [
            {"id": f"e{k}", "goals": "Lead a team", **_hours(one)} for k, one in enumerate(needs)
        ],
        "mentors": [
            {"id": f"r{k}", "expertise": "I lead teams", "capacity": len(needs), **_hours(one)}
            for k, one in enumerate(gives)
        ],
        "policy": policy,
    }


def _hours(stated: float | None) -> Document:
    return {} if stated is None else {"hours_per_month": stated}


def loads(result: Result) -> dict[str, int]:
    return {mentor.id: mentor.load for mentor in result.mentors}


def exceeded(result: Result) -> list[tuple[str, ...]]:
    return [one.people for one in result.warnings if one.code == "hours_exceeded"]


def test_nobody_gives_more_hours_than_they_state(encoder: SentenceEncoder) -> None:
    document = people([1.5] * 6, [3, 4.4, None], quotas=[OWN])
    document["mentors"][2]["capacity"] = 1
    result = match(read(document), encoder)
    assert loads(result) == {"r0": 2, "r1": 2, "r2": 1}
    assert result.certificate.termination == "optimal"
    assert result.certificate.verified
    told = [(one.person, one.max, one.used, one.kept) for one in result.quotas]
    assert sorted(told) == [("r0", 3.0, 3.0, True), ("r1", 4.4, 3.0, True)]
    assert exceeded(result) == []


def test_without_a_quota_the_mentors_who_would_give_more_are_named(
    encoder: SentenceEncoder,
) -> None:
    result = match(read(people([1.5, 1.5, None], [4, None])), encoder)
    assert loads(result) in ({"r0": 3, "r1": 0}, {"r0": 2, "r1": 1}, {"r0": 1, "r1": 2})
    prepared = prepare(read(people([1.5, 1.5, None], [4, None])), encoder)
    judged = evaluate(prepared, [(f"e{k}", "r0") for k in range(3)])
    assert exceeded(judged) == [("r0",)]
    (warning,) = [one for one in judged.warnings if one.code == "hours_exceeded"]
    assert warning.message == (
        "1 mentor states fewer hours_per_month than their mentees need; 1 mentee who states none "
        "counts as 1.5 hours, the median of those stated."
    )
    assert exceeded(evaluate(prepared, [("e0", "r0"), ("e1", "r0")])) == []
    assert exceeded(evaluate(prepared, [(f"e{k}", "r1") for k in range(3)])) == []


def test_where_no_mentee_states_hours_nobody_is_said_to_give_too_many(
    encoder: SentenceEncoder,
) -> None:
    assert exceeded(match(read(people([None] * 3, [1])), encoder)) == []


@pytest.mark.parametrize(
    ("needs", "typical"),
    [([None, None], 1), ([2, None, 3, None], 2.5), ([0, 1, 7], 1), ([0.25, 0.5], 0.375)],
)
def test_who_states_no_hours_counts_with_the_median(
    needs: list[float | None], typical: float
) -> None:
    hours = Hours.of(Participants.of(read(people(needs, [None]))))
    assert hours.typical / hours.hour == typical
    assert set(hours.needed[~hours.stated].tolist()) <= {hours.typical}


def test_hours_spent_as_a_mentee_are_not_given_as_a_mentor_too(encoder: SentenceEncoder) -> None:
    """Of 3 hours a person needs 2 with a mentor of their own: one mentee of 1 hour fits."""
    document = people([1, 1, 2], [3], quotas=[OWN])
    document["mentees"][2]["id"] = "r0"
    document["mentors"].append({"id": "r1", "expertise": "I lead teams", "capacity": 1})
    result = match(read(document), encoder)
    pairs = {(pair.mentee, pair.mentor) for pair in result.assignments}
    assert len(pairs) == 2
    assert [quota.used for quota in result.quotas] in ([3.0], [2.0], [1.0])
    assert all(quota.kept for quota in result.quotas)
    both = [("e0", "r0"), ("e1", "r0"), ("r0", "r1")]
    judged = evaluate(prepare(read(document), encoder), both)
    assert [(quota.used, quota.kept) for quota in judged.quotas] == [(4.0, False)]
    assert exceeded(judged) == [("r0",)]
    document["policy"]["ids"] = "separate"
    assert match(read(document), encoder).objective.mentees_matched == 3


def test_own_hours_bound_every_mentor_who_states_them() -> None:
    hours = Hours.of(Participants.of(read(people([1, 2], [3, None]))))
    assert sorted(str(one) for one in hours.given) == [str(3 * hours.hour), "None"]
    assert np.array_equal(np.sort(hours.needed), [hours.hour, 2 * hours.hour])


@pytest.mark.parametrize(
    ("each", "mentees", "given", "matched"),
    [(0.375, 8, 3.0, 8), (0.375, 8, 2.999, 7), (0.004, 100, 0.3, 75), (0.333333, 3, 1.0, 3)],
)
def test_hours_are_added_up_as_the_decimals_that_were_written(
    encoder: SentenceEncoder, each: float, mentees: int, given: float, matched: int
) -> None:
    result = match(read(people([each] * mentees, [given], quotas=[OWN])), encoder)
    assert result.objective.mentees_matched == matched
    assert result.certificate.verified
    (quota,) = result.quotas
    assert (quota.max, quota.used, quota.kept) == (given, round(each * matched, 6), True)


def test_own_needs_as_a_mentee_do_not_fill_a_minimum_of_hours_given(
    encoder: SentenceEncoder,
) -> None:
    """Who needs 2 hours as a mentee gives none so far: at least 1 is to be given."""
    document = people([1, 2], [3], quotas=[OWN | {"min": 1}])
    document["mentees"][1]["id"] = "r0"
    document["mentors"].append({"id": "r1", "expertise": "I lead teams", "capacity": 1})
    result = match(read(document), encoder)
    pairs = {(pair.mentee, pair.mentor) for pair in result.assignments}
    assert pairs == {("e0", "r0"), ("r0", "r1")}
    judged = evaluate(prepare(read(document), encoder), [("r0", "r1")])
    assert [(quota.used, quota.kept) for quota in judged.quotas] == [(2.0, False)]
