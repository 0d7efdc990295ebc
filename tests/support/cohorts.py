"""Random cohorts of people who write like people, and their rules worked out a second way."""

import json
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from app.matching.cohort import Cohort
from app.matching.prepared import PreparedRound
from app.matching.reading import read_cohort
from app.matching.result import Result

Document = dict[str, Any]
"""A cohort or a result as plain JSON."""
Pair = tuple[str, str]

GOALS = (
    "I want to lead my first team through a reorganisation.",
    "How do I give feedback without hurting people?",
    "I would like to speak in front of two hundred people and not shake.",
    "My aim is to move from ward nursing into hospital management.",
    "I need help to write my first grant proposal.",
    "Negotiating my salary has always scared me.",
    "I hope to publish the second paper of my thesis this year.",
    "I want to learn how budgets are really made.",
    "After nine years as a developer I would like to become an architect.",
    "I am new in the country and want to understand how promotion works here.",
    "I would like to return to work after a long illness.",
    "I want to become a product manager without a business degree.",
    "Please help me to say no to the fourth committee.",
    "I dream of opening a practice for physiotherapy in my village.",
    "I want to understand machine learning well enough to manage those who do it.",
    "My goal is a professorship, or a good reason to leave.",
    "I need a sponsor who introduces me to people in logistics.",
    "I want to run clinical trials and do not know where to start.",
    "I struggle to delegate and end up doing everything myself.",
    "I would like to found a company with two friends.",
    "I want to be a better listener in meetings.",
    "How do you plan a career when you like everything?",
    "I want to pass the exam for specialist nurses in intensive care.",
    "I hope to teach statistics so that nobody falls asleep.",
    "I want to move from consulting to the public sector.",
    "I am the only woman in my team and would like to talk about that.",
    "I want to write code that others enjoy reading.",
    "I need to find out whether I want to manage people at all.",
    "I would like to get our recycling project funded.",
    "I want to balance night shifts and two small children.",
)
EXPERTISE = (
    "Engineering director, fifteen years of growing managers.",
    "I chair the ethics board of a teaching hospital.",
    "Head of research funding, I have read four thousand proposals.",
    "I coach public speakers and was once afraid of the stage.",
    "Chief nurse of a hospital with six hundred beds.",
    "Professor of statistics who likes to teach beginners.",
    "I have founded three companies, and two of them failed.",
    "Salary negotiations are my daily work in the union.",
    "Editor of a medical journal for ten years.",
    "Software architect, I review other people's code all day.",
    "I led the merger of two universities.",
    "Product management in health care, from idea to launch.",
    "I moved here from abroad at thirty and became a judge.",
    "Finance director of a city, I like to explain budgets.",
    "Run a logistics network with nine hundred drivers.",
    "I came back to work after cancer and now lead a department.",
    "Data science manager, formerly a physicist.",
    "I supervise doctoral students and enjoy their questions.",
    "Physiotherapist with two practices of my own.",
    "Twenty years of consulting, then the ministry of transport.",
    "I designed the night shift plan of our intensive care unit.",
    "Recruiter for technical roles, I know what they look for.",
    "Clinical research lead, I have run eleven trials.",
    "Mediator in conflicts between teams and their managers.",
    "I teach managers to listen, which takes them about a year.",
    "Founder of a network of women in engineering.",
    "Environmental officer, I have found money for forty projects.",
    "Career counsellor for people who are interested in too much.",
    "I build software for schools and hospitals.",
    "Works council member who reads every contract twice.",
)
SENTENCES = GOALS + EXPERTISE

seeds = st.integers(0, 2**32 - 1)


def read(document: Document) -> Cohort:
    """Read a cohort that must have no error."""
    found = read_cohort(document)
    if found.cohort is None:
        raise AssertionError(found.problems)
    return found.cohort


def random_document(seed: int, n_max: int = 9, m_max: int = 6) -> Document:
    """Small cohort with every feature of a round; some cannot be matched, many are tied."""
    rng = np.random.default_rng(seed)
    shared = rng.random() < 0.3
    mentees = [_mentee(rng, f"e{k}") for k in range(int(rng.integers(1, n_max + 1)))]
    mentors = [_mentor(rng, f"r{k}") for k in range(int(rng.integers(1, m_max + 1)))]
    if shared:
        mentors[0]["id"] = mentees[-1]["id"]
    ids = [[person["id"] for person in people] for people in (mentees, mentors)]
    for people, others in ((mentees, ids[1]), (mentors, ids[0])):
        for person in people:
            person["avoids"] = _some(rng, [other for other in others if rng.random() < 0.1])
    document: Document = {"mentees": mentees, "mentors": mentors, "policy": _policy(rng)}
    document["policy"]["forbidden"] = [
        [mentee, mentor] for mentee in ids[0] for mentor in ids[1] if rng.random() < 0.05
    ]
    document["policy"]["pinned"] = _possible_pins(rng, document)
    return document


def _some(rng: np.random.Generator, values: list[str]) -> list[str]:
    return [str(value) for value in rng.permutation(values)] if values else []


def _mentee(rng: np.random.Generator, known: str) -> Document:
    demand = int(rng.choice([0, 1, 1, 1, 1, 2, 2, 3]))
    return {
        "id": known,
        "goals": _texts(rng, GOALS),
        "demand": demand,
        "demand_min": min(demand, int(rng.choice([0] * 9 + [1, 2]))),
        "priority": int(rng.choice([0, 0, 1, 2])),
        "status": _status(rng),
    }


