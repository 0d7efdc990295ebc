"""Checks of texts in a language that the round's model has not learnt."""

from collections.abc import Iterator, Mapping

from app.matching.codes import Code
from app.matching.cohort import Mentee, Mentor
from app.matching.criterion_kinds import texts_read
from app.matching.participants import Participants
from app.matching.problems import MAX_PROBLEMS, Finding
from app.matching.texts.language import language_of, name_of_language
from app.matching.texts.readings import open_texts
from app.matching.units import counted
from embeddings.known_models import DEFAULT_WEIGHTS_SHA256, MPNET_WEIGHTS_SHA256

COVERED: Mapping[str, frozenset[str]] = {
    DEFAULT_WEIGHTS_SHA256: frozenset({"en"}),
    MPNET_WEIGHTS_SHA256: frozenset({"en"}),
}
"""Languages, or scripts, that a model reads, by its weights; nothing is claimed of other models."""


def language_findings(people: Participants, model: str, weights_sha256: str) -> Iterator[Finding]:
    """Find people whose texts are in a language that the model does not read, by language.

    A person's texts are judged together: a sentence of another language among many is no matter.
    Private goals are left out, as nothing may be told of them.

    Parameters
    ----------
    model, weights_sha256
        Its name, for the message, and what decides whether anything is known of it.
    """
    covered = COVERED.get(weights_sha256)
    if covered is None:
        return
    for language, (mentees, mentors) in sorted(_speakers(people).items()):
        if language not in covered:
            yield Finding(
                path=(),
                code=Code.LANGUAGE_NOT_COVERED,
                message=f"The texts of {_both(len(mentees), len(mentors))} seem to be in "
                f"{name_of_language(language)}, which the model {model} does not read: their "
                "text scores say little.",
                people=tuple([*sorted(mentees), *sorted(mentors)][:MAX_PROBLEMS]),
            )


def _speakers(people: Participants) -> dict[str, tuple[list[str], list[str]]]:
    """Ids of mentees and of mentors by the language of all open texts that criteria read."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    fields = texts_read(people.policy.criteria or ())
    sides: tuple[tuple[str, tuple[Mentee, ...] | tuple[Mentor, ...]], ...] = (
        ("mentee", people.mentees),
        ("mentor", people.mentors),
    )
    for k, (side, some) in enumerate(sides):
        read = [name for one, name in fields if one == side]
        for person in some:
            language = language_of("\n".join(t for name in read for t in open_texts(person, name)))
            if language is not None:
                found.setdefault(language, ([], []))[k].append(person.id)
    return found


def _both(mentees: int, mentors: int) -> str:
    counts = ((mentees, "mentee"), (mentors, "mentor"))
    return " and ".join(counted(count, what) for count, what in counts if count)
