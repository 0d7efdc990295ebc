import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.texts.names import OwnName

NAMES = (
    "Aisha Khan",
    "Oluwaseun Adeyemi",
    "Wei Zhang",
    "José García",
    "Nguyễn Thị Lan",
    "Jean-Pierre O\u2019Neil",
    "Maria de la Cruz",
    "KHAN, AISHA",
    "fatima el-sayed",
    "Dr. Moshe B. Goldberg, PhD",
)


@pytest.mark.parametrize(
    ("name", "sentence", "masked"),
    [
        ("Aisha Khan", "I'm Aisha and want to lead a team.", "want to lead a team."),
        ("Aisha Khan", "I\u2019m Aisha Khan, 34, from Lagos.", "34, from Lagos."),
        ("Aisha Khan", "Aisha leads a team of Aisha's friends.", "leads a team of friends."),
        ("Khan, Aisha", "Talk to Aisha B. Khan about budgets.", "Talk to about budgets."),
        ("aisha khan", "i'm aisha and i audit banks", "i audit banks"),
        ("José García", "Hola, me llamo Jose Garcia y quiero enseñar.", "quiero enseñar."),
        ("Jean-Pierre O'Neil", "Ask Jean Pierre O\u2019Neil.", "Ask."),
        ("Maria de la Cruz", "Prof. Maria de la Cruz runs a lab.", "runs a lab."),
        ("Oluwaseun Adeyemi", "OLUWASEUN ran audits.", "ran audits."),
        ("Grace Hopper", "Grace Hopper builds compilers.", "builds compilers."),
        ("Grace Hopper", "I'm Grace, a nurse.", "a nurse."),
        ("My Nguyen", "My Nguyen audits my users.", "audits my users."),
        ("An Tran", "I'm An, an engineer.", "an engineer."),
        ("He Wei", "HE WEI: data lead", "data lead"),
    ],
)
def test_a_name_goes_with_its_introduction(name: str, sentence: str, masked: str) -> None:
    assert OwnName(name).masked(sentence) == masked


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Will Grant", "Will lead my first team and write a grant."),
        ("Mark Hill", "Mark exams at a school on the Hill."),
        ("Rose Young", "Rose through the ranks."),
        ("Hope Law", "Head of Law, ten years."),
        ("Sam Lee", "Ran the SAM project."),
        ("Sales Director", "Sales Director at a brewery."),
        ("Mentor 7", "I was a Mentor before."),
        ("A. B.", "A plan B for founders."),
        ("Wei Zhang", "Weigh options."),
        ("Will Grant", "i will grant access."),
        ("Aisha Khan", "Worked with Priya Raman."),
        ("Anna (Finance)", "Head of Finance."),
        (None, "I'm Aisha."),
        ("", "I'm Aisha."),
    ],
)
def test_words_that_need_not_be_the_name_stay(name: str | None, sentence: str) -> None:
    assert OwnName(name).masked(sentence) == sentence


@pytest.mark.parametrize("name", ["My", "An", "In", "At", "He", "To", "How", "What", "Is", "Since"])
@pytest.mark.parametrize(
    "form",
    [
        "{} users in sales are lost to me.",
        "I'm {low} the middle of it.",
        "I'M {up} A HURRY.",
        "Ask Nguyen {low} help.",
        "ALL THAT I DO {up} WORK.",
    ],
)
def test_a_name_that_is_a_small_word_takes_none_from_a_sentence(name: str, form: str) -> None:
    sentence = form.format(name, low=name.lower(), up=name.upper())
    left = sentence.replace("Nguyen ", "")
    assert OwnName(name).masked(sentence) == sentence
    assert OwnName(f"{name} Nguyen").masked(sentence) in {sentence, left}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["My name is {}.", "{}", "Hi, I'm {}!", "This is {}."])
def test_of_a_sentence_about_the_name_alone_nothing_is_left(name: str, form: str) -> None:
    left = OwnName(name).masked(form.format(name.removeprefix("Dr. ").removesuffix(", PhD")))
    assert left.strip(".! ").casefold() in {"", "hi"}


@given(
    st.sampled_from(NAMES),
    st.lists(st.sampled_from([*" ".join(NAMES).split(), "I'm", "and", "lead", "(", ")", ","])),
)
def test_masking_again_changes_nothing(name: str, words: list[str]) -> None:
    own = OwnName(name)
    once = own.masked(" ".join(words))
    assert own.masked(once) == once


@given(st.text(), st.text(min_size=1))
def test_any_name_and_any_text_are_read(name: str, text: str) -> None:
    masked = OwnName(name).masked(text)
    assert len(masked) <= len(text)
