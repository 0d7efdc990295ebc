import pytest

from app.matching.codes import Code
from app.matching.problems import Finding, first_problems, nearest_name, pointer, quoted


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), ""),
        (("mentees", 17, "capacity"), "/mentees/17/capacity"),
        (("a/b", "c~d", "~1"), "/a~1b/c~0d/~01"),
        (("",), "/"),
        (("\ud800",), "/\ufffd"),
        (("k" * 300,), "/" + "k" * 200),
    ],
)
def test_a_pointer_is_written_as_the_standard_says(
    path: tuple[str | int, ...], expected: str
) -> None:
    assert pointer(path) == expected


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("e1", '"e1"'),
        ('a"b\n', '"a\\"b\\n"'),
        ("x" * 61, f'"{"x" * 59}…"'),
        ("é\ud800", '"é\ufffd"'),
    ],
)
def test_a_name_is_quoted_so_that_it_cannot_break_the_message(name: str, shown: str) -> None:
    assert quoted(name) == shown


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("capcity", "capacity"), ("CAPACITY", "capacity"), ("min-load", "min_load"), ("zzz", None)],
)
def test_the_nearest_name_is_near(name: str, nearest: str | None) -> None:
    assert nearest_name(name, ["id", "capacity", "min_load"]) == nearest


def test_of_equally_near_names_the_first_is_taken() -> None:
    assert nearest_name("r10", ["r11", "r12", "r1x"]) == "r11"
    assert nearest_name("r10", []) is None


def test_the_nearest_name_stands_in_the_message_too() -> None:
    finding = Finding(
        ("policy", "pinned", 0, 1),
        Code.PIN_UNKNOWN_PERSON,
        "No mentor.",
        misspelt="r01",
        known=["r10", "r1"],
    )
    problem = finding.problem()
    assert problem.nearest == "r1"
    assert problem.message == 'No mentor. Did you mean "r1"?'
    assert problem.severity == "error"


def test_problems_come_in_the_order_of_the_document_whatever_the_order_they_are_found_in() -> None:
    document = {"b": [0] * 12, "a": {"y": 1, "x": 2}}
    paths = [("b", 2), ("b", 10), ("a",), ("a", "missing"), ("a", "y"), ("a", "x")]
    findings = [Finding(path, Code.WRONG_TYPE, "") for path in reversed(paths)]
    problems, more = first_problems(findings, document)
    assert [problem.pointer for problem in problems] == [pointer(path) for path in paths]
    assert more == 0


def test_the_order_holds_in_objects_with_many_keys() -> None:
    document = {f"k{i}": i for i in range(50)}
    findings = [Finding((f"k{i}",), Code.WRONG_TYPE, "") for i in reversed(range(50))]
    problems, _ = first_problems(findings, document)
    assert [problem.pointer for problem in problems] == [f"/k{i}" for i in range(50)]


def test_of_many_findings_the_first_are_kept() -> None:
    document = list(range(5000))
    findings = [Finding((i,), Code.WRONG_TYPE, "") for i in reversed(range(5000))]
    problems, more = first_problems(findings, document, limit=3)
    assert [problem.pointer for problem in problems] == ["/0", "/1", "/2"]
    assert more == 4997
