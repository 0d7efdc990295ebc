"""Checks of the language model that a policy asks for."""

from collections.abc import Iterator, Sequence

from app.matching.codes import Code
from app.matching.problems import Finding, value_at

_MODEL = ("policy", "model")


def model_findings(document: object, models: Sequence[str]) -> Iterator[Finding]:
    """Find a model that is none of those that may be used."""
    name = value_at(document, _MODEL)
    if isinstance(name, str) and name not in models:
        yield Finding(
            _MODEL,
            Code.UNKNOWN_MODEL,
            "Policy: PAIRWELL_MODEL and PAIRWELL_MODELS list no language model of this name.",
            expected=f"one of {', '.join(models)}",
            misspelt=name,
            known=models,
        )
