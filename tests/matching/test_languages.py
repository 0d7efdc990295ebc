"""A language is its first subtag, whatever the region or the script."""

from app.matching.cohort import Cohort, Mentee
from app.matching.criteria.overlap import sizes
from app.matching.languages import language_bits, languages_of
from app.matching.participants import Participants


def test_regions_and_case_make_no_other_language() -> None:
    mentee = Mentee.model_validate({"id": "e", "languages": ["en-GB", "EN", "zh-Hant-TW"]})
    assert languages_of(mentee) == {"en", "zh"}


def test_who_lists_none_has_told_nothing() -> None:
    assert languages_of(Mentee(id="e")) == frozenset()


def test_bits_tell_who_can_talk_to_whom() -> None:
    document = {
        "mentees": [{"id": "e", "languages": ["de", "en-GB"]}, {"id": "f", "languages": ["fr"]}],
        "mentors": [{"id": "r", "languages": ["en"]}, {"id": "s"}],
    }
    participants = Participants.of(Cohort.model_validate(document))
    bits = language_bits(participants)
    common = sizes(bits.mentees[:, None] & bits.mentors[None, :])
    row, column = participants.row_of["e"], participants.column_of["r"]
    assert int(common.sum()) == int(common[row, column]) == 1
    assert int(bits.mentor_sizes[participants.column_of["s"]]) == 0
