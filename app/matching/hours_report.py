"""Which mentors would have to give more hours than they state."""

from collections.abc import Iterator

import numpy as np

from app.matching.codes import Code
from app.matching.hours import Hours
from app.matching.participants import Participants
from app.matching.result import CohortWarning
from solver.result import Assignment


def hour_warnings(people: Participants, assignment: Assignment) -> Iterator[CohortWarning]:
    """Name those mentors; nobody where no mentee states any hours."""
    hours = Hours.of(people)
    whom = sorted(people.mentor_ids[column] for column in hours.exceeding(assignment))
    if whom and hours.stated.any():
        subject = "1 mentor states" if len(whom) == 1 else f"{len(whom):,} mentors state"
        message = f"{subject} fewer hours_per_month than their mentees need"
        guess = hours.guess(np.ones(len(people.mentees), dtype=np.bool_))
        yield CohortWarning(
            code=Code.HOURS_EXCEEDED,
            people=tuple(whom),
            message=f"{message}; {guess}." if guess else f"{message}.",
        )
