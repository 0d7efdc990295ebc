"""What a policy cannot ask for at once is refused, and nothing else is."""

import pytest

from tests.support.cohort_documents import Document, document, found, mentee, mentor

QUOTAS = [{"name": "few", "max": 3}]
SPREAD = {"at_most_loss": 0.1}


@pytest.mark.parametrize(
    ("policy", "path"),
    [
        ({"objective": "max_min", "quotas": QUOTAS}, "/policy/quotas"),
        ({"objective": "stable", "quotas": QUOTAS}, "/policy/quotas"),
        ({"spread": SPREAD, "quotas": QUOTAS}, "/policy/quotas"),
        ({"objective": "max_min", "spread": SPREAD}, "/policy/spread"),
        ({"objective": "max_min_sum", "spread": SPREAD}, "/policy/spread"),
        ({"objective": "stable", "spread": SPREAD}, "/policy/spread"),
    ],
)
def test_two_things_that_nobody_could_prove_together(policy: Document, path: str) -> None:
    assert found(document(policy=policy)) == [(path, "not_together")]


@pytest.mark.parametrize("objective", ["coverage_then_score", "total_score", "max_min_sum"])
def test_quotas_go_with_the_other_objectives(objective: str) -> None:
    assert found(document(policy={"objective": objective, "quotas": QUOTAS})) == []


def _in_both(count: int, **policy: object) -> Document:
    ids = [f"p{k}" for k in range(count)]
    people = {"mentees": [mentee(k) for k in ids], "mentors": [mentor(k) for k in ids]}
    return document(**people, policy=policy)


@pytest.mark.parametrize("policy", [{"objective": "stable"}, {"spread": SPREAD}])
def test_several_people_in_both_lists_need_an_objective_that_keeps_them_apart(
    policy: Document,
) -> None:
    refused = ("/policy", "not_together")
    assert refused in found(_in_both(2, **policy))
    assert refused not in found(_in_both(1, **policy))
    assert refused not in found(_in_both(2, **policy, ids="separate"))
    assert refused not in found(_in_both(2))


def test_very_many_people_in_both_lists_are_refused_unless_they_are_two_each() -> None:
    refused = ("/mentors", "not_together")
    assert refused in found(_in_both(2001))
    assert refused not in found(_in_both(2000))
    assert refused not in found(_in_both(2001, ids="separate"))
