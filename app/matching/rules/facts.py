"""What rules read of a round beside its two people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain

from app.matching.cohort import Cohort, Mentee, Mentor
from app.matching.policy import Policy
from app.matching.rules.org_chart import OrgChart
from app.matching.zones import distinct_weeks, weeks_of


@dataclass(frozen=True, eq=False)
class RoundFacts:
    """A cohort and its policy with nothing left open."""

    cohort: Cohort
    policy: Policy

    @classmethod
    def of(cls, cohort: Cohort) -> "RoundFacts":
        """Fill in what the policy leaves open."""
        return cls(cohort, cohort.policy_used)

    @property
    def ladder(self) -> Sequence[str]:
        """Labels of seniority from lowest to highest."""
        return self.policy.seniority_ladder

    @cached_property
    def org_chart(self) -> OrgChart:
        """Who reports to whom."""
        return OrgChart.of(self.cohort)

    @cached_property
    def zones_told(self) -> bool:
        """Whether anybody who takes part tells a time zone; else all clocks are taken as one."""
        people = chain[Mentee | Mentor](self.cohort.mentees, self.cohort.mentors)
        return any(one.takes_part and one.time_zone is not None for one in people)

    @cached_property
    def weeks(self) -> tuple[date, ...]:
        """Weeks of the round that differ in what some clock of the cohort shows."""
        people = (*self.cohort.mentees, *self.cohort.mentors)
        zones = {one.time_zone for one in people if one.time_zone is not None}
        return distinct_weeks(zones, weeks_of(self.cohort.round))
