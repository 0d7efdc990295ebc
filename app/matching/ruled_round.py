"""A cohort, who takes part in it, and its compiled rules: made once, for all that need them.

Checking what rules do to a cohort and matching it both start from the compiled rules, which take
longer to make than to read.
"""

from dataclasses import dataclass
from functools import cached_property

from app.matching.cohort import Cohort
from app.matching.participants import Participants
from app.matching.rules.compiled import CompiledRule, RoundRule
from app.matching.rules.round_rules import compiled_rules


@dataclass(frozen=True)
class RuledRound:
    """A cohort, and what follows from it alone as soon as it is asked for."""

    cohort: Cohort

    @classmethod
    def of(cls, cohort: "Cohort | RuledRound") -> "RuledRound":
        """Begin with a cohort, or go on with what is known of one."""
        return cohort if isinstance(cohort, RuledRound) else cls(cohort)

    @cached_property
    def participants(self) -> Participants:
        """Who takes part, in the order in which the solver sees them."""
        return Participants.of(self.cohort)

    @cached_property
    def rules(self) -> tuple[tuple[RoundRule, CompiledRule], ...]:
        """Every rule of the round but the minimum score, compiled."""
        return tuple(compiled_rules(self.participants))
