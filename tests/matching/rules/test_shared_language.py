"""Two people need a language to meet in."""

import pytest

from tests.support.two_people import verdict


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (["en"], ["en-GB"], True),
        (["pt-BR", "de"], ["PT-pt"], True),
        (["en"], ["de"], False),
        (["en"], ["eng"], False),
        (["en"], [], None),
    ],
)
def test_languages_are_compared_and_not_their_regions(
    one: list[str], other: list[str], expected: bool | None
) -> None:
    assert verdict("shared_language", {"languages": one}, {"languages": other}) is expected
