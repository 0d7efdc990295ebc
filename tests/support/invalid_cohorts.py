"""JSON that is no valid cohort, by name: shapes, numbers, characters, names, people, policies."""

import json

from tests.support.cohort_documents import LONG_GOAL, document, mentee, mentor, removed
from tests.support.spliced import GOOD, Documents, dumped, spliced


def invalid() -> Documents:
    """JSON with at least one error."""
    return {
        **_no_cohorts(),
        **_numbers(),
        **_characters(),
        **_names(),
        **_sizes(),
        **_people(),
        **_pins(),
        **_policies(),
        **_answers(),
        **_glossaries(),
    }


def heavy() -> Documents:
    """Invalid documents whose refusal takes seconds."""
    everybody = {"mentors": [mentor()]}
    return {
        "200,001 empty people": dumped({"mentees": [{}] * 200_001, **everybody}),
        "150,000 empty people": dumped({"mentees": [{}] * 150_000, **everybody}),
        "a million empty lists": dumped({"mentees": [[]] * 1_000_000, **everybody}),
    }


def _no_cohorts() -> Documents:
    texts = ("null", "true", "0", "-0.0", '"a"', '""', "[]", "{}", "[{}]", "[[]]", "1e5")
    return {
        **{f"only {text}": text.encode() for text in texts},
        "a list of the cohort": b"[" + GOOD + b"]",
        "the cohort in a field": b'{"cohort": ' + GOOD + b"}",
        "the cohort as a text": json.dumps(GOOD.decode()).encode(),
        "no mentors": dumped(removed(document(), ("mentors",))),
        "mentees null": spliced("mentees", "null"),
        "mentees an object": spliced("mentees", '{"e1": {"id": "e1"}}'),
        "empty lists": b'{"mentees": [], "mentors": []}',
        "empty people": b'{"mentees": [{}, {}], "mentors": [{}]}',
        "people null": b'{"mentees": [null], "mentors": [null]}',
        "people as ids": b'{"mentees": ["e1"], "mentors": ["r1"]}',
        "policy null": spliced("policy", "null"),
        "round null": spliced("round", "null"),
    }


def _numbers() -> Documents:
    numbers = {
        "NaN": "NaN",
        "Infinity": "Infinity",
        "-Infinity": "-Infinity",
        "1e400": "1e400",
        "-1e400": "-1e400",
        "5,000 digits": "9" * 5_000,
        "100,000 digits": "9" * 100_000,
        "-5,000 digits": "-" + "9" * 5_000,
        "2^63": str(2**63),
        "-2^63 - 1": str(-(2**63) - 1),
    }
    small = ("-1", "100001", "2147483648", "1.0", "1e0", "2.5", '"3"', "true", "null", "[1]", "{}")
    found = {
        f"{path} {name}": spliced(path, raw)
        for name, raw in numbers.items()
        for path in ("mentors/0/capacity", "meta")
    }
    for path in ("mentees/0/goals", "mentees/0/id", "policy/min_score", "round/starts_on"):
        found[f"{path} NaN"] = spliced(path, "NaN")
        found[f"{path} 5,000 digits"] = spliced(path, "9" * 5_000)
    return found | {f"capacity {raw}": spliced("mentors/0/capacity", raw) for raw in small}


def _characters() -> Documents:
    texts = ('"\\ud800"', '"\\u0000"', '"a\\udfffb"', '"\\udc00\\ud800"', '"a\\u0000b"')
    paths = (
        *("mentees/0/goals", "mentees/0/id", "mentees/0/name", "mentees/0/avoids", "meta"),
        *("mentors/0/expertise", "mentors/0/capacity", "label", "policy/seed", "round/name"),
    )
    found = {f"{path} {raw}": spliced(path, raw) for path in paths for raw in texts[:2]}
    for raw in texts:
        found[f"a mentee's goals {raw}"] = spliced("mentees/0/goals", raw)
        found[f"a field called {raw}"] = GOOD[:-1] + b", " + raw.encode() + b": 1}"
        found[f"a key {raw} in meta"] = spliced("meta", "{" + raw + ": 1}")
    return found


