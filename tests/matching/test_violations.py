"""Each pair of a result is judged once more, whatever the compiled rules let through."""

import pytest

from app.matching import ruled_round
from app.matching.participants import Participants
from app.matching.pipeline import match
from app.matching.rules.compiled import CompiledRule, RoundRule
from app.matching.rules.round_rules import compiled_rules
from app.matching.violations import SHOWN
from embeddings.encoder import SentenceEncoder
from tests.support.cohort_documents import document, mentee, mentor
from tests.support.cohorts import Document, read


def _of_one_place(people: int, **policy: object) -> Document:
    rules = [{"name": "another_place", "kind": "differ", "params": {"field": "location"}}]
    return document(
        mentees=[mentee(f"e{k:02}", location="Leeds") for k in range(people)],
        mentors=[mentor("r", location="Leeds", capacity=people)],
        policy={"rules": rules, **policy},
    )


def _without_predicates(people: Participants) -> list[tuple[RoundRule, CompiledRule]]:
    """Rules that close no pair at all, as a wrong kernel would."""
    return [(rule, CompiledRule(())) for rule, _ in compiled_rules(people)]


@pytest.mark.parametrize("people", [1, SHOWN + 2])
def test_a_result_whose_pairs_break_a_rule_is_not_verified(
    encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch, people: int
) -> None:
    assert match(read(_of_one_place(people)), encoder).assignments == ()
    monkeypatch.setattr(ruled_round, "compiled_rules", _without_predicates)
    result = match(read(_of_one_place(people)), encoder)
    assert len(result.assignments) == people
    assert not result.certificate.verified
    (told,) = result.certificate.violations
    assert told.startswith("pairs break a rule: e")
    assert told.count(" with ") == min(people, SHOWN)
    assert told.endswith(" and 2 more") == (people > SHOWN)


def test_a_pair_that_was_pinned_over_the_rule_breaks_nothing(encoder: SentenceEncoder) -> None:
    pin = {"mentee": "e00", "mentor": "r", "override": ["another_place"]}
    result = match(read(_of_one_place(1, pinned=[pin])), encoder)
    assert result.certificate.verified
    assert result.assignments[0].overrides == ("another_place",)
