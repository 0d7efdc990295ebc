"""How senior somebody is, as a number."""

from collections.abc import Sequence

from app.matching.labels import label_of


def seniority_of(value: object, ladder: Sequence[str]) -> float | None:
    """Number of a seniority: itself, or the place of a label on the ladder, counted from 1.

    None when it is unknown, or not on the ladder.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    label = label_of(value)
    places = {label_of(step): float(place) for place, step in reversed([*enumerate(ladder, 1)])}
    return None if label is None else places.get(label)
