"""Build a large cohort from real occupation texts; needs nothing but Python itself.

    python examples/build_esco_cohort.py --texts esco-occupations-dev.json > esco-2000x500.json

Each mentor works in one occupation and describes it in the words of the classification; each
mentee aims for an occupation and names it by one of its other names or by what is done in it.
"""

import argparse
import json
import random
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

LARGEST_CAPACITY = 9
SHARE_WITH_MIN_LOAD = 0.10
SHARE_WITH_TWO_MENTORS = 0.05
SHARE_AIMING_AT_A_MENTOR = 0.75  # the others aim at occupations that perhaps no mentor has
MOST_WORDS_OF_A_DUTY = 24
WHOLE_PARTS = re.compile(r"(.+)(?:[,;]| and | or | such as )")  # all but a part cut in two


@dataclass(frozen=True)
class Occupation:
    """One entry of the classification.

    Parameters
    ----------
    label
        Preferred name, singular, lower case.
    other_names
        Alternative names; may be empty.
    description
        One to several sentences about the people who do this work.
    """

    label: str
    other_names: tuple[str, ...]
    description: str


@dataclass(frozen=True)
class Texts:
    """The occupations of a file and where they come from."""

    occupations: tuple[Occupation, ...]
    attribution: str


def read_texts(path: Path) -> Texts:
    """Read an ``mm-text/1`` file of occupations.

    Raises
    ------
    ValueError
        When the file is not JSON, not of this format, holds no occupation, or does not say
        where it comes from.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        occupations = tuple(_occupation(item) for item in document["items"])
        source = document["source"]
        attribution = (
            f"Texts: {source['repo']}, {source['path']}, commit {source['commit']}. "
            f"{source['licence']}"
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"{path.name} is not a file of occupations: expected JSON with 'source' (repo, path,"
            " commit, licence) and 'items' (label, alt, description)"
        ) from error
    if not occupations:
        raise ValueError(f"{path.name} holds no occupation")
    return Texts(occupations, attribution)


def _occupation(item: dict[str, Any]) -> Occupation:
    other_names = tuple(name.strip() for name in item["alt"])
    return Occupation(item["label"].strip(), other_names, item["description"].strip())


def build_cohort(texts: Texts, *, mentees: int, mentors: int, seed: int) -> dict[str, Any]:
    """Compose a cohort of the given size; the same arguments give the same cohort.

    Returns
    -------
    dict
        A complete request: ``label``, ``meta.attribution``, ``mentees``, ``mentors``. Capacities
        are uniform on 1–9; about a tenth of the mentors ask for a minimum load and a twentieth
        of the mentees want two mentors. The minimum loads can always be met.
    """
    rng = random.Random(seed)
    shuffled = rng.sample(texts.occupations, len(texts.occupations))
    careers = list(islice(cycle(shuffled), mentors))
    return {
        "label": f"Occupations {mentees} × {mentors}, seed {seed}",
        "meta": {"attribution": texts.attribution},
        "mentees": [
            _mentee(rng, _id("e", k, mentees), _aim(rng, careers, shuffled), mentors)
            for k in range(mentees)
        ],
        "mentors": _mentors(rng, careers, mentees),
    }


def _id(letter: str, index: int, size: int) -> str:
    return f"{letter}{index + 1:0{len(str(size))}d}"


def _aim(
    rng: random.Random, careers: Sequence[Occupation], every: Sequence[Occupation]
) -> Occupation:
    return rng.choice(careers if rng.random() < SHARE_AIMING_AT_A_MENTOR else every)


def _mentee(rng: random.Random, identifier: str, aim: Occupation, mentors: int) -> dict[str, Any]:
    person: dict[str, Any] = {"id": identifier, "goals": _goals(rng, aim)}
    if mentors > 1 and rng.random() < SHARE_WITH_TWO_MENTORS:
        person["demand"] = 2
    return person


def _mentors(
    rng: random.Random, careers: Sequence[Occupation], mentees: int
) -> list[dict[str, Any]]:
    people = []
    unclaimed = mentees  # minimum loads beyond this could not be met
    for k, career in enumerate(careers):
        capacity = rng.randint(1, LARGEST_CAPACITY)
        person: dict[str, Any] = {
            "id": _id("r", k, len(careers)),
            "expertise": [_capitalised(career.label), career.description],
            "capacity": capacity,
        }
        if rng.random() < SHARE_WITH_MIN_LOAD:
            min_load = min(rng.randint(1, 2), capacity, unclaimed)
            unclaimed -= min_load
            person |= {"min_load": min_load} if min_load else {}
        people.append(person)
    return people


def _goals(rng: random.Random, aim: Occupation) -> str | list[str]:
    name = rng.choice(aim.other_names or (aim.label,))
    duty = rng.choice(_duties(aim))
    wordings: tuple[str | list[str], ...] = (
        f"I want to become {_with_article(name)}.",
        f"Work as {_with_article(name)} and learn to {duty}.",
        f"Learn to {duty}.",
        f"Find out whether the work of {_with_article(name)} suits me.",
        [f"Become {_with_article(name)} within three years", f"Learn to {duty}"],
        f"I would like to {duty}. Somebody who works as {_with_article(name)} could advise me.",
    )
    return rng.choice(wordings)


def _duties(occupation: Occupation) -> list[str]:
    """Say what people in this occupation do, as infinitives; at least one."""
    sentences = re.split(r"\s*[.!?]\s*(?=[A-Z]|$)", occupation.description)
    subject = re.compile(rf"(?:{re.escape(occupation.label)}\w*|they)\s+(?=\w)", re.IGNORECASE)
    said = [sentence[found.end() :] for sentence in sentences if (found := subject.match(sentence))]
    return [_duty(rest) for rest in said] or [f"do what {_with_article(occupation.label)} does"]


def _duty(rest_of_sentence: str) -> str:
    infinitive = re.sub(r"^(?:are|is)\b", "be", rest_of_sentence)
    infinitive = re.sub(r"^(?:can|may|must|will|also|usually|often)\s+", "", infinitive)
    words = infinitive.split()
    clipped = " ".join(words[:MOST_WORDS_OF_A_DUTY])
    if len(words) > MOST_WORDS_OF_A_DUTY and (whole := WHOLE_PARTS.match(clipped)):
        clipped = whole[1]
    return clipped.rstrip(" .,;:!?")


def _with_article(name: str) -> str:
    return f"{'an' if name[:1].lower() in set('aeiou') else 'a'} {name}"


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _size(text: str) -> int:
    size = int(text)
    if size < 1:
        raise argparse.ArgumentTypeError(f"{size}: expected at least 1")
    return size


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Build a cohort from real occupation texts.")
    parser.add_argument("--texts", type=Path, required=True, help="esco-occupations-dev.json")
    parser.add_argument("--mentees", type=_size, default=2000)
    parser.add_argument("--mentors", type=_size, default=500)
    parser.add_argument("--seed", type=int, default=1)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the cohort to standard output as JSON.

    Returns
    -------
    int
        0, or 3 when the file of texts cannot be used (nothing is written then).
    """
    options = _parser().parse_args(arguments)
    try:
        texts = read_texts(options.texts)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 3
    cohort = build_cohort(
        texts, mentees=options.mentees, mentors=options.mentors, seed=options.seed
    )
    sys.stdout.buffer.write(
        json.dumps(cohort, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