def _names() -> Documents:
    unknown = (
        *("gaols", "Mentees", "__proto__", "constructor", "", " ", "/", "~", "<list>", "<text>"),
        *("x" * 20_000, "\u202eoediv", "mentees\u200b", "\n", "${jndi:ldap://a}", "'; DROP --"),
    )
    twice = {
        "mentees twice": b'{"mentees": [], ' + GOOD[1:],
        "an id twice": GOOD.replace(b'{"id"', b'{"id": "x", "id"'),
        "the same id twice": GOOD.replace(b'"id": "e1"', b'"id": "e1", "id": "e1"'),
        "a key twice in meta": spliced("meta", '{"a": {"b": 1, "b": 2}}'),
        "a key three times": b'{"a": 1, "a": 2, "a": 3}',
    }
    return {
        **{f"a field {name[:20]!r}": dumped(document(**{name: 1})) for name in unknown},
        **{
            f"a mentee's field {name[:20]!r}": dumped(document(mentees=[mentee(**{name: 1})]))
            for name in unknown
        },
        **twice,
    }


def _sizes() -> Documents:
    numbers = {str(number): number for number in range(1_001)}
    return {
        "1,001 fields": dumped({**document(), **numbers}),
        "a mentee of 1,001 fields": dumped(document(mentees=[mentee(**numbers)])),
        "10,001 characters": dumped(document(mentees=[mentee(goals="a " * 5_001)])),
        "a million characters": dumped(document(mentees=[mentee(goals="a b " * 250_000)])),
        "51 goals": dumped(document(mentees=[mentee(goals=[LONG_GOAL] * 51)])),
        "an empty id": dumped(document(mentees=[mentee("")])),
        "an id of 201 characters": dumped(document(mentees=[mentee("e" * 201)])),
        "10,001 avoided": dumped(document(mentees=[mentee(avoids=["r1"] * 10_001)])),
        "meta 21 deep": spliced("meta", "[" * 21 + "]" * 21),
        "meta nearly as deep as JSON may be": spliced("meta", "[" * 60 + "]" * 60),
        "300 wrong people": dumped({"mentees": [{"id": n} for n in range(300)], "mentors": []}),
        "150 flaws": b"[" + b"NaN, " * 150 + b"1]",
        "pairs of three": dumped(document(policy={"forbidden": [["e1", "r1", "r2"], ["e1"], []]})),
    }


def _people() -> Documents:
    days = ("2026-02-30", "26-1-1", "2026-09-14T00:00:00Z", "tomorrow", "", "٢٠٢٦-٠٩-١٤", 20260914)
    priorities = [mentee(f"e{n}", priority=n) for n in range(51)]
    return {
        **{f"the day {day}": dumped(document(round={"starts_on": day})) for day in days},
        "a round that ends before it starts": dumped(
            document(round={"starts_on": "2026-09-14", "ends_on": "2026-09-13"})
        ),
        "min_load above capacity": dumped(document(mentors=[mentor(capacity=1, min_load=2)])),
        "demand_min above demand": dumped(document(mentees=[mentee(demand=1, demand_min=2)])),
        "the same id in one list": dumped(document(mentees=[mentee(), mentee(), mentee()])),
        "51 priorities": dumped(document(mentees=priorities)),
        "a mentee's field with a mentor": dumped(document(mentors=[mentor(goals=LONG_GOAL)])),
        "an unknown status": dumped(document(mentees=[mentee(status="Active")])),
        "an unknown objective": dumped(document(policy={"objective": "fairest"})),
        "no seconds": dumped(document(policy={"time_limit_s": 0})),
    }


