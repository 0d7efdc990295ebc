"""Checks of the parameters of a criterion or a rule."""

from collections.abc import Collection, Iterator

from app.matching.codes import Code
from app.matching.fields import Part
from app.matching.problems import Finding, Path
from app.matching.subjects import subject


def params_findings(
    document: object,
    path: Path,
    kind: str,
    params: Part,
    *,
    read: Collection[str],
    needed: Collection[str] = (),
) -> Iterator[Finding]:
    """Find parameters that the kind does not read, and those that it needs and has not.

    Parameters
    ----------
    path
        Place of the criterion or rule.
    """
    given = {name for name in params.model_fields_set if getattr(params, name) is not None}
    expected = f"one of {', '.join(sorted(read))}" if read else "no parameter"
    for name in sorted(given - {*read}):
        at = (*path, "params", name)
        message = f"{subject(document, at)} is not read by the kind {kind}."
        yield Finding(at, Code.NOT_READ, message, expected=expected)
    for name in sorted({*needed} - given):
        at = (*path, "params", name)
        message = f"{subject(document, at)} is missing; the kind {kind} needs it."
        yield Finding(at, Code.NEEDED, message)


def reversed_bounds(
    document: object,
    path: Path,
    least: float | None,
    most: float | None,
    names: tuple[str, str] = ("least", "most"),
) -> Iterator[Finding]:
    """Find a smallest number above the largest.

    Parameters
    ----------
    path
        Place of the object that has both.
    """
    if least is not None and most is not None and least > most:
        at = (*path, names[0])
        message = f"{subject(document, at)} {least:g} is more than {names[1]} {most:g}."
        yield Finding(at, Code.LEAST_ABOVE_MOST, message, expected=f"at most {most:g}")
