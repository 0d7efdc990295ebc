import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.matching.cohort import Mentee, Mentor
from app.matching.texts.glossary import Glossary
from app.matching.texts.names import OwnName
from app.matching.texts.spoken import spoken, spoken_label, told_aloud
from embeddings.encoder import SentenceEncoder
from embeddings.sentences import sentences_of, split_sentences

NAME, GLOSSARY = OwnName("Will Aisha Khan"), Glossary({"PDT": "our HR talent track"})
WORDS = (
    *("I'm", "Aisha", "Khan", "Will", "Khan's", "and", "lead", "teams", "in", "SRE", "KPIs"),
    *("KYC/AML", "HR", "PDT", "site", "reliability", "engineering", "(SRE)", "WANT", "e.g.", "Dr."),
)
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(
    lambda words: f"Now {' '.join(words)} today."
)


@given(st.lists(SENTENCES, min_size=1, max_size=4))
def test_one_long_text_and_the_list_of_its_sentences_are_the_same_person(texts: list[str]) -> None:
    long = " ".join(texts)
    pieces = split_sentences(long)
    of_long, of_list = (spoken(some, NAME, GLOSSARY) for some in ([long], pieces))
    assert sentences_of(of_long) == sentences_of(of_list)


@given(st.lists(SENTENCES, max_size=4))
def test_doing_it_again_changes_nothing(texts: list[str]) -> None:
    once = spoken(texts, NAME, GLOSSARY)
    assert sentences_of(spoken(once, NAME, GLOSSARY)) == sentences_of(once)


def test_an_expansion_with_an_acronym_of_its_own_is_spelled_out_once() -> None:
    glossary = Glossary({"PDT": "talent track. SRE"})
    assert spoken(["Now PDT."], NAME, glossary) == ("Now talent track. SRE.",)


@given(st.text())
def test_a_text_without_name_and_acronym_is_the_same_to_the_byte(text: str) -> None:
    nothing = Glossary({})
    if not nothing.may_be_in(text):
        assert spoken([text], OwnName("Aisha Khan"), nothing) == (text,)


def test_goals_keep_their_weights() -> None:
    goals = [{"text": "I'm Aisha. Learn SRE.", "weight": 2.0}, "Learn law."]
    person = Mentee.model_validate({"id": "e1", "name": "Aisha Khan", "goals": goals})
    heavy, light = told_aloud(person, "goals", Glossary())
    assert (heavy.weight, heavy.texts) == (2.0, ("Learn site reliability engineering.",))
    assert (light.weight, light.texts) == (1.0, ("Learn law.",))


UNWANTED = "I don't want sales. I lead nine people."


def test_what_is_not_wanted_is_left_out_of_goals_alone() -> None:
    mentee = Mentee(id="e", goals=UNWANTED, background=UNWANTED)
    mentor = Mentor(id="r", expertise=UNWANTED)
    read = [
        told_aloud(one, field, Glossary())[0].texts
        for one, field in ((mentee, "goals"), (mentee, "background"), (mentor, "expertise"))
    ]
    assert read == [("I lead nine people.",), (UNWANTED,), (UNWANTED,)]


def test_goals_that_say_nothing_else_are_read_as_they_are() -> None:
    only = Mentee(id="e", goals=("No more sales for me.", "I don't want audits."))
    assert told_aloud(only, "goals", Glossary())[0].texts == (
        "No more sales for me.",
        "I don't want audits.",
    )
    goals = [{"text": "No more sales for me."}, {"text": "Learn law.", "weight": 2.0}]
    beside = Mentee.model_validate({"id": "e", "goals": goals})
    assert [told.texts for told in told_aloud(beside, "goals", Glossary())] == [(), ("Learn law.",)]


def test_saying_what_is_not_wanted_changes_no_vector(encoder: SentenceEncoder) -> None:
    people = [
        Mentee(id="e", goals=f"Learn tax law.{more}") for more in ("", " I don't want sales.")
    ]
    one, other = (told_aloud(person, "goals", Glossary())[0].texts for person in people)
    encoded = encoder.encode([one, other])
    assert np.array_equal(encoded.select([0]).rows, encoded.select([1]).rows)


def test_a_label_that_is_an_acronym_is_spoken_in_words() -> None:
    assert spoken_label("seo", Glossary()) == "search engine optimisation"
    assert spoken_label("python", Glossary()) == "python"


def test_a_name_changes_no_vector(encoder: SentenceEncoder) -> None:
    people = [
        Mentee(id="e1", name=name, goals=f"I'm {name} and want to learn to lead a team.")
        for name in ("Aisha Khan", "Wei Zhang", "John Smith", "Thandiwe Nkosi")
    ]
    texts = [told.texts for one in people for told in told_aloud(one, "goals", Glossary())]
    encoded = encoder.encode([*texts, ["want to learn to lead a team."]])
    assert np.unique(encoded.rows, axis=0).shape[0] == 1
