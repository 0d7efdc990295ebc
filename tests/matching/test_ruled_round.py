"""Rules that were compiled to check a cohort are those that it is matched by."""

from app.matching.pipeline import match, prepare
from app.matching.reading import read_cohort
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import Document, random_document

RULE = {"name": "elsewhere", "kind": "differ", "params": {"field": "department"}}


def _document() -> Document:
    document = random_document(4)
    document["policy"] |= {"rules": [RULE], "pinned": []}
    for k, person in enumerate((*document["mentees"], *document["mentors"])):
        person["department"] = ("Sales", "Law", "Research")[k % 3]
    return document


def test_rules_are_compiled_once_for_the_check_and_for_the_match(encoder: SentenceEncoder) -> None:
    ruled = read_cohort(_document()).ruled
    assert ruled is not None
    assert "rules" in vars(ruled)
    assert "elsewhere" in [rule.name for rule, _ in ruled.rules]
    assert prepare(ruled, encoder).rules is ruled.rules


def test_a_cohort_alone_is_matched_as_one_with_its_compiled_rules(encoder: SentenceEncoder) -> None:
    ruled = read_cohort(_document()).ruled
    assert ruled is not None
    plain, quick = match(ruled.cohort, encoder), match(ruled, encoder)
    assert plain.model_copy(update={"timings": quick.timings}) == quick
