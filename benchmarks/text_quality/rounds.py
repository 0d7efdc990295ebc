"""The rounds that a file of goals and bios is measured in."""

from benchmarks.text_quality.question import Question
from solver.scores import BoolArray

ENGLISH = "en"


def english_round(question: Question) -> Question:
    """Those who write English, in a round of their own; a file that tells no language is one.

    The default model reads English. Mentees who write something else take mentors at random, so
    that a round of all languages tells less of those whom the model can read.
    """
    english = in_english(question)
    if not (question.values("language") and english.any()):
        return question
    return question.only(f"{question.name}, English", english)


def in_english(question: Question) -> BoolArray:
    """Mentees who tell English or no language, shape ``(n,)``."""
    return ~question.where("language", *other_languages(question))


def other_languages(question: Question) -> list[str]:
    """Every other language that somebody tells, in order."""
    return [language for language in question.values("language") if language != ENGLISH]


def rounds_of(question: Question) -> list[Question]:
    """The round of those who write English, and one of everybody where others do not."""
    english = english_round(question)
    return [english] if len(english.mentees) == len(question.mentees) else [english, question]
