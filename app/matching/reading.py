"""The one way from a JSON value to a cohort: everything wrong with it is told at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from weakref import ref

from app.matching.checks import cross_findings
from app.matching.checks.meaning import meaning_findings
from app.matching.checks.model import model_findings
from app.matching.cohort import Cohort
from app.matching.garbage import uncollected
from app.matching.problems import MAX_PROBLEMS, Finding, Path, Problem, first_problems
from app.matching.ruled_round import RuledRound
from app.matching.structure import read_structure


@dataclass(frozen=True, slots=True)
class ReadCohort:
    """What became of a document.

    Attributes
    ----------
    ruled
        The cohort with what was compiled to check it; None when there is an error.
    problems
        The first 100 by their place in the document; where there are more, errors go first.
    more
        How many more there are.
    """

    ruled: RuledRound | None
    problems: tuple[Problem, ...]
    more: int

    @property
    def cohort(self) -> Cohort | None:
        """The cohort; None when there is an error."""
        return None if self.ruled is None else self.ruled.cohort


@uncollected()
def read_cohort(document: object, models: Sequence[str] | None = None) -> ReadCohort:
    """Make a cohort of a JSON value, or tell all that is wrong with it.

    Parameters
    ----------
    document
        What a JSON parser returned: dicts, lists, texts, numbers, booleans and None. Anything else
        is a problem too; nothing is raised.
    models
        Names that the policy may have for a language model; None takes any.

    Returns
    -------
    ReadCohort
        The cohort with its warnings, or no cohort and at least one error.
    """
    structure = read_structure(document, limit=MAX_PROBLEMS)
    of_model = () if models is None else model_findings(document, models)
    found = chain(structure.findings, of_model, cross_findings(document))
    ruled = None if structure.cohort is None else RuledRound(structure.cohort)
    findings = _with_meaning(found, ruled)
    problems, more = first_problems(findings, document)
    valid = not any(problem.severity == "error" for problem in problems)  # errors go first
    return ReadCohort(ruled if valid else None, problems, more + structure.further)


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
        In the order of the fields of a cohort: mentees, mentors, round, policy.
    """
    found = _found_in(cohort)
    if found is None:
        document = cohort.model_dump(mode="json", exclude_defaults=True)
        found = tuple(_with_meaning(cross_findings(document), RuledRound(cohort)))
    findings = sorted(found, key=lambda finding: (_place(finding.path), finding.code))
    # Looking up a nearest name takes a while: the first are enough to read.
    told = (
        replace(one, misspelt=None) if k >= MAX_PROBLEMS else one for k, one in enumerate(findings)
    )
    return tuple(finding.problem() for finding in told)


def _with_meaning(findings: Iterable[Finding], ruled: RuledRound | None) -> Iterator[Finding]:
    """Pass findings on, and add those that only a cohort without an error has."""
    warned: list[Finding] = []
    is_sound = ruled is not None
    for finding in findings:
        is_sound = is_sound and finding.code.severity != "error"
        if is_sound:
            warned.append(finding)
        yield finding
    if ruled is not None and is_sound:
        for finding in meaning_findings(ruled):
            warned.append(finding)
            yield finding
        _last[:] = [(ref(ruled.cohort), tuple(warned))]


_last: list[tuple["ref[Cohort]", tuple[Finding, ...]]] = []
"""What was found in the sound cohort that was read last: the result that is made of it next asks
for the same, and looking takes as long as reading."""


def _found_in(cohort: Cohort) -> tuple[Finding, ...] | None:
    for known, findings in _last:
        if known() is cohort:
            return findings
    return None


def _place(path: Path) -> tuple[tuple[int, str], ...]:
    """Sort by the part of the cohort, then by position and by the names of fields."""
    top = [*Cohort.model_fields].index(str(path[0])) if path else -1
    inside = ((step, "") if isinstance(step, int) else (-1, step) for step in path[1:])
    return ((top, ""), *inside)
