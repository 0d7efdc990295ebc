"""What is asked of a person is met, not met, or unknown."""

import numpy as np
import pytest
from hypothesis import given

from app.matching.cohort import Mentor
from app.matching.person import Wish
from app.matching.predicates import MET, NOT_MET, UNKNOWN, Respondents, holds
from tests.support.cohorts import seeds

VERDICTS = {True: MET, False: NOT_MET, None: UNKNOWN}
LADDER = ("Junior", "Senior", "Lead")
MENTOR = Mentor(
    id="r1",
    organisation="Northwind",
    languages=("en-GB", "pt"),
    skills=("People Management", "SQL"),
    seniority="senior",
    hours_per_month=3,
    first_time=False,
    avoids=("e7",),
    prefers=("e8",),
    available_from="2026-10-01",  # type: ignore[arg-type]
    attributes={"year": 2026, "site": " Leeds  North "},
)


@pytest.mark.parametrize(
    ("field", "op", "value", "expected"),
    [
        ("organisation", "is", "northwind", True),
        ("organisation", "is", ("Acme", "NORTHWIND"), True),
        ("organisation", "is_not", "Acme", True),
        ("organisation", "is_not", ("Acme", "Northwind"), False),
        ("skills", "has", "people  management", True),
        ("skills", "has_not", ("COBOL", "sql"), False),
        ("languages", "has", "en", True),
        ("languages", "has", "pt-BR", True),
        ("languages", "has_not", "de", True),
        ("seniority", "at_least", "Junior", True),
        ("seniority", "at_least", "lead", False),
        ("seniority", "is", "SENIOR", True),
        ("seniority", "at_most", 2, True),
        ("seniority", "at_most", "unheard of", None),
        ("hours_per_month", "at_least", 3, True),
        ("hours_per_month", "at_most", 2.5, False),
        ("first_time", "is", False, True),
        ("available_from", "at_most", "2026-10-01", True),
        ("available_from", "at_least", "2026-10-02", False),
        ("available_from", "is", "2026-10-01", True),
        ("attributes.year", "at_least", 2025, True),
        ("attributes.year", "at_least", "2025-01-01", None),
        ("attributes.site", "is", "leeds north", True),
        ("attributes.site", "at_least", 1, None),
        ("attributes.nothing", "is", "x", None),
        ("department", "is_not", "Finance", None),
        ("interests", "has_not", "golf", None),
        ("no_such_field", "is", "x", None),
        ("name", "is_not", "x", None),
        ("avoids", "has", "e7", None),
        ("prefers", "has", "e8", None),
        ("skills", "at_least", 1, None),
    ],
)
def test_a_person_is_as_asked_or_not_or_did_not_tell(
    field: str, op: str, value: object, expected: bool | None
) -> None:
    wish = Wish.model_validate({"field": field, "op": op, "value": value})
    assert holds(MENTOR, wish, LADDER) is expected
    assert Respondents([MENTOR], LADDER).verdicts(wish).tolist() == [VERDICTS[expected]]


def test_a_label_is_no_number_without_the_ladder() -> None:
    wish = Wish(field="seniority", op="at_least", value="senior")
    assert holds(MENTOR, wish) is None


@given(seeds)
def test_many_people_are_asked_as_each_is_alone(seed: int) -> None:
    rng = np.random.default_rng(seed)
    places = [None, "Acme", "acme ", "Northwind"]
    people = [
        Mentor(id=f"r{k}", organisation=places[rng.integers(4)], seniority=[None, 1][k % 2])
        for k in range(int(rng.integers(0, 9)))
    ]
    respondents = Respondents(people, LADDER)
    for wish in (
        Wish(field="organisation", op="is", value="ACME"),
        Wish(field="organisation", op="is_not", value="Acme"),
        Wish(field="seniority", op="at_least", value="senior"),
    ):
        alone = [VERDICTS[holds(one, wish, LADDER)] for one in people]
        assert respondents.verdicts(wish).tolist() == alone
