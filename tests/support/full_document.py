"""One cohort with every field that is built, as plain JSON."""

from tests.support.cohort_documents import Document, document, mentee, mentor


def full_document() -> Document:
    """A cohort that uses every field there is, without any problem."""
    goals = [
        "Lead my first team",
        {
            "text": "Return to work after an illness",
            "horizon": "long_term",
            "weight": 2.0,
            "private": True,
        },
    ]
    asked = {"skills_wanted": ["negotiation"], "support_wanted": ["confidence"]}
    offered = {"skills": ["negotiation"], "support_offered": ["confidence"], "first_time": False}
    needs = {"demand": 2, "demand_min": 1, "priority": 3, "prefers": ["r1"], "avoids": ["r2"]}
    gives = {"capacity": 1, "min_load": 1, "prefers": ["e1"], "avoids": ["e2"]}
    return document(
        label="A first match",
        meta=[1, {"sheet": "A"}],
        round={"name": "Autumn", "starts_on": "2026-09-14", "ends_on": "2027-03-12"},
        org_chart=[["e1", "x7"], ["x7", "x8"]],
        mentees=[
            mentee("e1", goals=goals, top_criterion="goals", **needs, **asked, **_both_sides()),
            mentee("e2", **_briefly(), department="Law", attributes={"track": "teaching"}),
        ],
        mentors=[
            mentor(
                "r1",
                expertise=["Director", "Choir"],
                looking_for=["Somebody new"],
                **gives,
                **offered,
                **_both_sides(),
            ),
            mentor("r2", **_briefly(), seniority="junior"),
            mentor("e2", **_briefly(), seniority="SENIOR"),
        ],
        policy=_full_policy(),
    )


def _both_sides() -> Document:
    return {
        "name": "Ada",
        "about": "Runs a choir",
        "background": ["Nurse for six years", "Ward manager"],
        "interests": ["hiking"],
        "industry": "healthcare",
        "department": "Finance",
        "organisation": "Northwind",
        "past_organisations": ["University of Leeds"],
        "seniority": "senior",
        "reports_to": "x9",
        "languages": ["en", "pt-BR"],
        "time_zone": "Europe/Lisbon",
        "availability": [{"day": "tuesday", "start": "17:00", "end": "19:30"}],
        "hours_per_month": 2.5,
        "commitment_months": 6.0,
        "meeting_format": "either",
        "location": "Leeds",
        "communication_style": "balanced",
        "meetings_per_month": 2.0,
        "wishes": [
            {"field": "languages", "op": "has", "value": ["en", "pt"], "importance": "nice"}
        ],
        "status": "active",
        "available_from": "2026-09-01",
        "available_until": "2027-04-01",
        "signed_up_at": "2026-08-01T09:30:00Z",
        "attributes": {"track": "research", "tools": ["R", 3.0], "year": 2.0, "remote": True},
        "audit": {"first_generation": True},
        "meta": {"row": [1, None]},
    }


def _briefly() -> Document:
    """What the rules of the full document read."""
    return {
        "reports_to": "x9",
        "languages": ["en"],
        "availability": [{"day": "tuesday", "start": "18:00", "end": "20:00"}],
        "time_zone": "Europe/Lisbon",
    }


def _full_policy() -> Document:
    return {
        "preset": "balanced",
        "criteria": [
            _criterion("goals", "text", "goals", "expertise", weight=2.5, missing="zero"),
            _criterion("tools", "overlap", "attributes.tools", "attributes.tools", enough=2.0),
            _criterion(
                "track",
                "table",
                "attributes.track",
                "attributes.track",
                table={"research": {"research": 1.0}},
            ),
            _criterion("ladder", "ordinal", "seniority", "seniority", order=["junior", "senior"]),
        ],
        "rules": [
            _rule("language", "shared_language"),
            _rule("hours", "overlap_hours", least=1.0, unknown="block"),
            _rule(
                "tracks",
                "if_then",
                mentee={"field": "attributes.track", "op": "is", "value": "research"},
                mentor={"field": "seniority", "op": "at_least", "value": "senior"},
            ),
        ],
        "scores": [["e1", "r1", 0.8]],
        "conflicts": [["e1", "r2", "family"]],
        "history": [["e1", "r2", "Spring"]],
        "quotas": [
            {
                "name": "finance",
                "mentees": {"department": ["Finance", "Law"]},
                "mentors": {"ids": ["r1", "r2"]},
                "min": 0.0,
                "max": 9.0,
                "unit": "pairs",
                "of": "filled",
                "each": "mentor",
            }
        ],
        "seniority_ladder": ["junior", "senior"],
        "model": "all-MiniLM-L6-v2",
        "glossary": {"KPI": "KPI"},
        "justification": None,
        "pinned": [
            ["e1", "r1"],
            {"mentee": "e2", "mentor": "r2", "override": ["language"], "note": "Both asked"},
        ],
        "forbidden": [["e2", "r1"]],
        "current": [["e2", "r2"]],
        "keep_bonus": 0.1,
        "max_changes": 1,
        "min_score": 0.25,
        "weak_fit": "flag",
        "spread": None,  # not together with quotas
        "objective": "max_min_sum",
        "time_limit_s": 30.0,
        "work_limit": 1_000_000,
        "seed": "seed",
        "ids": "separate",
    }


def _criterion(
    name: str,
    kind: str,
    mentee_field: str,
    mentor_field: str,
    *,
    weight: float = 1.0,
    missing: str = "neutral",
    **params: object,
) -> Document:
    return {
        "name": name,
        "kind": kind,
        "weight": weight,
        "mentee_field": mentee_field,
        "mentor_field": mentor_field,
        "missing": missing,
        "params": params,
    }


def _rule(name: str, kind: str, *, unknown: str = "allow", **params: object) -> Document:
    return {"name": name, "kind": kind, "params": params, "unknown": unknown}
