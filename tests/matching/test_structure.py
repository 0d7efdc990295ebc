import pytest

from app.matching.reading import read_cohort
from tests.support.cohort_documents import Document, Step, document, found, mentee, mentor, replaced
from tests.support.full_document import full_document

E1: tuple[Step, ...] = ("mentees", 0)
R1: tuple[Step, ...] = ("mentors", 0)
POLICY: tuple[Step, ...] = ("policy",)
CRITERION: tuple[Step, ...] = ("policy", "criteria", 0)
TABLE: tuple[Step, ...] = ("policy", "criteria", 2, "params", "table")

WRONG: list[tuple[tuple[Step, ...], object, str]] = [
    ((*E1, "goals"), 3, "wrong_type"),
    ((*E1, "goals"), {"text": "Lead"}, "wrong_type"),
    ((*E1, "goals"), "words " * 2000, "text_length"),
    ((*E1, "goals"), ["Lead my first team"] * 51, "wrong_length"),
    ((*E1, "goals", 1), 3, "wrong_type"),
    ((*E1, "goals", 1, "private"), 1, "wrong_type"),
    ((*E1, "goals", 1, "horizon"), "longterm", "wrong_value"),
    ((*E1, "goals", 1, "weight"), 0, "out_of_range"),
    ((*E1, "goals", 1, "txt"), "x", "unknown_field"),
    ((*E1, "demand"), "2", "wrong_type"),
    ((*E1, "demand"), 2.0, "wrong_type"),
    ((*E1, "demand"), True, "wrong_type"),
    ((*E1, "demand"), None, "wrong_type"),
    ((*E1, "demand"), 101, "out_of_range"),
    ((*E1, "priority"), -1, "out_of_range"),
    ((*E1, "name"), "a\0b", "bad_character"),
    ((*E1, "name"), "\ud800", "bad_character"),
    ((*E1, "status"), "pausd", "wrong_value"),
    ((*E1, "status"), 3, "wrong_type"),
    ((*E1, "avoids"), "r2", "wrong_type"),
    ((*E1, "avoids", 0), "", "text_length"),
    ((*E1, "meta"), {"a": float("nan")}, "number_not_finite"),
    ((*E1, "meta"), [2**63], "number_too_large"),
    ((*E1, "meta"), {"a\0": 1}, "bad_character"),
    ((*E1, "<list>"), 1, "unknown_field"),
    ((*E1, "expertise"), "Director", "unknown_field"),
    ((*E1, "skills_wanted"), "negotiation", "wrong_type"),
    ((*E1, "skills_wanted", 0), "", "text_length"),
    ((*E1, "skills_wanted"), ["x"] * 201, "wrong_length"),
    ((*E1, "skills"), ["negotiation"], "unknown_field"),
    ((*E1, "seniority"), True, "wrong_type"),
    ((*E1, "seniority"), "", "text_length"),
    ((*E1, "seniority"), 1e13, "out_of_range"),
    ((*E1, "languages", 0), "English please", "not_a_language"),
    ((*E1, "languages", 0), "English", "not_a_language"),
    ((*E1, "languages", 0), "Deutsch", "not_a_language"),
    ((*E1, "languages", 0), 3, "not_a_language"),
    ((*E1, "time_zone"), "Lisbon", "unknown_time_zone"),
    ((*E1, "time_zone"), "../../etc/passwd", "unknown_time_zone"),
    ((*E1, "time_zone"), 1, "wrong_type"),
    ((*E1, "availability", 0, "day"), "tue", "wrong_value"),
    ((*E1, "availability", 0, "start"), "5 pm", "not_a_time"),
    ((*E1, "availability", 0, "end"), "25:00", "not_a_time"),
    ((*E1, "availability", 0, "end"), 19, "not_a_time"),
    ((*E1, "availability", 0, "zone"), "UTC", "unknown_field"),
    ((*E1, "hours_per_month"), -1, "out_of_range"),
    ((*E1, "hours_per_month"), "2", "wrong_type"),
    ((*E1, "meeting_format"), "phone", "wrong_value"),
    ((*E1, "communication_style"), "hands on", "wrong_value"),
    ((*E1, "communication_style"), 1.5, "out_of_range"),
    ((*E1, "communication_style"), [], "wrong_type"),
    ((*E1, "available_from"), "1.9.2026", "not_a_date"),
    ((*E1, "wishes", 0, "op"), "is not", "wrong_value"),
    ((*E1, "wishes", 0, "value"), None, "wrong_type"),
    ((*E1, "wishes", 0, "value"), {"a": 1}, "wrong_type"),
    ((*E1, "wishes", 0, "value", 1), None, "wrong_type"),
    ((*E1, "attributes"), [], "wrong_type"),
    ((*E1, "attributes"), {f"key {n}": n for n in range(201)}, "wrong_length"),
    ((*E1, "attributes", "track"), None, "wrong_type"),
    ((*E1, "attributes", "track"), {}, "wrong_type"),
    ((*E1, "attributes", "track"), 10**400, "out_of_range"),
    ((*E1, "attributes", "<text>"), "", "text_length"),
    ((*E1, "attributes", "[key]"), "", "text_length"),
    ((*E1, "attributes", ""), 1, "text_length"),
    ((*E1, "attributes", "a\0b"), 1, "bad_character"),
    ((*E1, "audit", "x" * 201), 1, "text_length"),
    ((*R1, "skills_wanted"), ["negotiation"], "unknown_field"),
    ((*R1, "capacity"), 100_001, "out_of_range"),
    ((*R1, "expertise", 0), {"text": "Director"}, "wrong_type"),
    ((*R1, "first_time"), "yes", "wrong_type"),
    (("org_chart",), {"e1": "r9"}, "wrong_type"),
    (("org_chart", 0), ["e1"], "wrong_length"),
    (("org_chart", 0, 1), None, "wrong_type"),
    (("round", "starts_on"), "14.9.2026", "not_a_date"),
    (("round", "starts_on"), "2026-02-30", "not_a_date"),
    (("round", "starts_on"), "20260914", "not_a_date"),
    (("round", "starts_on"), 20260914, "not_a_date"),
    (("round", "\ud800"), 1, "bad_character"),
    (("label",), [], "wrong_type"),
    ((*POLICY, "preset"), "balance", "wrong_value"),
    ((*POLICY, "objective"), "maximum", "wrong_value"),
    ((*POLICY, "weak_fit"), "leave unmatched", "wrong_value"),
    ((*POLICY, "glossary"), ["KPI"], "wrong_type"),
    ((*POLICY, "glossary", "KPI"), "", "text_length"),
    ((*POLICY, "glossary", "KPI"), None, "wrong_type"),
    ((*POLICY, "min_score"), 1.5, "out_of_range"),
    ((*POLICY, "min_score"), float("nan"), "number_not_finite"),
    ((*POLICY, "time_limit_s"), 10**400, "out_of_range"),
    ((*POLICY, "time_limit_s"), "60", "wrong_type"),
    ((*POLICY, "work_limit"), 0, "out_of_range"),
    ((*POLICY, "work_limit"), 2.5, "wrong_type"),
    ((*POLICY, "rules"), {}, "wrong_type"),
    ((*POLICY, "rules", 0, "kind"), "shared_languages", "wrong_value"),
    ((*POLICY, "rules", 0, "unknown"), "ignore", "wrong_value"),
    ((*POLICY, "rules", 1, "params", "least"), "1", "wrong_type"),
    ((*POLICY, "rules", 2, "params", "mentee", "value"), None, "wrong_type"),
    ((*POLICY, "scores", 0, 2), 2, "out_of_range"),
    ((*POLICY, "scores", 0), ["e1", "r1"], "wrong_length"),
    ((*POLICY, "conflicts", 0, 2), 3, "wrong_type"),
    ((*POLICY, "history", 0), ["e1", "r1", "Spring", 3], "wrong_length"),
    ((*POLICY, "quotas", 0, "min"), -1, "out_of_range"),
    ((*POLICY, "quotas", 0, "unit"), "people", "wrong_value"),
    ((*POLICY, "quotas", 0, "mentees", "department"), [], "wrong_length"),
    ((*POLICY, "quotas", 0, "mentees", "department"), None, "wrong_type"),
    ((*POLICY, "quotas", 0, "mentees", "department", 0), [], "wrong_type"),
    ((*POLICY, "spread"), 0.02, "wrong_type"),
    ((*POLICY, "pinned", 0), ["e1"], "wrong_length"),
    ((*POLICY, "pinned", 0), ["e1", "r1", "r2"], "wrong_length"),
    ((*POLICY, "pinned", 0), "e1", "wrong_type"),
    ((*POLICY, "pinned", 1, "override"), "language", "wrong_type"),
    ((*POLICY, "forbidden", 0), {"mentee": "e1", "mentor": "r2"}, "wrong_type"),
    ((*POLICY, "criteria"), [], "wrong_length"),
    ((*CRITERION, "kind"), "txt", "wrong_value"),
    ((*CRITERION, "mentee_field"), 3, "wrong_type"),
    ((*CRITERION, "missing"), "ignore", "wrong_value"),
    ((*CRITERION, "weight"), 0, "out_of_range"),
    ((*CRITERION, "params", "alpha"), 1, "unknown_field"),
    ((*TABLE, "research", "research"), 1.5, "out_of_range"),
    ((*TABLE, "research"), 1, "wrong_type"),
]


