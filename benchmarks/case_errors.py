"""What is wrong with a case: all of it at once."""

from collections.abc import Sequence


class CaseError(ValueError):
    """A case that cannot be taken; `problems` has one short sentence for each thing wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


def not_available(what: str) -> str:
    """Sentence about something that the format has and this version does not do."""
    return f"{what} is not available yet"
