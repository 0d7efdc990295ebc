"""How much each of a mentee's goals counts beside the others.

Goals that weigh differently are read in layers: all of them together for the weight of the
lightest, those that weigh more for what the next one weighs beyond it, and so on (the integral of
Choquet, "Theory of capacities", 1954, of a person's vector as a function of the set of goals). So
goals that weigh alike are read as if nobody had weighed, a small change of a weight changes little,
and nobody's vector is shorter for weighing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from app.matching.cohort import Goal, Mentee, Mentor
from app.matching.criterion_kinds import Reading
from app.matching.field_values import texts_of

FINEST = 256
"""A mentee's weightiest goal in integers; the lightest one counts at least 1."""

MOST_LAYERS = 9
"""Of more different weights than that, each is rounded down to a power of two: what a mentee wrote
is read in one piece at most so many times."""


@dataclass(frozen=True)
class Told:
    """Texts of one person that count alike."""

    texts: tuple[str, ...]
    weight: float = 1.0
    horizon: str | None = None


@dataclass(frozen=True)
class Part:
    """Texts that are read together, and how much their vector counts beside the person's others."""

    texts: tuple[str, ...]
    count: int = 1


def told_in(person: Mentee | Mentor, field: str) -> tuple[Told, ...]:
    """What a person told in a field: each goal, or all texts at once where they count alike."""
    goals = person.goals if isinstance(person, Mentee) and field == "goals" else None
    if not isinstance(goals, tuple) or all(isinstance(goal, str) for goal in goals):
        return (Told(texts_of(person, field)),)
    some = (goal if isinstance(goal, Goal) else Goal(text=goal) for goal in goals)
    return tuple(
        Told((goal.text,), goal.weight, goal.horizon) for goal in some if goal.text.strip()
    )


def parts(told: Sequence[Told], reading: Reading) -> tuple[Part, ...]:
    """Layer what a person told by how much it counts for a criterion.

    Parameters
    ----------
    reading
        How much horizons count for the criterion.

    Returns
    -------
    tuple
        One part where all counts alike; else of each layer what counts in it, and how much further
        it goes than the one before, the whole first. Counts add up to `FINEST`. What has no letter
        and no digit counts for nothing.
    """
    factors = {
        "short_term": Fraction(reading.short_term),
        "long_term": Fraction(reading.long_term),
    }
    written = [one for one in told if any(_has_words(text) for text in one.texts)]
    weights = [Fraction(one.weight) * factors.get(one.horizon or "", 1) for one in written]
    most = max(weights, default=Fraction(1))
    counts = [max(round(FINEST * weight / most), 1) for weight in weights]
    if len(set(counts)) > MOST_LAYERS:
        counts = [1 << (count.bit_length() - 1) for count in counts]
    levels = sorted({*counts})
    if len(levels) < 2:
        return (Part(_texts(written)),)
    return tuple(
        Part(
            _texts(one for one, count in zip(written, counts, strict=True) if count >= level),
            level - below,
        )
        for below, level in pairwise((0, *levels))
    )


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _texts(told: Iterable[Told]) -> tuple[str, ...]:
    return tuple(text for one in told for text in one.texts)
