"""Rules and quotas that read a field named like a protected characteristic."""

from collections.abc import Iterator

from app.matching.codes import Code
from app.matching.problems import Finding, Path, value_at
from app.matching.protected import reads_protected
from app.matching.subjects import subject


def is_justified(document: object) -> bool:
    """Tell whether the policy says why protected fields are read."""
    given = value_at(document, ("policy", "justification"))
    return isinstance(given, str) and bool(given.strip())


def unjustified(document: object, name: str, path: Path) -> Iterator[Finding]:
    """Find a field that may be read only with a reason; ask where the policy gives none."""
    if reads_protected(name):
        message = (
            f"{subject(document, path)} names a field that sounds like a protected characteristic; "
            "policy.justification must say why it is read."
        )
        expected = "policy.justification: the reason, in words"
        yield Finding(path, Code.JUSTIFICATION_NEEDED, message, expected=expected)