def _mentor(rng: np.random.Generator, known: str) -> Document:
    capacity = int(rng.choice([0, 1, 1, 2, 2, 3]))
    return {
        "id": known,
        "expertise": _texts(rng, EXPERTISE),
        "capacity": capacity,
        "min_load": min(capacity, int(rng.choice([0, 0, 0, 0, 0, 0, 1, 2]))),
        "status": _status(rng),
    }


def _status(rng: np.random.Generator) -> str:
    return str(rng.choice(["active"] * 12 + ["paused", "withdrawn"]))


def _texts(rng: np.random.Generator, pool: tuple[str, ...]) -> object:
    few = pool[: int(rng.choice([6, len(pool)]))]
    sentences = [str(s) for s in rng.choice(few, int(rng.integers(0, 4)), replace=False)]
    if not sentences:
        return [None, "", " ", []][int(rng.integers(4))]
    return " ".join(sentences) if rng.random() < 0.5 else sentences


def _policy(rng: np.random.Generator) -> Document:
    missing = str(rng.choice(["neutral", "zero"]))
    return {
        "objective": str(rng.choice(["coverage_then_score", "coverage_then_score", "total_score"])),
        "min_score": float(rng.choice([0.0, 0.0, 0.0, 0.2, 0.3])),
        "criteria": [{"name": "goals", "kind": "text", "missing": missing}],
        "ids": str(rng.choice(["shared", "shared", "separate"])),
        "seed": str(rng.integers(3)),
    }


def _possible_pins(rng: np.random.Generator, document: Document) -> list[list[str]]:
    rows = {one["id"]: one["demand"] for one in taking_part(document, "mentees")}
    columns = {one["id"]: one["capacity"] for one in taking_part(document, "mentors")}
    pairs = [(i, j) for i in rows for j in columns if not is_ruled_out(document, i, j)]
    pins = []
    for k in rng.permutation(len(pairs))[: int(rng.choice([0, 0, 1, 2, 3]))]:
        i, j = pairs[k]
        if rows[i] > 0 and columns[j] > 0:
            rows[i] -= 1
            columns[j] -= 1
            pins.append([i, j])
    return pins


def taking_part(document: Document, side: str) -> list[Document]:
    """Everybody of one list who is active and wants, or offers, at least one place."""
    most = {"mentees": "demand", "mentors": "capacity"}[side]
    return [
        person
        for person in document[side]
        if person.get("status", "active") == "active" and person.get(most, 1) > 0
    ]


def is_ruled_out(document: Document, mentee: str, mentor: str) -> bool:
    """Whether a pair may not be matched whatever it scores."""
    return is_one_person(document, mentee, mentor) or is_refused(document, mentee, mentor)


def is_one_person(document: Document, mentee: str, mentor: str) -> bool:
    """Whether an id of both lists stands for the same person."""
    return mentee == mentor and document.get("policy", {}).get("ids", "shared") == "shared"


def is_refused(document: Document, mentee: str, mentor: str) -> bool:
    """Whether one avoids the other, or the programme forbids the pair."""
    policy = document.get("policy", {})
    if [mentee, mentor] in policy.get("forbidden", []):
        return True
    one_person = policy.get("ids", "shared") == "shared"
    by_role = {
        (side, person["id"]): person.get("avoids", [])
        for side in ("mentees", "mentors")
        for person in document[side]
    }
    sides = ("mentees", "mentors")
    mine = [by_role.get((side, mentee), []) for side in (sides if one_person else sides[:1])]
    theirs = [by_role.get((side, mentor), []) for side in (sides if one_person else sides[1:])]
    return any(mentor in avoids for avoids in mine) or any(mentee in avoids for avoids in theirs)


def shuffled(document: Document, seed: int) -> Document:
    """The same cohort with both lists in another order."""
    rng = np.random.default_rng(seed)
    lists = {
        side: [document[side][k] for k in rng.permutation(len(document[side]))]
        for side in ("mentees", "mentors")
    }
    return {**document, **lists}


def scores_of(prepared: PreparedRound) -> dict[Pair, int]:
    """Score in millionths of every pair of the round, eligible or not."""
    everybody = slice(0, prepared.problem.n_rows), slice(0, prepared.problem.n_columns)
    values, _ = prepared.scores.block(*everybody)
    return {
        (mentee, mentor): int(values[i, j])
        for i, mentee in enumerate(prepared.mentee_ids)
        for j, mentor in enumerate(prepared.mentor_ids)
    }


def eligible_pairs(document: Document, scores: dict[Pair, int]) -> set[Pair]:
    """The pairs that may be matched, by the cohort's own words and the scores."""
    least = Fraction(str(document.get("policy", {}).get("min_score", 0))) * 1_000_000
    return {
        pair
        for pair, score in scores.items()
        if score >= least and not is_ruled_out(document, *pair)
    }


def as_json(result: Result) -> Document:
    """A result as a client receives it."""
    document: Document = json.loads(result.model_dump_json())
    return document


def bytes_of(result: Result) -> str:
    """All of a result that must not differ from run to run."""
    document = as_json(result)
    del document["timings"]
    return json.dumps(document)
