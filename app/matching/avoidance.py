"""Who avoids whom, seen as pairs that cannot be matched."""

from collections.abc import Iterable


def avoided_pairs(
    mentees: Iterable[tuple[str, Iterable[str]]],
    mentors: Iterable[tuple[str, Iterable[str]]],
    *,
    shared_ids: bool,
) -> frozenset[tuple[str, str]]:
    """Collect the pairs of which at least one side avoids the other.

    Parameters
    ----------
    mentees, mentors
        Each person's id and the ids that it avoids.
    shared_ids
        Whether an id in both lists is one person, who then avoids in both roles.

    Returns
    -------
    frozenset
        Pairs (mentee id, mentor id); some may name ids that are in neither list, which is harmless.
    """
    by_mentees = {(mentee, other) for mentee, avoids in mentees for other in avoids}
    by_mentors = {(other, mentor) for mentor, avoids in mentors for other in avoids}
    pairs = by_mentees | by_mentors
    if shared_ids:
        pairs |= {(mentor, mentee) for mentee, mentor in pairs}
    return frozenset(pairs)
