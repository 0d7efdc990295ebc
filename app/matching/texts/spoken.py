"""The texts of a person as they are encoded.

Without the own name, with acronyms spelled out, and goals without what is said not to be wanted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.matching.cohort import Mentee, Mentor
from app.matching.criteria.goal_weights import Told, told_in
from app.matching.field_values import MAIN_TEXTS
from app.matching.texts.glossary import Glossary, bundled_terms
from app.matching.texts.names import OwnName
from app.matching.texts.negation import may_say_unwanted, without_unwanted
from embeddings.sentences import split_sentences

_NAMES_VERSION = "2"
_UNWANTED_VERSION = "1"


def told_aloud(person: Mentee | Mentor, field: str, glossary: Glossary) -> tuple[Told, ...]:
    """What a person told in a field, as it is encoded."""
    name, all_told = OwnName(person.name), told_in(person, field)
    if isinstance(person, Mentee) and field in MAIN_TEXTS:
        left = [replace(told, texts=_wanted(told.texts)) for told in all_told]
        # A clause is too little to take all of somebody's goals for nothing.
        all_told = tuple(left) if any(told.texts for told in left) else all_told
    return tuple(replace(told, texts=spoken(told.texts, name, glossary)) for told in all_told)


def spoken(texts: Iterable[str], name: OwnName, glossary: Glossary) -> tuple[str, ...]:
    """Texts as they are encoded.

    Each sentence is changed for itself, so that one long text and the list of its sentences stay
    the same person. A text in which nothing changes is returned as it is, another one in its
    sentences. Doing it again changes nothing, unless an expansion ends a sentence within itself
    or, with what stands beside it, makes another acronym: it is to be done once.
    """
    return tuple(part for text in texts for part in _spoken(text, name, glossary))


def wished(texts: Sequence[str]) -> tuple[str, ...]:
    """Goals without clauses that say what is not wanted; as they are where nothing else is said.

    It is to be done once: what is left may begin with what is a cue only at a beginning.
    """
    return _wanted(texts) or tuple(texts)


def _wanted(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(part for text in texts for part in _wanted_part(text))


def _wanted_part(text: str) -> Sequence[str]:
    if not may_say_unwanted(text):
        return (text,)
    sentences = split_sentences(text)
    left = [without_unwanted(sentence) for sentence in sentences]
    return (text,) if left == sentences else [one for one in left if one]


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
