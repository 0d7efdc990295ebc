"""Which pairs a person is asked to look at, and why."""

from collections import Counter

from app.matching.criterion import Criterion
from app.matching.pipeline import match
from embeddings.encoder import SentenceEncoder
from tests.support.decided_rounds import decided_cohort

CRITERIA = (
    Criterion(name="goals", kind="text", weight=3.0),
    Criterion(
        name="same_department",
        kind="equal",
        mentee_field="department",
        mentor_field="department",
    ),
)


def test_nothing_known_stands_exactly_where_no_criterion_compares_the_two(
    encoder: SentenceEncoder,
) -> None:
    seen: Counter[str] = Counter()
    for seed in range(40):
        cohort = decided_cohort(seed, "coverage_then_score")
        changes = {"policy": cohort.policy.model_copy(update={"criteria": CRITERIA})}
        blank = {"goals": None, "department": None}
        people = [
            one.model_copy(update=dict(list(blank.items())[: k % 3]))
            for k, one in enumerate(cohort.mentees)
        ]
        result = match(cohort.model_copy(update={**changes, "mentees": tuple(people)}), encoder)
        for pair in result.assignments:
            assert ("nothing_known" in pair.review) == (pair.known_weight == 0), seed
            seen["some" if 0 < pair.known_weight < 0.5 else str(pair.known_weight)] += 1
    assert min(seen[share] for share in ("0.0", "some", "1.0")) > 5, seen
