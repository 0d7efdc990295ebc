"""Nobody is matched with somebody who stands above or below them, at any distance."""

from dataclasses import dataclass

import numpy as np

from app.matching.cohort import Mentee, Mentor
from app.matching.hard_rule import HardRule
from app.matching.participants import Participants
from app.matching.rules.by_reading import ByReading
from app.matching.rules.compiled import CompiledRule, Unchecked, Unknown
from app.matching.rules.facts import RoundFacts
from app.matching.rules.labels import both
from app.matching.rules.org_chart import OrgChart
from app.matching.rules.rule import ListedPairs, Rule
from app.matching.rules.sets import none_in_common
from solver.scores import IntArray


def reporting_line(rule: HardRule, facts: RoundFacts) -> "ReportingLine":
    """Read the chart of the round; `params.same_manager` also parts people of one manager."""
    return ReportingLine(facts.org_chart, bool(rule.params.same_manager))


@dataclass(frozen=True, eq=False)
class ReportingLine:
    """Two people of whom neither is above the other, nor have they a manager in common."""

    chart: OrgChart
    same_manager: bool = False

    def holds(self, mentee: Mentee, mentor: Mentor) -> bool | None:
        """Tell whether the two stand in no line; None when the chart does not place both."""
        if mentor.id in self.chart.above(mentee) or mentee.id in self.chart.above(mentor):
            return False
        shared = self.chart.managers_of(mentee) & self.chart.managers_of(mentor)
        if self.same_manager and shared:
            return False
        return True if self.chart.places(mentee) and self.chart.places(mentor) else None

    def compiled(self, name: str, unknown: Unknown, people: Participants) -> CompiledRule:
        """List everybody's managers upwards: at most people times the depth of the chart."""
        mentees = np.array([self.chart.places(one) for one in people.mentees], dtype=np.bool_)
        mentors = np.array([self.chart.places(one) for one in people.mentors], dtype=np.bool_)
        lines = self._lines(people)
        found: list[Rule] = [ListedPairs(name, lines)] if len(lines) else []
        if self.same_manager:
            found += self._of_one_manager().compiled(name, "allow", people).predicates
        open_pairs = int(mentees.sum()) * int(mentors.sum())
        pairs = len(mentees) * len(mentors) - open_pairs
        if unknown == "block" and pairs:
            found.append(both(name, mentees, mentors))
        return CompiledRule(tuple(found), Unchecked.of(~mentees, ~mentors, pairs))

    def _lines(self, people: Participants) -> IntArray:
        column_of, row_of = people.column_of, people.row_of
        down = [
            (row, column_of[known])
            for row, mentee in enumerate(people.mentees)
            for known in self.chart.above(mentee)
            if known in column_of
        ]
        up = [
            (row_of[known], column)
            for column, mentor in enumerate(people.mentors)
            for known in self.chart.above(mentor)
            if known in row_of
        ]
        return np.unique(np.array(down + up, dtype=np.int64).reshape(-1, 2), axis=0)

    def _of_one_manager(self) -> ByReading[frozenset[str], frozenset[str]]:
        return ByReading(
            of_mentee=lambda mentee: self.chart.managers_of(mentee) or None,
            of_mentor=lambda mentor: self.chart.managers_of(mentor) or None,
            fits=frozenset.isdisjoint,
            many=none_in_common,
        )
