import json
from pathlib import Path

import pytest

from app.matching.texts.language import language_of, name_of_language

LINES = Path(__file__).resolve().parents[3] / "benchmarks" / "data" / "goals_dev.jsonl"


def test_languages_of_the_development_lines_are_told_and_english_is_never_taken_for_another() -> (
    None
):
    lines = [json.loads(line) for line in LINES.read_text(encoding="utf-8").splitlines()]
    texts = [(one["language"], "\n".join(one["goals"])) for one in lines]
    texts += [(one.get("bio_language") or one["language"], "\n".join(one["bio"])) for one in lines]
    told = [(language, language_of(text)) for language, text in texts]
    foreign = [found == language for language, found in told if language != "en"]
    assert sum(foreign) >= 0.99 * len(foreign)
    assert {found for language, found in told if language == "en"} <= {"en", None}


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Хочу научиться руководить", "Cyrillic"),
        ("想学习如何领导团队", "CJK"),
        ("한국어로 쓴 글", "Hangul"),
        ("أريد أن أتعلم القيادة", "Arabic"),
        ("Μαθαίνω", "Greek"),
    ],
)
def test_letters_other_than_latin_decide_however_few(text: str, script: str) -> None:
    assert language_of(text) == script


@pytest.mark.parametrize(
    "text",
    [
        "",
        "👍🎉",
        "\u200b\x07 12.5 %",
        "Director",
        "DFMEA/PFMEA, AIAG-VDA, PPAP, 8D, IATF 16949, NEC4, HACCP, ISO 50001",
        "someone.with.a.long.name@an.example.org https://example.org/a/long/path/of/words",
    ],
)
def test_nothing_is_claimed_where_words_are_few(text: str) -> None:
    assert language_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "I WANT TO LEARN HOW TO LEAD A TEAM OF NURSES ON A WARD",
        "I want to lead a team of nurses, and my colleague Дмитрий does too",
        "ｉ ｗａｎｔ ｔｏ ｌｅａｒｎ ｈｏｗ ｔｏ ｌｅａｄ ａ ｔｅａｍ ｏｆ ｎｕｒｓｅｓ",  # noqa: RUF001
    ],
)
def test_capitals_wide_letters_and_a_name_make_no_other_language(text: str) -> None:
    assert language_of(text) == "en"


def test_a_text_is_read_alike_each_time_and_only_from_its_beginning() -> None:
    text = "Ich möchte lernen, wie man ein Team von Pflegekräften leitet. "
    assert language_of(text) == language_of(text) == language_of(text * 10_000) == "de"


@pytest.mark.parametrize(
    ("known", "name"), [("fr", "French"), ("Cyrillic", "Cyrillic letters"), ("xx", "xx")]
)
def test_a_language_has_a_name_for_people(known: str, name: str) -> None:
    assert name_of_language(known) == name
