"""A language is its first subtag, whatever the region or the script."""

from app.matching.cohort import Mentee
from app.matching.languages import languages_of


def test_regions_and_case_make_no_other_language() -> None:
    mentee = Mentee.model_validate({"id": "e", "languages": ["en-GB", "EN", "zh-Hant-TW"]})
    assert languages_of(mentee) == {"en", "zh"}


def test_who_lists_none_has_told_nothing() -> None:
    assert languages_of(Mentee(id="e")) == frozenset()
