"""The closed list of codes that problems, warnings and reasons carry.

docs/codes.md says of each where it appears and what to do; a test keeps the two equal.
"""

from enum import StrEnum
from typing import Literal, Self

Severity = Literal["error", "warning", "reason"]
"""An error: nothing is matched. A warning: matched, but look. A reason: part of an answer."""


class Code(StrEnum):
    """One code of the closed list: a text, with its severity and its meaning in one sentence.

    Attributes
    ----------
    severity
        ``error``, ``warning`` or ``reason``.
    meaning
        A sentence for people, without a full stop; it stands in docs/codes.md too.
    """

    severity: Severity
    meaning: str

    def __new__(cls, value: str, severity: Severity, meaning: str) -> Self:
        """Make the text that is the code, and attach what is known about it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.severity = severity
        member.meaning = meaning
        return member

    # The text of a JSON document
    NOT_UTF8 = "not_utf8", "error", "The bytes are not UTF-8"
    INVALID_JSON = "invalid_json", "error", "The text is not JSON, or ends too early"
    DUPLICATE_KEY = "duplicate_key", "error", "An object has the same key twice"
    NUMBER_NOT_FINITE = "number_not_finite", "error", "A number is NaN, infinite or beyond a float"
    NUMBER_TOO_LARGE = "number_too_large", "error", "A whole number needs more than 64 bits"
    TOO_DEEP = "too_deep", "error", "Lists and objects stand too deep inside one another"

    # The shape of the cohort
    MISSING_FIELD = "missing_field", "error", "A required field is absent"
    UNKNOWN_FIELD = "unknown_field", "error", "The contract has no such field here"
    WRONG_TYPE = "wrong_type", "error", "The value has another JSON type than the field"
    WRONG_VALUE = "wrong_value", "error", "The text is none of the values that the field can have"
    OUT_OF_RANGE = "out_of_range", "error", "The number is too small or too large for the field"
    TOO_MANY_DECIMALS = "too_many_decimals", "error", "Hours have more than six decimals"
    WRONG_LENGTH = "wrong_length", "error", "A list or an object has too few or too many entries"
    TEXT_LENGTH = "text_length", "error", "A text or an id is too short or too long"
    BAD_CHARACTER = "bad_character", "error", "A text has a NUL or half of a surrogate pair"
    NOT_A_DATE = "not_a_date", "error", "The value is not a day written like 2026-09-01"
    NOT_A_TIME = "not_a_time", "error", "The value is not a time of day written like 17:30"
    NOT_A_LANGUAGE = "not_a_language", "error", "The value is not a language tag like en or pt-BR"
    UNKNOWN_TIME_ZONE = "unknown_time_zone", "error", "There is no IANA time zone of this name"
    UNKNOWN_MODEL = "unknown_model", "error", "The settings allow no language model of this name"
    EMPTY_LIST = "empty_list", "error", "There is no mentee, or no mentor, at all"

    # The size of a request to the service
    TOO_MANY_PEOPLE = (
        "too_many_people",
        "error",
        "The cohort has more people than are matched while the sender waits",
    )
    TOO_MANY_PAIRS = (
        "too_many_pairs",
        "error",
        "Mentees times mentors are more than are matched while the sender waits",
    )

    # People and pairs that contradict one another
    DUPLICATE_ID = "duplicate_id", "error", "Two people of one list have the same id"
    DEMAND_MIN_ABOVE_DEMAND = (
        "demand_min_above_demand",
        "error",
        "A mentee must get more mentors than it wants",
    )
    MIN_LOAD_ABOVE_CAPACITY = (
        "min_load_above_capacity",
        "error",
        "A mentor must get more mentees than there are places",
    )
    TOO_MANY_PRIORITIES = (
        "too_many_priorities",
        "error",
        "Mentees have more different priorities than can be served one after the other",
    )
    ROUND_ENDS_BEFORE_START = "round_ends_before_start", "error", "The round ends before it starts"
    REPORTING_CYCLE = "reporting_cycle", "error", "People report to one another in a circle"
    SLOT_REVERSED = "slot_reversed", "error", "Hours of the week end before they start"
    SLOTS_OVERLAP = "slots_overlap", "error", "Somebody's hours of the week overlap"
    PREFERS_SELF = "prefers_self", "error", "Somebody prefers themself"
    PREFERS_AND_AVOIDS = (
        "prefers_and_avoids",
        "error",
        "Somebody prefers and avoids the same person",
    )
    PREFERRED_TWICE = "preferred_twice", "error", "Somebody has the same person in prefers twice"
    NOT_ON_LADDER = (
        "not_on_ladder",
        "error",
        "A label of seniority is not on the ladder of the policy",
    )
    PIN_UNKNOWN_PERSON = "pin_unknown_person", "error", "A pin names somebody who is not there"
    PIN_NOT_IN_ROUND = (
        "pin_not_in_round",
        "error",
        "A pin names somebody who does not take part in this round",
    )
    PIN_SELF = "pin_self", "error", "A pin matches somebody with themself"
    PIN_DOUBLED = "pin_doubled", "error", "The same pair is pinned twice"
    PIN_FORBIDDEN = "pin_forbidden", "error", "The same pair is pinned and forbidden"
    PIN_NOT_ALLOWED = "pin_not_allowed", "error", "One of a pinned pair avoids the other"
    PIN_OVER_DEMAND = "pin_over_demand", "error", "A mentee has more pins than mentors wanted"
    PIN_OVER_CAPACITY = "pin_over_capacity", "error", "A mentor has more pins than places"
    PIN_BOTH_WAYS = (
        "pin_both_ways",
        "error",
        "Two people are each pinned to be the other's mentor",
    )
    PIN_BREAKS_RULE = (
        "pin_breaks_rule",
        "error",
        "A pinned pair breaks a rule that it does not override",
    )
    NO_SUCH_RULE = "no_such_rule", "error", "An override names a rule that there is not"
    OVERRIDE_NOT_ALLOWED = (
        "override_not_allowed",
        "error",
        "An override names a rule that no pin may break",
    )

    # A policy that cannot be followed
    DUPLICATE_NAME = (
        "duplicate_name",
        "error",
        "Two criteria, rules, quotas or labels in order have the same name",
    )
    NO_SUCH_FIELD = (
        "no_such_field",
        "error",
        "A criterion, rule, quota or wish names a field that nobody can have",
    )
    FIELD_NEVER_READ = (
        "field_never_read",
        "error",
        "A criterion, rule, quota or wish names a field that is never scored",
    )
    NEEDED = (
        "needed",
        "error",
        "A kind of criterion or rule lacks a field or a parameter that it needs",
    )
    NOT_READ = (
        "not_read",
        "error",
        "A kind of criterion or rule does not read a field or a parameter",
    )
    LEAST_ABOVE_MOST = (
        "least_above_most",
        "error",
        "The smallest number allowed is more than the largest",
    )
    NO_SUCH_CRITERION = (
        "no_such_criterion",
        "error",
        "A mentee's top criterion is none of this round",
    )
    NOTHING_TO_KEEP = (
        "nothing_to_keep",
        "error",
        "keep_bonus or max_changes is given, and there are no current pairs",
    )
    QUOTA_WITHOUT_BOUNDS = (
        "quota_without_bounds",
        "error",
        "A quota has neither a smallest nor a largest number",
    )
    NO_SUCH_GROUP = (
        "no_such_group",
        "error",
        "A quota chooses people by a value that nobody has",
    )
    PAIRS_NOT_WHOLE = (
        "pairs_not_whole",
        "error",
        "A quota of pairs has a bound that is no whole number",
    )
    SHARE_ABOVE_ONE = "share_above_one", "error", "A quota asks for a share above 1"
    JUSTIFICATION_NEEDED = (
        "justification_needed",
        "error",
        "A rule or quota reads a field named like a protected characteristic, and nobody says why",
    )
    SCORE_DOUBLED = "score_doubled", "error", "The programme's own scores have the same pair twice"
    NOT_AN_ACRONYM = (
        "not_an_acronym",
        "error",
        "A glossary has an acronym or an expansion that no text can hold",
    )
    ACRONYM_DOUBLED = (
        "acronym_doubled",
        "error",
        "A glossary has the same acronym twice, in other capitals or spaces",
    )
    COLUMN_MISSING = (
        "column_missing",
        "error",
        "The preset cannot do without a field that nobody has",
    )
    NOT_TOGETHER = (
        "not_together",
        "error",
        "The policy asks for two things of which each excludes the other",
    )

    # Pairs given to be judged
    PAIR_UNKNOWN_PERSON = "pair_unknown_person", "error", "A pair names somebody who is not there"
    PAIR_NOT_IN_ROUND = (
        "pair_not_in_round",
        "error",
        "A pair names somebody who does not take part in this round",
    )
    PAIR_DOUBLED = "pair_doubled", "error", "The same pair is given twice"
    NOT_A_RESULT = "not_a_result", "error", "The object is not a result of this contract version"

    # Worth a look before matching
    TEXT_MISSING = (
        "text_missing",
        "warning",
        "A person who takes part has no goals or expertise, so the text counts as unknown",
    )
    GOALS_TOO_SHORT = "goals_too_short", "warning", "The goals have fewer than three words"
    GOALS_GENERIC = (
        "goals_generic",
        "warning",
        "Goals that anybody could have written tell no mentor from another",
    )
    GOALS_NOT_A_MENTORS = (
        "goals_not_a_mentors",
        "warning",
        "Goals ask for an outcome that no mentor can promise",
    )
    TEXTS_ALIKE = (
        "texts_alike",
        "warning",
        "Several people sent the same goals or expertise word for word",
    )
    WISH_NEGATED = (
        "wish_negated",
        "warning",
        "Goals say what is not wanted, which the text score leaves out",
    )
    LANGUAGE_NOT_COVERED = (
        "language_not_covered",
        "warning",
        "Texts seem to be in a language that the model does not read",
    )
    MENTOR_NEAR_EVERYBODY = (
        "mentor_near_everybody",
        "warning",
        "A mentor's text is near to the goals of most mentees",
    )
    UNKNOWN_PERSON = "unknown_person", "warning", "An id is nobody's in this cohort"
    NOT_IN_ROUND = "not_in_round", "warning", "An id is of somebody who does not take part"
    NOBODY_TAKES_PART = "nobody_takes_part", "warning", "Nobody of a list takes part in the round"
    PLACES_SHORT = "places_short", "warning", "Mentors have fewer places than mentees want"
    SHARED_ID = "shared_id", "warning", "Ids are in both lists and are taken for one person each"
    LEAVES_BEFORE_COMING = (
        "leaves_before_coming",
        "warning",
        "Somebody is available until a day before the first",
    )
    NOT_THERE_IN_ROUND = (
        "not_there_in_round",
        "warning",
        "Somebody who takes part is not available in the days of the round",
    )
    NO_SENIORITY_LADDER = (
        "no_seniority_ladder",
        "warning",
        "People have labels of seniority, and the policy has no ladder",
    )
    PRIORITY_INVERTED = "priority_inverted", "warning", "Most mentees have the highest priority"
    PRIORITY_NOT_READ = (
        "priority_not_read",
        "warning",
        "Mentees have priorities, and the objective does not read them",
    )
    FIRST_TIME_PLACES = (
        "first_time_places",
        "warning",
        "A first-time mentor has more than one place",
    )
    WANTED_BY_MANY = (
        "wanted_by_many",
        "warning",
        "More than three times as many mentees prefer a mentor as there are places",
    )
    HOURS_IN_BOTH_LISTS = (
        "hours_in_both_lists",
        "warning",
        "People in both lists state hours in both",
    )
    CAPACITY_ABOVE_HOURS = (
        "capacity_above_hours",
        "warning",
        "A mentor has more places than the hours that the mentor states can hold",
    )
    HOURS_NOT_STATED = (
        "hours_not_stated",
        "warning",
        "A quota counts hours that people did not state",
    )
    NOBODY_TOLD = (
        "nobody_told",
        "warning",
        "Nobody who takes part told what a criterion, rule or wish reads",
    )
    VALUES_NOT_READ = (
        "values_not_read",
        "warning",
        "People told something that a criterion or rule cannot read, which counts as unknown",
    )
    LABEL_UNUSED = (
        "label_unused",
        "warning",
        "A criterion, rule or quota has labels that nobody told",
    )
    GLOSSARY_UNUSED = (
        "glossary_unused",
        "warning",
        "The policy's glossary has acronyms that nobody wrote",
    )
    RULES_CONTRADICT = "rules_contradict", "warning", "Two rules contradict one another"
    RULE_DOUBLED = "rule_doubled", "warning", "Two rules ask for the same thing in two ways"
    RULE_REMOVES_ALL = (
        "rule_removes_all",
        "warning",
        "A rule leaves people without anybody to be matched with",
    )
    RULE_NOT_CHECKED = (
        "rule_not_checked",
        "warning",
        "A rule could not be checked for people who did not tell what it reads",
    )
    QUOTA_CHOOSES_NOBODY = (
        "quota_chooses_nobody",
        "warning",
        "A quota chooses nobody who takes part",
    )
    QUOTA_OUT_OF_REACH = (
        "quota_out_of_reach",
        "warning",
        "A quota asks for more than the people whom it chooses can fill",
    )
    QUOTAS_CLASH = "quotas_clash", "warning", "Quotas cannot be kept together"
    HOURS_EXCEEDED = (
        "hours_exceeded",
        "warning",
        "A mentor's mentees need more hours a month than the mentor states",
    )
    MODEL_NOT_CALIBRATED = (
        "model_not_calibrated",
        "warning",
        "Nobody has measured this model's scale: its scores are its products as they are",
    )

    # Why a pair deserves a look
    PINNED = "pinned", "reason", "A person decided on this pair"
    BREAKS_A_RULE = "breaks_a_rule", "reason", "The pair is not eligible, yet pinned or given"
    NOTHING_KNOWN = (
        "nothing_known",
        "reason",
        "No criterion compares the two: one of them left blank what it reads",
    )
    WEAK_FIT = "weak_fit", "reason", "The score is not above the median of all eligible pairs"

    # Why somebody has no match
    NO_ELIGIBLE_MENTOR = "no_eligible_mentor", "reason", "Rules remove every mentor"
    NO_FURTHER_MENTOR = (
        "no_further_mentor",
        "reason",
        "Every eligible mentor is matched with this mentee already",
    )
    PLACES_TAKEN = "places_taken", "reason", "All places of the eligible mentors are taken"
    PLACES_LEFT_FREE = (
        "places_left_free",
        "reason",
        "Eligible mentors have free places that this assignment does not use",
    )
    NO_ELIGIBLE_MENTEE = "no_eligible_mentee", "reason", "Rules remove every mentee"
    SERVED_ELSEWHERE = "served_elsewhere", "reason", "Eligible mentees are matched with others"

    # Why a published pair is not kept
    GIVEN_UP = "given_up", "reason", "A published pair that could be kept is not"
    NO_PLACE_TO_KEEP = (
        "no_place_to_keep",
        "reason",
        "People have fewer places than published pairs that could be kept",
    )
