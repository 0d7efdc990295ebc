import json
import re
from pathlib import Path

from app.matching.codes import Code

DOCUMENTED = Path(__file__).resolve().parents[2] / "docs" / "codes.md"
ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def test_the_documented_list_is_the_list_in_the_code() -> None:
    rows = ROW.findall(DOCUMENTED.read_text(encoding="utf-8"))
    documented = [(code, severity, meaning) for code, severity, _, meaning, _ in rows]
    assert documented == [(str(code), code.severity, code.meaning) for code in Code]


def test_a_code_is_its_text() -> None:
    assert str(Code.PIN_SELF) == f"{Code.PIN_SELF}" == "pin_self"
    assert json.dumps(Code.PIN_SELF) == '"pin_self"'


def test_every_severity_is_one_of_three() -> None:
    assert {code.severity for code in Code} == {"error", "warning", "reason"}
