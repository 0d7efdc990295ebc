"""Every name that requests and answers use, with what it means."""

from dataclasses import dataclass
from functools import cache
from typing import get_args

from app.api.info_model import CodeMeaning, KnownCriterion, Objective, Preset
from app.matching.codes import Code
from app.matching.criterion_kinds import with_fields
from app.matching.policy import Aim
from app.matching.preset_table import PRESETS, USUAL


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
    usual = {one.name: one for made in PRESETS.values() for one in map(with_fields, made.criteria)}
    return KnownNames(
        presets=tuple(
            Preset(name=name, criteria=tuple(one.name for one in made.criteria))
            for name, made in PRESETS.items()
        ),
        objectives=tuple(Objective(name=name, meaning=_meaning(name)) for name in get_args(Aim)),
        criteria=tuple(
            KnownCriterion(**usual[name].model_dump(include=set(KnownCriterion.model_fields)))
            for name in USUAL
        ),
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
        case "max_min":
            return (
                "As many people as possible; then the worst pair as good as possible; then the rest"
            )
        case "max_min_sum":
            return (
                "As many people as possible; then the least sum of a mentee; then the total score"
            )
        case "stable":
            return "No two would both rather have each other than what they get"
