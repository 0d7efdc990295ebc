from app.matching.reading import read_cohort
from tests.support.cohort_documents import Document, document, found, mentee, mentor


def wish(field: str, **fields: object) -> Document:
    return {"field": field, "op": "is", "value": "x", **fields}


def test_a_wish_is_about_a_field_of_the_other_side() -> None:
    wishes = [wish("indusry"), wish("goals"), wish("industry"), wish("name")]
    problems = read_cohort(document(mentees=[mentee("e1", wishes=wishes)])).problems
    assert [(one.pointer, str(one.code)) for one in problems] == [
        ("/mentees/0/wishes/0/field", "no_such_field"),
        ("/mentees/0/wishes/1/field", "no_such_field"),
        ("/mentees/0/wishes/3/field", "field_never_read"),
    ]
    assert problems[0].nearest == "industry"
    assert problems[0].people == ("e1",)
    assert "indusry" not in problems[0].message


def test_a_wish_about_what_nobody_told_is_warned_about_once() -> None:
    people = [mentee(f"e{k}", wishes=[wish("industry")]) for k in range(3)]
    assert found(document(mentees=people)) == [("/mentees/0/wishes/0/field", "nobody_told")]
    told = document(mentees=people, mentors=[mentor("r1", industry="x")])
    assert found(told) == []


def test_an_own_field_of_anybody_may_be_wished_for() -> None:
    mentors = [mentor("r1", attributes={"track": "x"})]
    value = document(mentees=[mentee("e1", wishes=[wish("attributes.track")])], mentors=mentors)
    assert found(value) == []
