"""The clocks of the two are not too far apart in any week of the round."""

from app.matching.cohort import Mentee, Mentor
from app.matching.hard_rule import HardRule
from app.matching.rules.by_reading import ByReading
from app.matching.rules.facts import RoundFacts
from app.matching.rules.levels import as_written
from app.matching.zones import Offsets, minutes_apart, offsets_of

HOURS = 3.0
"""Most hours when the policy names none."""


def time_zone_distance(rule: HardRule, facts: RoundFacts) -> ByReading[Offsets, Offsets]:
    """Ask for at most `params.most` hours, in every week of the round."""
    most = as_written(HOURS if rule.params.most is None else rule.params.most) * 60

    def read(person: Mentee | Mentor) -> Offsets | None:
        return None if person.time_zone is None else offsets_of(person.time_zone, facts.weeks)

    return ByReading(read, read, lambda one, other: max(minutes_apart(one, other)) <= most)
