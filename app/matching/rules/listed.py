"""Rules that rule out a list of pairs, whatever the two people tell."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.matching.cohort import Mentee, Mentor
from app.matching.fields import IdPair
from app.matching.participants import Participants
from app.matching.rules.compiled import CompiledRule, Unknown
from app.matching.rules.rule import ListedPairs


@dataclass(frozen=True, eq=False)
class Listed:
    """Pairs (mentee id, mentor id) that are not matched; ids of nobody do no harm.

    Parameters
    ----------
    shown
        In explanations, in place of the rule's name.
    """

    pairs: frozenset[IdPair]
    shown: str | None = None

    @classmethod
    def either_way(cls, pairs: Iterable[IdPair], shown: str | None = None) -> "Listed":
        """Rule out both people as mentee and as mentor of the other."""
        there = frozenset(pairs)
        return cls(there | {(other, one) for one, other in there}, shown)

    def holds(self, mentee: Mentee, mentor: Mentor) -> bool:
        """Tell whether the pair is not on the list."""
        return (mentee.id, mentor.id) not in self.pairs

    def compiled(self, name: str, unknown: Unknown, people: Participants) -> CompiledRule:
        """Keep the pairs whose two people take part."""
        pairs = people.index_pairs(self.pairs)
        return CompiledRule((ListedPairs(self.shown or name, pairs),) if len(pairs) else ())
