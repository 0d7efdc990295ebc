"""Every name that requests and answers use, with what it means."""

from dataclasses import dataclass
from functools import cache
from typing import get_args

from app.api.info_model import CodeMeaning, KnownCriterion, Objective, Preset
from app.matching.codes import Code
from app.matching.policy import Aim, Policy


@dataclass(frozen=True)
class KnownNames:
    """What is the same for every service of this version."""

    presets: tuple[Preset, ...]
    objectives: tuple[Objective, ...]
    criteria: tuple[KnownCriterion, ...]
    codes: tuple[CodeMeaning, ...]


@cache
def known_names() -> KnownNames:
    """Collect the names from where they are defined."""
    criteria = tuple(
        KnownCriterion(**one.model_dump(include=set(KnownCriterion.model_fields)))
        for one in Policy().criteria
    )
    return KnownNames(
        presets=(Preset(name=Policy().preset, criteria=tuple(one.name for one in criteria)),),
        objectives=tuple(Objective(name=name, meaning=_meaning(name)) for name in get_args(Aim)),
        criteria=criteria,
        codes=tuple(
            CodeMeaning(code=code, severity=code.severity, meaning=code.meaning) for code in Code
        ),
    )


def _meaning(objective: Aim) -> str:
    match objective:  # the type checker insists on a meaning for each
        case "coverage_then_score":
            return (
                "As many people as possible, those who waited longest first; then further "
                "mentors; then the total score"
            )
        case "total_score":
            return "The total score alone"