def _pins() -> Documents:
    pins = {
        "of somebody unknown": {"pinned": [["e1", "nobody"], ["nobody", "r1"]]},
        "of a near id": {"pinned": [["E1", "r1 "]]},
        "doubled": {"pinned": [["e1", "r1"], {"mentee": "e1", "mentor": "r1"}]},
        "and forbidden": {"pinned": [["e1", "r1"]], "forbidden": [["e1", "r1"]]},
        "over demand": {"pinned": [["e1", "r1"], ["e1", "r2"]]},
        "of the wrong side": {"pinned": [["r1", "e1"]]},
        "as a text": {"pinned": ["e1-r1"]},
        "without a mentor": {"pinned": [{"mentee": "e1"}]},
    }
    over = document(mentors=[mentor(capacity=1)], policy={"pinned": [["e1", "r1"], ["e2", "r1"]]})
    avoided = document(
        mentees=[mentee(avoids=["r1"])], mentors=[mentor()], policy={"pinned": [["e1", "r1"]]}
    )
    oneself = document(mentors=[mentor("e1")], policy={"pinned": [["e1", "e1"]]})
    paused = document(mentees=[mentee(status="paused")], policy={"pinned": [["e1", "r1"]]})
    return {
        **{f"a pin {name}": dumped(document(policy=policy)) for name, policy in pins.items()},
        "a pin over capacity": dumped(over),
        "a pin of two who avoid": dumped(avoided),
        "a pin with oneself": dumped(oneself),
        "a pin of somebody paused": dumped(paused),
    }


def _policies() -> Documents:
    criterion = {"name": "tested", "kind": "equal", "mentee_field": "industry"}
    rule = {"name": "tested", "kind": "same", "params": {"field": "industry"}}
    people = [mentee(attributes={"gender": "f"}), mentee("e2", reports_to="e1")]
    policies = {
        "a criterion without a field": {"criteria": [criterion]},
        "a criterion on names": {"criteria": [{**criterion, "mentor_field": "name"}]},
        "a criterion on an unknown field": {"criteria": [{**criterion, "mentor_field": "<list>"}]},
        "the same rule twice": {"rules": [rule, rule]},
        "a rule without its field": {"rules": [{**rule, "params": {}}]},
        "a rule on gender": {"rules": [{**rule, "params": {"field": "attributes.gender"}}]},
        "a quota without bounds": {"quotas": [{"name": "tested"}]},
        "a quota upside down": {"quotas": [{"name": "tested", "min": 2, "max": 1}]},
        "a pin that breaks what no pin may": {
            "pinned": [{"mentee": "e1", "mentor": "r1", "override": ["avoids"]}]
        },
        "two scores of a pair": {"scores": [["e1", "r1", 0.1], ["e1", "r1", 0.2]]},
        "a school without its columns": {"preset": "school"},
    }
    return {name: dumped(document(mentees=people, policy=one)) for name, one in policies.items()}


def _answers() -> Documents:
    wish = {"field": "name", "op": "is", "value": "Ada"}
    slot = {"day": "monday", "start": "17:00", "end": "09:00"}
    people = {
        "a wish about names": mentee(wishes=[wish]),
        "hours that end before they start": mentee(availability=[slot]),
        "a zone that there is not": mentee(time_zone="Mars/Olympus"),
        "a zone that is a path": mentee(time_zone="/etc/localtime"),
        "a language by its name": mentee(languages=["English, please"]),
        "somebody preferred twice": mentee(prefers=["r1", "r1"]),
        "somebody preferred and avoided": mentee(prefers=["r1"], avoids=["r1"]),
        "an unknown top criterion": mentee(top_criterion="money"),
        "somebody who reports to themself": mentee(reports_to="e1"),
        "an attribute without a name": mentee(attributes={"": 1}),
        "an attribute of nothing": mentee(attributes={"<text>": None}),
    }
    return {name: dumped(document(mentees=[one])) for name, one in people.items()}


def _glossaries() -> Documents:
    glossaries: dict[str, object] = {
        "a list": [],
        "an acronym of one letter": {"A": "alpha"},
        "an acronym of 41 letters": {"A" * 41: "alpha"},
        "no expansion": {"SRE": ""},
        "an expansion of 201 letters": {"SRE": "a" * 201},
        "an expansion that is a list": {"SRE": ["site"]},
        "an acronym that begins with a space": {" SRE": "site reliability"},
        "a line end": {"SRE": "site\nreliability"},
        "two meanings": {"SRE": "site reliability", "sre": "sales"},
        "1,001 entries": {f"A{k}": "alpha" for k in range(1001)},
    }
    return {
        **{
            f"a glossary with {name}": dumped(document(policy={"glossary": value}))
            for name, value in glossaries.items()
        },
        "quotas and a stable matching": dumped(
            document(policy={"objective": "stable", "quotas": [{"name": "all", "max": 1}]})
        ),
    }
