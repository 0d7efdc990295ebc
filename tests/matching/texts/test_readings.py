from app.matching.cohort import Cohort, Mentee
from app.matching.participants import Participants
from app.matching.pipeline import match
from app.matching.texts.readings import Readings, open_texts
from embeddings.encoder import SentenceEncoder
from tests.support.cohorts import Document


def _document() -> Document:
    return {
        "mentees": [
            {
                "id": "e1",
                "name": "Aisha Khan",
                "goals": [
                    "I'm Aisha and I want to learn SRE and ABC.",
                    {"text": "Return to HR after an illness", "private": True},
                ],
                "skills_wanted": ["SEO"],
            },
            {"id": "e2", "goals": "Learn SRE"},
        ],
        "mentors": [
            {"id": "r1", "expertise": "ABC and site reliability engineering"},
            {"id": "r2", "expertise": "Bakery", "looking_for": "KPIs"},
        ],
        "policy": {"glossary": {"ABC": "activity based costing"}},
    }


def _readings(document: Document) -> Readings:
    return Readings.of(Participants.of(Cohort.model_validate(document)))


def test_each_expansion_is_told_with_how_many_wrote_the_acronym() -> None:
    told = {
        one.acronym: (one.source, one.mentees, one.mentors)
        for one in _readings(_document()).expansions()
    }
    assert told == {
        "ABC": ("policy", 1, 1),
        "KPI": ("bundled", 0, 1),
        "SRE": ("bundled", 2, 0),
    }


def test_labels_compared_by_meaning_are_told_too() -> None:
    document = _document() | {
        "policy": {"criteria": [{"name": "goals", "kind": "text"}, {"name": "s", "kind": "skills"}]}
    }
    assert "SEO" in _readings(document).used()


def test_nothing_tells_of_an_acronym_in_a_private_goal(encoder: SentenceEncoder) -> None:
    document = _document()
    result = match(Cohort.model_validate(document), encoder)
    dumped = result.model_dump_json()
    assert "human resources" not in dumped
    assert '"HR"' not in dumped


def test_a_pair_tells_whose_acronyms_were_read_as_what(encoder: SentenceEncoder) -> None:
    result = match(Cohort.model_validate(_document()), encoder)
    read = {
        (pair.mentee, one.side, one.acronym): one.expansion
        for pair in result.assignments
        for one in pair.read_as
    }
    assert read["e1", "mentee", "SRE"] == "site reliability engineering"
    assert {whose for mentee, whose, _ in read if mentee == "e2"} >= {"mentee"}
    assert result.reproducibility.texts == "names-2+unwanted-1+glossary-1"


def test_acronym_and_words_are_one_to_the_score(encoder: SentenceEncoder) -> None:
    document = _document() | {"policy": {"glossary": {"SRE": "site reliability engineering"}}}
    words = _document() | {"policy": {}}
    for one in (document, words):
        one["mentors"] = [{"id": "r1", "expertise": "Ran operations"}]
    document["mentees"] = [{"id": "e1", "goals": "I want to learn SRE."}]
    words["mentees"] = [{"id": "e1", "goals": "I want to learn site reliability engineering."}]
    scores = [
        match(Cohort.model_validate(one), encoder).assignments[0].score for one in (document, words)
    ]
    assert scores[0] == scores[1]


def test_a_private_goal_is_not_told_by_the_other_name_of_the_field_either() -> None:
    person = Mentee.model_validate(
        {"id": "e", "goals": ["Learn law.", {"text": "Leave SRE.", "private": True}]}
    )
    assert [open_texts(person, name) for name in ("goals", "expertise")] == [("Learn law.",)] * 2
