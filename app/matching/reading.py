"""The one way from a JSON value to a cohort: everything wrong with it is told at once."""

from dataclasses import dataclass, replace
from itertools import chain

from app.matching.checks import cross_findings
from app.matching.cohort import Cohort
from app.matching.garbage import uncollected
from app.matching.problems import MAX_PROBLEMS, DocumentOrder, Problem, first_problems
from app.matching.structure import read_structure


@dataclass(frozen=True, slots=True)
class ReadCohort:
    """What became of a document.

    Attributes
    ----------
    cohort
        None when there is an error.
    problems
        The first 100 by their place in the document; where there are more, errors go first.
    more
        How many more there are.
    """

    cohort: Cohort | None
    problems: tuple[Problem, ...]
    more: int


@uncollected()
def read_cohort(document: object) -> ReadCohort:
    """Make a cohort of a JSON value, or tell all that is wrong with it.

    Parameters
    ----------
    document
        What a JSON parser returned: dicts, lists, texts, numbers, booleans and None. Anything else
        is a problem too; nothing is raised.

    Returns
    -------
    ReadCohort
        The cohort with its warnings, or no cohort and at least one error.
    """
    structure = read_structure(document, limit=MAX_PROBLEMS)
    findings = chain(structure.findings, cross_findings(document))
    problems, more = first_problems(findings, document)
    valid = not any(problem.severity == "error" for problem in problems)  # errors go first
    return ReadCohort(structure.cohort if valid else None, problems, more + structure.further)


def check_cohort(cohort: Cohort) -> tuple[Problem, ...]:
    """Tell what the people and pairs of a cohort contradict, and everything worth a look.

    ``read_cohort`` has told it already, but only the first 100; here nothing is left out, as a
    result's list of warnings needs it; nearest names are looked up for the first 100.

    Parameters
    ----------
    cohort
        Of valid shape, by hand or from ``read_cohort``.

    Returns
    -------
    tuple of Problem
        In the order mentees, mentors, round, policy.
    """
    document = cohort.model_dump(mode="json", exclude_defaults=True)
    order = DocumentOrder(document)
    findings = sorted(cross_findings(document), key=lambda f: (order.place(f.path), f.code))
    # Looking up a nearest name takes a while: the first are enough to read.
    told = (
        replace(one, misspelt=None) if k >= MAX_PROBLEMS else one for k, one in enumerate(findings)
    )
    return tuple(finding.problem() for finding in told)
