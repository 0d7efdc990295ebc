"""The texts of a person as they are encoded.

Without the own name, with acronyms spelled out, and goals without what is said not to be wanted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.goal_weights import Told, told_in
from app.matching.texts.glossary import Glossary, bundled_terms
from app.matching.texts.names import OwnName
from app.matching.texts.negation import may_say_unwanted, without_unwanted
from embeddings.sentences import split_sentences

_NAMES_VERSION = "2"
_UNWANTED_VERSION = "1"


def told_aloud(person: Mentee | Mentor, field: str, glossary: Glossary) -> tuple[Told, ...]:
    """What a person told in a field, as it is encoded."""
    name = OwnName(person.name)
    read = wished if field == "goals" else spoken
    return tuple(
        replace(told, texts=read(told.texts, name, glossary)) for told in told_in(person, field)
    )


def spoken(texts: Iterable[str], name: OwnName, glossary: Glossary) -> tuple[str, ...]:
    """Texts as they are encoded.

    Each sentence is changed for itself, so that one long text and the list of its sentences stay
    the same person. A text in which nothing changes is returned as it is, another one in its
    sentences. Doing it again changes nothing, unless an expansion ends a sentence within itself
    or, with what stands beside it, makes another acronym: it is to be done once.
    """
    return tuple(part for text in texts for part in _spoken(text, name, glossary))


def wished(texts: Iterable[str], name: OwnName, glossary: Glossary) -> tuple[str, ...]:
    """Goals as they are encoded: as `spoken`, without clauses that say what is not wanted."""
    return spoken((part for text in texts for part in _wanted(text)), name, glossary)


def _wanted(text: str) -> Sequence[str]:
    if not may_say_unwanted(text):
        return (text,)
    sentences = split_sentences(text)
    wanted = [without_unwanted(sentence) for sentence in sentences]
    return (text,) if wanted == sentences else [one for one in wanted if one]


def _spoken(text: str, name: OwnName, glossary: Glossary) -> Sequence[str]:
    if text.isascii() and not (name.may_be_in(text) or glossary.may_be_in(text)):
        return (text,)
    sentences = split_sentences(text)
    changed = [glossary.expanded(name.masked(sentence)) for sentence in sentences]
    return (
        (text,) if changed == sentences else [one for one in changed if any(map(str.isalnum, one))]
    )


def spoken_label(label: str, glossary: Glossary) -> str:
    """A folded label as it is encoded: spelled out where it is an acronym as a whole."""
    acronym = glossary.of_label(label)
    return label if acronym is None else glossary.expansions[acronym]


def texts_version() -> str:
    """Name everything that turns texts into what is encoded: rules and the bundled list."""
    return f"names-{_NAMES_VERSION}+unwanted-{_UNWANTED_VERSION}+glossary-{bundled_terms().version}"
