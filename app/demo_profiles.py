"""Invented profiles: the fields beside goals and expertise, for cohorts that use all of them."""

import random
from collections.abc import Sequence
from typing import Any

SHARE_BLANK = 0.15
"""How often a person leaves a field out."""

SHARE_OUTSIDE = 0.5
"""Mentees who report to somebody of the mentors; the others' managers take no part."""

_SKILLS = (
    "people management",
    "negotiation",
    "public speaking",
    "budgeting",
    "Python",
    "data analysis",
    "project management",
    "writing",
    "conflict resolution",
    "hiring",
    "strategy",
    "research methods",
)
_SUPPORT = (
    "career_decisions",
    "technical_skills",
    "soft_skills",
    "introductions",
    "confidence",
    "accountability",
    "promotion",
    "feedback",
    "emotional_support",
    "work_life_balance",
)
_INTERESTS = ("running", "chess", "choir", "gardening", "hiking", "film", "cooking", "football")
_INDUSTRIES = ("healthcare", "finance", "education", "technology", "public sector")
_DEPARTMENTS = ("Finance", "Engineering", "Operations", "Research", "People")
_ORGANISATIONS = ("Northwind", "Larkfield", "Tern & Sons", "Highmoor")
_SCHOOLS = ("University of Leeds", "Aalto", "Universidade do Porto", "TU Delft")
_PLACES = (
    ("Leeds", "Europe/London"),
    ("Lisbon", "Europe/Lisbon"),
    ("Helsinki", "Europe/Helsinki"),
    ("New York", "America/New_York"),
)
_LADDER = ("junior", "intermediate", "senior", "lead", "director")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
_BACKGROUNDS = (
    "Started in customer service, then moved into operations.",
    "Studied engineering and has worked in two start-ups since.",
    "Trained as a nurse and became a ward manager.",
    "Came to finance after years in teaching.",
    "A doctorate in chemistry, then a research group of their own.",
)


def with_profiles(cohort: dict[str, Any], seed: int) -> dict[str, Any]:
    """Add a profile to each person of an invented cohort; the same seed adds the same ones.

    About one field in seven is left blank, as people do.
    """
    rng = random.Random(seed)
    mentors = [{**one, **_kept(rng, _mentor(rng))} for one in cohort["mentors"]]
    managers = [one["id"] for one in mentors] + ["outside"]
    mentees = [{**one, **_kept(rng, _mentee(rng, managers))} for one in cohort["mentees"]]
    return {
        **cohort,
        "round": {"name": "Autumn 2026", "starts_on": "2026-09-14", "ends_on": "2027-03-12"},
        "mentees": mentees,
        "mentors": mentors,
        "policy": {**cohort.get("policy", {}), "seniority_ladder": list(_LADDER)},
    }


def _kept(rng: random.Random, fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if rng.random() >= SHARE_BLANK}


def _mentee(rng: random.Random, managers: Sequence[str]) -> dict[str, Any]:
    return {
        **_both(rng, _LADDER[:3]),
        "skills_wanted": rng.sample(_SKILLS, 2),
        "support_wanted": rng.sample(_SUPPORT, 2),
        "reports_to": rng.choice(managers) if rng.random() < SHARE_OUTSIDE else "outside",
        "hours_per_month": rng.choice((1, 2, 3)),
    }


def _mentor(rng: random.Random) -> dict[str, Any]:
    return {
        **_both(rng, _LADDER[2:]),
        "skills": rng.sample(_SKILLS, 4),
        "support_offered": rng.sample(_SUPPORT, 5),
        "looking_for": "Somebody who is new to leading people, or about to change field.",
        "first_time": rng.random() < SHARE_BLANK,
        "hours_per_month": rng.choice((4, 6, 10)),
    }


def _both(rng: random.Random, ladder: Sequence[str]) -> dict[str, Any]:
    location, time_zone = rng.choice(_PLACES)
    return {
        "background": rng.choice(_BACKGROUNDS),
        "interests": rng.sample(_INTERESTS, 2),
        "industry": rng.choice(_INDUSTRIES),
        "department": rng.choice(_DEPARTMENTS),
        "organisation": rng.choice(_ORGANISATIONS),
        "past_organisations": [rng.choice(_SCHOOLS)],
        "seniority": rng.choice(ladder),
        "languages": rng.choice((["en"], ["en"], ["en", "pt"], ["en", "fi"])),
        "time_zone": time_zone,
        "location": location,
        "availability": [_slot(rng, day) for day in rng.sample(_DAYS, 2)],
        "commitment_months": rng.choice((3, 6, 12)),
        "meeting_format": rng.choice(("virtual", "in_person", "either")),
        "communication_style": rng.choice(("autonomy", "balanced", "hands_on")),
        "meetings_per_month": rng.choice((1, 2, 4)),
    }


def _slot(rng: random.Random, day: str) -> dict[str, str]:
    start = rng.choice((8, 12, 16, 18))
    return {"day": day, "start": f"{start:02d}:00", "end": f"{start + 3:02d}:00"}