@pytest.mark.parametrize(("path", "value", "code"), WRONG)
def test_a_wrong_value_is_one_problem_at_its_place(
    path: tuple[Step, ...], value: object, code: str
) -> None:
    problems = read_cohort(replaced(full_document(), path, value)).problems
    assert [problem.code for problem in problems] == [code]
    assert "/".join(map(str, path)).startswith(problems[0].pointer.removeprefix("/"))


def test_a_loss_is_a_share() -> None:
    spread = {"at_most_loss": 2}
    assert found(document(policy={"spread": spread})) == [
        ("/policy/spread/at_most_loss", "out_of_range")
    ]


@pytest.mark.parametrize("people", ["mentees", "mentors"])
def test_an_empty_or_absent_list_of_people_is_told_by_its_name(people: str) -> None:
    assert (f"/{people}", "empty_list") in found(document(**{people: []}))
    absent = {name: value for name, value in document().items() if name != people}
    assert found(absent) == [(f"/{people}", "missing_field")]


def test_a_list_with_wrong_people_only_is_not_called_empty() -> None:
    assert found(document(mentees=[3])) == [("/mentees/0", "wrong_type")]


@pytest.mark.parametrize(
    ("people", "message"),
    [
        (
            mentee("e1", demand="2"),
            'Mentee "e1": demand must be a whole number from 0 to 100, not a text.',
        ),
        (
            mentee("e1", status=[]),
            'Mentee "e1": status must be one of "active", "paused", "withdrawn", not a list.',
        ),
        (mentee("e1", demnd=2), 'Mentee "e1": there is no field "demnd" here.'),
        (
            mentee("e1", expertise="x"),
            'Mentee "e1": there is no field "expertise" here. It is a field of: mentor.',
        ),
        (
            mentee("e1", priorty=2),
            'Mentee "e1": there is no field "priorty" here. Did you mean "priority"?',
        ),
        (
            mentee("e1", time_zone="Lissabon"),
            'Mentee "e1": time_zone must be the IANA name of a time zone, like Europe/Lisbon.',
        ),
        (
            mentee("e1", time_zone="Europe/Lisabon"),
            (
                'Mentee "e1": time_zone must be the IANA name of a time zone, like Europe/Lisbon. '
                'Did you mean "Europe/Lisbon"?'
            ),
        ),
        (
            mentee("e1", languages=["English please"]),
            'Mentee "e1": languages, entry 1 must be a language tag like en or pt-BR.',
        ),
        (
            mentee("e1", availability=[{"day": "monday", "start": "5pm", "end": "19:00"}]),
            'Mentee "e1": availability, entry 1, start must be a time of day like 17:30.',
        ),
        (
            mentee("e1", communication_style="hands on"),
            (
                'Mentee "e1": communication_style must be one of "autonomy", "balanced", '
                '"hands_on" or a number from 0 to 1. Did you mean "hands_on"?'
            ),
        ),
        (
            mentee("e1", seniority=[]),
            (
                'Mentee "e1": seniority must be a text of 1 to 200 characters or a number from '
                "-1,000,000,000,000 to 1,000,000,000,000, not a list."
            ),
        ),
        (
            mentee("e1", attributes={"": 1}),
            (
                'Mentee "e1": attributes: the name of a field must be a text of 1 to 200 '
                "characters, without NUL."
            ),
        ),
        (
            mentee("e1", attributes={"two words": ""}),
            (
                'Mentee "e1": attributes, "two words" must be a text of 1 to 200 characters or a '
                "number from -1,000,000,000,000 to 1,000,000,000,000 or true or false or a list "
                "of at most 200 entries."
            ),
        ),
        (
            mentee("e1", attributes=[]),
            'Mentee "e1": attributes must be an object of at most 200 fields, not a list.',
        ),
        (mentee("", goals=None), "Mentee 1 of the list: id must be a text of 1 to 200 characters."),
        (3, "Mentee 1 of the list must be an object with id, not a whole number."),
    ],
)
def test_a_message_names_the_person_the_field_and_what_is_expected(
    people: Document, message: str
) -> None:
    read = read_cohort(document(mentees=[people]))
    errors = [problem.message for problem in read.problems if problem.severity == "error"]
    assert [error.split(" Did you mean")[0] for error in errors] == [
        message.split(" Did you mean", maxsplit=1)[0]
    ]
    if "Did you mean" in message:
        assert errors == [message]


def test_a_problem_tells_whom_it_is_about_and_what_was_expected() -> None:
    (problem,) = read_cohort(document(mentors=[mentor("r7", capacity=-1)])).problems
    assert problem.people == ("r7",)
    assert problem.expected == "a whole number from 0 to 100,000"


def test_a_misspelt_value_is_told_the_nearest_one() -> None:
    (problem,) = read_cohort(document(policy={"objective": "totalscore"})).problems
    assert problem.nearest == "total_score"
    criterion = {"name": "zone", "kind": "timezone"}
    (problem,) = read_cohort(document(policy={"criteria": [criterion]})).problems
    assert problem.nearest == "time_zone"


def test_an_offset_is_not_mistaken_for_one_of_the_opposite_sign() -> None:
    problem = read_cohort(document(mentees=[mentee(time_zone="GMT+1")])).problems[0]
    assert problem.code == "unknown_time_zone"
    assert problem.nearest is None or not problem.nearest.startswith("Etc/")
