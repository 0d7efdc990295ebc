"""What the contract names and this version does not do yet, in one place.

A name leaves this table in the change that builds it. Until then it is refused with the code
``not_available_yet``: accepting and ignoring it would be a silent wrong answer.
"""

_BOTH = frozenset(
    {
        "attributes",
        "audit",
        "availability",
        "available_from",
        "available_until",
        "background",
        "commitment_months",
        "communication_style",
        "department",
        "hours_per_month",
        "industry",
        "interests",
        "languages",
        "location",
        "meeting_format",
        "meetings_per_month",
        "organisation",
        "past_organisations",
        "prefers",
        "reports_to",
        "seniority",
        "signed_up_at",
        "time_zone",
        "wishes",
    }
)
_MENTEE = _BOTH | {"skills_wanted", "support_wanted"}
_MENTOR = _BOTH | {"first_time", "looking_for", "skills", "support_offered"}

_FIELDS: dict[str, frozenset[str]] = {
    "Cohort": frozenset({"org_chart"}),
    "Mentee": _MENTEE,
    "Mentor": _MENTOR,
    "Goal": frozenset({"horizon", "weight"}),
    "Pin": frozenset({"override"}),
    "Policy": frozenset(
        {
            "conflicts",
            "glossary",
            "history",
            "justification",
            "keep_bonus",
            "max_changes",
            "model",
            "quotas",
            "rules",
            "scores",
            "seniority_ladder",
            "spread",
        }
    ),
}

_VALUES: dict[tuple[str, str], frozenset[str]] = {
    ("Policy", "preset"): frozenset(
        {"corporate", "higher_education", "healthcare", "technology", "school"}
    ),
    ("Policy", "objective"): frozenset({"max_min", "max_min_sum", "stable"}),
    ("Policy", "weak_fit"): frozenset({"leave_unmatched"}),
    ("Criterion", "mentee_field"): _MENTEE,
    ("Criterion", "mentor_field"): _MENTOR,
}

_FREE_NAMES = frozenset({("Criterion", "name"), ("Criterion", "kind")})


def fields_not_built(model: str) -> frozenset[str]:
    """Return the fields that the contract gives to a part, such as ``Mentee``, beyond the built."""
    return _FIELDS.get(model, frozenset())


def is_value_not_built(model: str, field: str, value: str) -> bool:
    """Tell whether a refused value is one that the contract has.

    The contract does not list the names and kinds of criteria, so every other one counts.
    """
    return (model, field) in _FREE_NAMES or value in _VALUES.get((model, field), frozenset())
