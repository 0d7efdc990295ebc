"""Fields named like protected characteristics are found, and words that contain them are not."""

import pytest

from app.matching.protected import reads_protected


@pytest.mark.parametrize(
    "name",
    [
        *(
            "age",
            "attributes.age",
            "attributes.age_group",
            "ageGroup",
            "AGE",
            "menteeAge",
            "agegroup",
        ),
        *("sex", "gender", "attributes.gender_identity", "Gender-Identity", "sexual_orientation"),
        *("race", "ethnicity", "ethnicGroup", "religion", "religious_belief", "attributes.faith"),
        *("disability", "is_disabled", "orientation", "pregnant", "pregnancy", "nationality"),
        *("marital_status", "maritalStatus", "date_of_birth", "dateOfBirth", "DOB", "birthYear"),
        *(
            "country_of_origin",
            "citizenship",
            "skin tone",
            "age2",
            "attributes.first_language_gender",
        ),
    ],
)
def test_protected_names_are_found_in_compounds_too(name: str) -> None:
    assert reads_protected(name)


@pytest.mark.parametrize(
    "name",
    [
        *("languages", "manager", "attributes.language", "stage", "package", "average_grade"),
        *("department", "organisation", "trace", "essex_office", "message", "usage", "percentage"),
        *("international", "location", "seniority", "attributes.track", "attributes.cohort_year"),
        *("engagement", "brace", "embrace", "terrace", "sussex", "sextant", "coverage", ""),
    ],
)
def test_other_names_are_left_alone(name: str) -> None:
    assert not reads_protected(name)
