"""The presets: weights of the usual criteria, and rules; docs/presets.md has the reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.matching.criterion import Criterion, Kind, Params
from app.matching.hard_rule import HardRule, RuleKind, RuleParams

WeakFit = Literal["flag", "leave_unmatched"]
"""What is done with a pair that scores no more than the median."""

USUAL: Mapping[str, tuple[Kind, str | None, str | None]] = {
    "goals": ("text", "goals", "expertise"),
    "path": ("path", None, None),
    "skills": ("skills", None, None),
    "support": ("overlap", "support_wanted", "support_offered"),
    "aims": ("text", "goals", "looking_for"),
    "interests": ("overlap", "interests", "interests"),
    "industry": ("equal", "industry", "industry"),
    "other_department": ("differ", "department", "department"),
    "seniority": ("seniority", None, None),
    "communication_style": ("style", None, None),
    "availability": ("availability", None, None),
    "time_zone": ("time_zone", None, None),
    "languages": ("languages", None, None),
    "meetings": ("meetings", None, None),
    "meeting_format": ("format", None, None),
    "commitment": ("commitment", None, None),
    "past_organisations": ("past_organisations", None, None),
    "wishes": ("wishes", None, None),
    "preferences": ("prefers", None, None),
    "scores": ("scores", None, None),
}
"""Kind and fields by the name of the criterion, in the order in which they are shown."""


@dataclass(frozen=True)
class Preset:
    """What a preset decides where a policy is silent.

    Attributes
    ----------
    weights
        By the name of a usual criterion; those left out are not scored.
    rules
        Beside what holds always: self-match, avoids, the reporting line, conflicts.
    params
        By the name of a criterion, where its kind's own do not do.
    weak_fit
        What is done with pairs that fit weakly.
    """

    weights: Mapping[str, float]
    rules: tuple[HardRule, ...] = ()
    params: Mapping[str, Params] = field(default_factory=dict)
    weak_fit: WeakFit = "flag"

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """The weighted criteria, in the usual order."""
        return tuple(
            Criterion(
                name=name,
                kind=kind,
                weight=self.weights[name],
                mentee_field=mentee_field,
                mentor_field=mentor_field,
                params=self.params.get(name, Params()),
            )
            for name, (kind, mentee_field, mentor_field) in USUAL.items()
            if name in self.weights
        )


_PRACTICAL = {
    "communication_style": 1.5,
    "availability": 1.5,
    "time_zone": 1.0,
    "languages": 1.0,
    "meetings": 1.0,
    "meeting_format": 1.0,
    "commitment": 1.0,
}
_CHOSEN = {"wishes": 3.0, "preferences": 4.0, "scores": 4.0}

_LONG_TERM = Params(long_term=2.0)
_NO_EXAMINER = HardRule(name="no_conflict_of_roles", kind="conflicts")

ALWAYS_KEPT: frozenset[RuleKind] = frozenset({"clearance", "consent"})
"""A preset's rules of these kinds hold also where a policy lists rules of its own."""

PRESETS: Mapping[str, Preset] = {
    "balanced": Preset(
        {
            "goals": 8.0,
            "path": 2.0,
            "skills": 3.0,
            "support": 2.0,
            "aims": 2.0,
            "interests": 1.0,
            "industry": 1.0,
            "seniority": 1.0,
            "past_organisations": 0.5,
            **_PRACTICAL,
            **_CHOSEN,
        }
    ),
    "corporate": Preset(
        {
            "goals": 8.0,
            "path": 2.0,
            "skills": 4.0,
            "support": 2.0,
            "aims": 2.0,
            "other_department": 2.0,
            "seniority": 2.0,
            **_PRACTICAL,
            **_CHOSEN,
        },
        (
            HardRule(
                name="reporting_line",
                kind="reporting_line",
                params=RuleParams(same_manager=True),
            ),
        ),
    ),
    "higher_education": Preset(
        {
            "goals": 10.0,
            "path": 5.0,
            "skills": 2.0,
            "support": 2.0,
            "aims": 2.0,
            "interests": 1.0,
            "past_organisations": 0.5,
            **_PRACTICAL,
            **_CHOSEN,
        },
        (_NO_EXAMINER,),
        {"goals": _LONG_TERM, "path": _LONG_TERM},
    ),
    "healthcare": Preset(
        {
            "goals": 7.0,
            "path": 3.0,
            "skills": 4.0,
            "support": 4.0,
            "aims": 1.0,
            "industry": 1.0,
            "seniority": 1.0,
            **_PRACTICAL,
            "availability": 4.0,
            **_CHOSEN,
        },
        (
            _NO_EXAMINER,
            HardRule(name="common_hours", kind="overlap_hours", params=RuleParams(least=1)),
        ),
    ),
    "technology": Preset(
        {
            "goals": 7.0,
            "path": 1.0,
            "skills": 5.0,
            "support": 3.0,
            "aims": 1.0,
            "industry": 0.5,
            "seniority": 1.0,
            **_PRACTICAL,
            **_CHOSEN,
        }
    ),
    "school": Preset(
        {
            "goals": 8.0,
            "skills": 2.0,
            "support": 2.0,
            "interests": 4.0,
            **_PRACTICAL,
            "availability": 2.0,
            **_CHOSEN,
        },
        (
            HardRule(
                name="clearance",
                kind="clearance",
                params=RuleParams(field="attributes.clearance_until"),
                unknown="block",
            ),
            HardRule(
                name="guardian_consent",
                kind="consent",
                params=RuleParams(field="attributes.guardian_consent", age_field="attributes.age"),
                unknown="block",
            ),
        ),
        weak_fit="leave_unmatched",
    ),
}
