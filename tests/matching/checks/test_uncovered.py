from app.matching.checks.uncovered import language_findings
from app.matching.participants import Participants
from app.matching.problems import MAX_PROBLEMS
from app.matching.reading import read_cohort
from app.matching.validation import validation_of
from embeddings.known_models import DEFAULT_MODEL, DEFAULT_WEIGHTS_SHA256
from tests.support.cohort_documents import Document, document, mentee, mentor

FRENCH = "Je voudrais apprendre à diriger une équipe d'infirmières"
GERMAN = "Ingenieurin mit langer Erfahrung in der Führung von Teams"
MIXED = document(
    mentees=[
        mentee("e1"),
        mentee("e2", goals=FRENCH),
        mentee("e3", goals="Хочу научиться руководить"),
    ],
    mentors=[mentor("r1", expertise=GERMAN), mentor("r2", expertise=FRENCH)],
)


def told(value: Document, weights: str = DEFAULT_WEIGHTS_SHA256) -> list[tuple[str, ...]]:
    cohort = read_cohort(value).cohort
    assert cohort is not None
    return [one.people for one in language_findings(Participants.of(cohort), "a model", weights)]


def test_people_are_told_by_the_language_that_the_model_does_not_read() -> None:
    assert told(MIXED) == [("e3",), ("r1",), ("e2", "r2")]


def test_nothing_is_claimed_of_a_model_that_nobody_knows() -> None:
    assert told(MIXED, "0" * 64) == []


def test_one_sentence_among_many_makes_no_other_language() -> None:
    goals = ["Lead a team of nurses on a busy ward.", "Merci beaucoup!", "Learn how rosters work."]
    assert told(document(mentees=[mentee("e1", goals=goals)])) == []


def test_only_texts_that_a_criterion_reads_matter() -> None:
    zones = [{"name": "zones", "kind": "time_zone", "weight": 1}]
    assert told(document(mentees=[mentee("e1", goals=FRENCH)], policy={"criteria": zones})) == []
    assert told(document(mentees=[mentee("e1", about=FRENCH)])) == []


def test_nothing_is_told_of_private_goals() -> None:
    goals = [{"text": FRENCH, "private": True}, "Lead a team of nurses on a busy ward."]
    assert told(document(mentees=[mentee("e1", goals=goals)])) == []
    assert told(document(mentees=[mentee("e1", goals=goals[:1])])) == []


def test_no_more_people_are_named_than_problems() -> None:
    many = [mentee(f"e{k:03}", goals=f"{FRENCH} {k}") for k in range(MAX_PROBLEMS + 1)]
    (people,) = told(document(mentees=many))
    assert people == tuple(f"e{k:03}" for k in range(MAX_PROBLEMS))


def test_a_check_before_matching_tells_it_of_the_model_that_will_be_used() -> None:
    read = read_cohort(MIXED)
    found = validation_of(read, [DEFAULT_MODEL])
    assert found.valid
    assert [problem.code for problem in found.problems] == ["language_not_covered"] * 3
    assert found.problems[2].message.startswith(
        "The texts of 1 mentee and 1 mentor seem to be in French"
    )
    assert validation_of(read, ["a-model-of-ours"]).problems == validation_of(read).problems == ()
