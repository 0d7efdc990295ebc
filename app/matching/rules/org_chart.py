"""Who reports to whom, through people who do not take part too."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from app.matching.cohort import Cohort, Mentee, Mentor


@dataclass(frozen=True, eq=False)
class OrgChart:
    """Managers by person id, from `cohort.org_chart` and everybody's `reports_to`.

    Parameters
    ----------
    managers
        Everybody to whom an id reports directly.
    drawn
        The same from `org_chart` alone.
    heads
        Ids to whom somebody reports.
    separate_ids
        Whether an id in both lists is two people; the managers that they name are then told apart,
        while an id that is a manager's means whoever has it.
    """

    managers: Mapping[str, frozenset[str]]
    drawn: Mapping[str, frozenset[str]]
    heads: frozenset[str]
    separate_ids: bool

    @classmethod
    def of(cls, cohort: Cohort) -> "OrgChart":
        """Draw the chart of a cohort, of all its people."""
        told = [
            (person.id, person.reports_to)
            for person in chain[Mentee | Mentor](cohort.mentees, cohort.mentors)
            if person.reports_to is not None
        ]
        separate = cohort.policy.ids == "separate"
        drawn = _by_person(cohort.org_chart, themselves=separate)
        managers = _by_person((*cohort.org_chart, *told), themselves=separate)
        heads = frozenset(chain.from_iterable(managers.values()))
        return cls(managers, drawn, heads, separate)

    @property
    def is_empty(self) -> bool:
        """Whether nobody is said to report to anybody."""
        return not self.managers

    def managers_of(self, person: Mentee | Mentor) -> frozenset[str]:
        """Everybody to whom a person reports directly."""
        if not self.separate_ids:
            return self.managers.get(person.id, frozenset())
        own = frozenset() if person.reports_to is None else frozenset((person.reports_to,))
        return own | self.drawn.get(person.id, frozenset())

    def places(self, person: Mentee | Mentor) -> bool:
        """Whether the chart tells where a person stands."""
        return bool(self.managers_of(person)) or person.id in self.heads

    def above(self, person: Mentee | Mentor) -> frozenset[str]:
        """Everybody above a person, at any distance; a cycle is gone through once."""
        found: set[str] = set()
        ahead = list(self.managers_of(person))
        while ahead:
            manager = ahead.pop()
            if manager not in found:
                found.add(manager)
                ahead.extend(self.managers.get(manager, ()))
        return frozenset(found)


def _by_person(
    pairs: tuple[tuple[str, str], ...], *, themselves: bool
) -> dict[str, frozenset[str]]:
    """Collect everybody's managers; only where ids are not unique may both have the same id."""
    managers: dict[str, set[str]] = {}
    for person, manager in pairs:
        if person != manager or themselves:
            managers.setdefault(person, set()).add(manager)
    return {person: frozenset(above) for person, above in managers.items()}
