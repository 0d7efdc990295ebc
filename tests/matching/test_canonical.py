import hashlib
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.canonical import input_sha256, tie_order
from app.matching.cohort import Cohort
from tests.support.cohort_documents import Document, Step, document, mentee, places, replaced
from tests.support.cohort_strategies import IDS, TEXTS, valid_documents
from tests.support.full_document import full_document


def digest(value: Document) -> str:
    return input_sha256(Cohort.model_validate(value))


@given(valid_documents(), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_the_order_of_people_and_of_keys_does_not_change_the_hash(
    value: Document, chance: random.Random
) -> None:
    shuffled = {
        name: chance.sample(people, len(people)) if name in {"mentees", "mentors"} else people
        for name, people in reversed(value.items())
    }
    assert digest(value) == digest(shuffled)


def test_spelling_out_a_default_does_not_change_the_hash() -> None:
    spelt_out = Cohort.model_validate(document()).model_dump(mode="json")
    assert digest(document()) == digest(spelt_out)
    assert digest(document()) == digest(document(mentees=[mentee("e1", demand=1), mentee("e2")]))


def _changes() -> list[tuple[tuple[Step, ...], object]]:
    return [
        (("mentees", 0, "goals", 0), "Lead my second team"),
        (("mentees", 0, "goals", 1, "private"), False),
        (("mentees", 0, "demand"), 1),
        (("mentees", 1, "id"), "e3"),
        (("mentors", 0, "capacity"), 8),
        (("mentors", 0, "avoids"), []),
        (("label",), None),
        (("meta", 0), 2),
        (("round", "name"), "Spring"),
        (("policy", "min_score"), 0.26),
        (("policy", "pinned"), []),
        (("policy", "criteria", 1, "params", "enough"), 3.0),
        (("policy", "rules", 0, "unknown"), "block"),
        (("policy", "quotas", 0, "max"), 8.0),
        (("policy", "seniority_ladder"), ["senior", "junior"]),
        (("mentees", 0, "attributes", "track"), "teaching"),
        (("org_chart", 0, 1), "x8"),
    ]


@pytest.mark.parametrize(("path", "value"), _changes())
def test_every_other_change_changes_the_hash(path: tuple[Step, ...], value: object) -> None:
    assert path in places(full_document())
    assert digest(full_document()) != digest(replaced(full_document(), path, value))


def test_the_hash_is_of_canonical_json() -> None:
    value = {"mentors": [{"id": "r1"}], "mentees": [{"goals": "Führen", "id": "e2"}, {"id": "e1"}]}
    people = '"mentees":[{"id":"e1"},{"goals":"Führen","id":"e2"}],"mentors":[{"id":"r1"}]'
    used = Cohort.model_validate(value).policy_used.model_dump(mode="json", exclude_defaults=True)
    policy = json.dumps(used, sort_keys=True, separators=(",", ":"))
    text = f'{{{people},"policy":{policy}}}'
    assert digest(value) == hashlib.sha256(text.encode()).hexdigest()


def test_ties_are_ordered_by_the_hash_of_seed_and_id() -> None:
    ids = [f"e{i}" for i in range(50)]
    expected = sorted(ids, key=lambda known: hashlib.sha256(f"Autumn\0{known}".encode()).digest())
    assert [ids[i] for i in tie_order("Autumn", ids)] == expected


@given(TEXTS, st.lists(IDS, unique=True), st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_change_who_comes_first(
    seed: str, ids: list[str], chance: random.Random
) -> None:
    shuffled = chance.sample(ids, len(ids))
    assert [ids[i] for i in tie_order(seed, ids)] == [
        shuffled[i] for i in tie_order(seed, shuffled)
    ]


def test_another_seed_is_another_order() -> None:
    ids = [f"e{i}" for i in range(50)]
    assert tie_order("Autumn", ids).tolist() != tie_order("Spring", ids).tolist()
    assert tie_order("Autumn", []).shape == (0,)
