"""Odd cohorts that are answered all the same, by name: layout, ids, rounds, impossible demands."""

import json

from tests.support.cohort_documents import LONG_GOAL, document, mentee, mentor
from tests.support.full_document import full_document
from tests.support.spliced import GOOD, Documents, dumped, spliced


def accepted() -> Documents:
    """Odd documents that are answered all the same."""
    return {
        **_odd_layout(),
        **_odd_ids(),
        **_odd_rounds(),
        **_odd_answers(),
        **_impossible_rounds(),
    }


def too_large() -> Documents:
    """Valid documents that the service takes by `validate` alone."""
    return {
        "6,000 people": _crowd(5_900, 100),
        "1,001,000 pairs": _crowd(1_001, 1_000),
    }


def _odd_layout() -> Documents:
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in LONG_GOAL)
    whole = full_document()
    return {
        "every field": dumped(whole),
        "a byte order mark": b"\xef\xbb\xbf" + GOOD,
        "much white space": json.dumps(document(), indent=200).replace("\n", "\r\n").encode(),
        "blank lines around": b"\n" * 10_000 + GOOD + b"\t" * 10_000,
        "everything escaped": GOOD.replace(LONG_GOAL.encode(), escaped.encode()),
        "slashes escaped": GOOD.replace(b"Lead", b"\\/Lead\\/"),
        "a whole pair of surrogates": spliced("mentees/0/name", '"\\ud83d\\ude00"'),
        "the policy before the people": dumped({"policy": whole["policy"], **whole}),
    }


def _odd_ids() -> Documents:
    pairs = {
        "normal forms": ("Zo\u00eb", "Zoe\u0308"),
        "joiners": ("\U0001f469\u200d\U0001f680", "\U0001f469\U0001f680"),
        "right to left": ("\u202ereversed", "\u0645\u0631\u0634\u062f"),
        "spaces": (" ", "\u3000"),
        "controls": ("a\nb", "\x1b[2J"),
        "pointers": ("/", "~1"),
        "markup": ("<script>alert(1)</script>", "[red]&amp;"),
        "formulas": ("=1+1", "@SUM(A1)"),
        "case": ("E", "e"),
        "long": ("e" * 200, "é" * 200),
        "planes": ("\U0010ffff", "\ufffe"),
    }
    found = {}
    for name, (one, other) in pairs.items():
        people = [mentee(one), mentee(other)], [mentor(other, avoids=[one]), mentor("r")]
        policy = {"forbidden": [[one, "r"]], "ids": "separate"}
        found[f"ids with {name}"] = dumped(
            document(mentees=people[0], mentors=people[1], policy=policy)
        )
    return found


def _odd_rounds() -> Documents:
    floats = [1e308, 5e-324, -0.0, 0.1, 2**63 - 1, -(2**63), 1e22, True, None, "", {"": ""}]
    nobody = [mentor("r1", status="withdrawn"), mentor("r2", capacity=0)]
    return {
        "one mentee and one mentor": dumped(document(mentees=[mentee()], mentors=[mentor()])),
        "no texts": b'{"mentees": [{"id": "e1"}], "mentors": [{"id": "r1", "expertise": null}]}',
        "blank texts": dumped(document(mentees=[mentee(goals=["", " \n", "…"])])),
        "the longest text": dumped(document(mentees=[mentee(name="x" * 10_000)])),
        "50 times the same goal": dumped(document(mentees=[mentee(goals=[LONG_GOAL] * 50)])),
        "the most places": dumped(document(mentors=[mentor(capacity=100_000)])),
        "the most mentors wanted": dumped(document(mentees=[mentee(demand=100)])),
        "nobody offers": dumped(document(mentors=nobody)),
        "nobody wants": dumped(document(mentees=[mentee(demand=0)])),
        "the same person on both sides": dumped(document(mentors=[mentor("e1"), mentor("e2")])),
        "somebody avoids themself": dumped(document(mentees=[mentee(avoids=["e1", "e1", "zz"])])),
        "50 priorities": dumped(
            document(mentees=[mentee(f"e{n}", priority=n * 10**7) for n in range(50)])
        ),
        "more than 100 warnings": dumped(
            document(mentees=[mentee(avoids=[f"x{n}" for n in range(150)])])
        ),
        "numbers in meta": dumped(document(meta=floats)),
        "20 lists in meta": spliced("meta", "[" * 20 + "]" * 20),
        "a large meta": dumped(document(meta={str(n): ["x" * 20] * 20 for n in range(1_000)})),
        "20,000 objects in meta": dumped(document(meta=[{}] * 20_000)),
        "a day on the edge": dumped(
            document(round={"starts_on": "0001-01-01", "ends_on": "9999-12-31"})
        ),
        "a weight as small as can be": dumped(
            document(policy={"criteria": [{"name": "goals", "kind": "text", "weight": 5e-324}]})
        ),
        "an hour of time": dumped(document(policy={"time_limit_s": 3600})),
    }


def _odd_answers() -> Documents:
    hours = [{"day": "sunday", "start": "00:00", "end": "24:00"}] * 200
    keys = {"<text>": "a", "[key]": 1, "goals": True, " ": [], "\u202e": [1, "a", False]}
    wishes = [
        {"field": "attributes.goals", "op": op, "value": value, "importance": importance}
        for op in ("is", "is_not", "has", "has_not", "at_least", "at_most")
        for value in ("a", 3, [], [True, "b"])
        for importance in ("must", "nice")
    ]
    people = {
        "the same hours 200 times": mentee(availability=hours, time_zone="Pacific/Kiritimati"),
        "odd names of attributes": mentee(attributes=keys, audit=keys),
        "200 attributes": mentee(attributes={f"a{n}": ["x"] * 200 for n in range(200)}),
        "every kind of wish": mentee(attributes=keys, wishes=wishes),
        "200 labels": mentee(
            interests=[f"label {n}" for n in range(200)], skills_wanted=["C"] * 200
        ),
        "numbers at their limits": mentee(
            seniority=-1e12, hours_per_month=744, commitment_months=1200, meetings_per_month=100
        ),
        "the first and the last day": mentee(
            available_from="9999-12-31", available_until="0001-01-01"
        ),
        "a language of eight letters": mentee(languages=["abcdefgh-x-y", "EN", "en"]),
    }
    return {name: dumped(document(mentees=[one, mentee("e2")])) for name, one in people.items()}


def _impossible_rounds() -> Documents:
    needed = [mentee("e1", demand_min=1), mentee("e2", demand_min=1)]
    everybody = [["e1", "r1"], ["e1", "r2"], ["e2", "r1"], ["e2", "r2"]]
    return {
        "too few places": dumped(document(mentors=[mentor(capacity=1)])),
        "too few places for hard demands": dumped(
            document(mentees=needed, mentors=[mentor(capacity=1)])
        ),
        "too few mentees for minimum loads": dumped(
            document(mentors=[mentor(min_load=2), mentor("r2", min_load=1)])
        ),
        "everybody forbidden": dumped(document(policy={"forbidden": everybody})),
        "everybody forbidden and needed": dumped(
            document(mentees=needed, policy={"forbidden": everybody})
        ),
        "nobody good enough": dumped(document(policy={"min_score": 1})),
    }


def _crowd(mentees: int, mentors: int) -> bytes:
    return dumped(
        {
            "mentees": [mentee(f"e{n}") for n in range(mentees)],
            "mentors": [mentor(f"r{n}") for n in range(mentors)],
        }
    )
