import pytest

from tests.support.cohort_documents import document, found, mentee

GLOSSARY = "/policy/glossary"


def _told(glossary: object) -> list[tuple[str, str]]:
    return [one for one in found(document(policy={"glossary": glossary})) if GLOSSARY in one[0]]


@pytest.mark.parametrize(
    ("glossary", "place", "code"),
    [
        ({"A": "alpha"}, "/A", "text_length"),
        ({"": "alpha"}, "/", "text_length"),
        ({"A" * 41: "alpha"}, "/" + "A" * 41, "text_length"),
        ({"SRE": ""}, "/SRE", "text_length"),
        ({"SRE": "a" * 201}, "/SRE", "text_length"),
        ({"SRE": 3}, "/SRE", "wrong_type"),
        ({"SR\0": "alpha"}, "/SR\0", "bad_character"),
        ({"(SRE)": "alpha"}, "/(SRE)", "not_an_acronym"),
        ({"SRE ": "alpha"}, "/SRE ", "not_an_acronym"),
        ({"SR\tE": "alpha"}, "/SR\tE", "not_an_acronym"),
        ({"SRE": " - "}, "/SRE", "not_an_acronym"),
        ({"SRE": "site\nreliability"}, "/SRE", "not_an_acronym"),
        ({"SRE": "site", "Sre": "sales"}, "/Sre", "acronym_doubled"),
        ({"A B": "site", "A  B": "sales"}, "/A  B", "acronym_doubled"),
        (["SRE"], "", "wrong_type"),
        ({f"A{k}": "alpha" for k in range(1001)}, "", "wrong_length"),
    ],
)
def test_an_entry_that_no_text_can_hold_is_told_at_its_place(
    glossary: object, place: str, code: str
) -> None:
    assert (GLOSSARY + place, code) in _told(glossary)


def test_an_entry_that_nobody_wrote_is_a_warning() -> None:
    goals = [{"text": "Learn QQQ before I return", "private": True}, "Learn ZZZ"]
    some = {"ZZZ": "zoology", "HR": "HR", "YYY": "yoga", "QQQ": "quilting"}
    value = document(mentees=[mentee("e1", goals=goals)], policy={"glossary": some})
    told = [one for one in found(value) if GLOSSARY in one[0]]
    assert told == [(f"{GLOSSARY}/YYY", "glossary_unused")]


def test_the_same_meaning_in_other_capitals_is_no_contradiction() -> None:
    codes = [code for _, code in _told({"CapEx": "investment", "CAPEX": "Investment"})]
    assert codes == ["glossary_unused"]
