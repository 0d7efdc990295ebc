"""The command line and the service answer alike: the same bytes, and the same problems."""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.files.json_document import read_cohort_json
from benchmarks.kept_alive import Answer, KeptAlive
from embeddings.encoder import SentenceEncoder
from tests.api.conftest import Service
from tests.support import broken_documents as broken
from tests.support.command_here import CommandHere, Ran
from tests.support.full_document import full_document

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = {
    path.stem: path.read_bytes()
    for folder in ("examples", "app/data/examples")
    for path in sorted((ROOT / folder).glob("*.json"))
}
READABLE = {
    **EXAMPLES,
    **broken.files(),
    **broken.accepted(),
    **broken.wrong_everywhere(),
    **broken.some_of_one_change(40),
}
DOCUMENTS = {**READABLE, **broken.unreadable(), **broken.invalid()}
_TIMINGS = re.compile(rb'"timings": \{\s+"embed_s": [^}]*\}')

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What the terminal never gets to see."""

each_document = pytest.mark.parametrize("data", DOCUMENTS.values(), ids=DOCUMENTS)


@dataclass(frozen=True)
class Both:
    """The command and the service, asked the same."""

    command: CommandHere
    service: KeptAlive

    def validate(self, data: bytes) -> tuple[Ran, Answer]:
        run = self.command("validate", "-", "--json", stdin=data)
        return run, self.service.ask("POST", "/v1/validate", data)

    def match(self, data: bytes) -> tuple[Ran, Answer]:
        run = self.command("match", "-", "--json", stdin=data)
        return run, self.service.ask("POST", "/v1/match", data)

    def evaluate(self, folder: Path, data: bytes, **given: object) -> tuple[Ran, Answer]:
        """Judge pairs or a result of one name, or `policy.current`; files go into a folder."""
        files = [folder / "cohort.json", *(folder / f"{name}.json" for name in given)]
        texts = [data, *(json.dumps(value).encode() for value in given.values())]
        for file, text in zip(files, texts, strict=True):
            file.write_bytes(text)
        request = [
            b'"cohort": ' + data.removeprefix(codecs.BOM_UTF8),
            *(_field(name, value) for name, value in given.items()),
        ]
        body = b"{" + b", ".join(request) + b"}"
        return self.command("evaluate", *files, "--json"), self.service.ask(
            "POST", "/v1/evaluate", body
        )


def _field(name: str, value: object) -> bytes:
    return json.dumps({name: value})[1:-1].encode()


@pytest.fixture(scope="module")
def both(service: Service, encoder: SentenceEncoder) -> Iterator[Both]:
    """Return the command and a real service, which share their vectors."""
    with KeptAlive("127.0.0.1", service.port, 120) as connection:
        yield Both(CommandHere(encoder), connection)


def _without_timings(result: bytes) -> bytes:
    assert len(_TIMINGS.findall(result)) == 1
    return _TIMINGS.sub(b'"timings": {}', result)


def _problems(answer: Answer) -> tuple[list[Any], int]:
    """The problems of an answer that refuses a document, or of one that validates it."""
    if answer.status == 200:
        validation = json.loads(answer.body)
        return validation["problems"], validation["more"]
    details = json.loads(answer.body)
    assert answer.headers["content-type"] == "application/problem+json"
    assert details["status"] == answer.status
    return details["errors"], details["more_errors"]


def _places(answer: Answer, below: str = "") -> list[tuple[str, str]]:
    """Pointer and code of each problem, as the command tells them."""
    problems, _ = _problems(answer)
    places = [(one["pointer"].removeprefix(below) or "/", one["code"]) for one in problems]
    return [(_UNPRINTABLE.sub("\ufffd", pointer), code) for pointer, code in places]


@each_document
def test_validate_and_match_give_the_same_bytes_or_the_same_problems(
    both: Both, data: bytes
) -> None:
    checked_run, checked = both.validate(data)
    told = json.loads(checked_run.stdout)
    if checked.status == 200:
        assert checked.body == checked_run.stdout
    else:
        assert checked.status == 400
        assert _problems(checked) == (told["problems"], told["more"])
    run, answer = both.match(data)
    if told["valid"]:
        assert (answer.status, run.code) in {(200, 0), (200, 5)}
        assert _without_timings(answer.body) == _without_timings(run.stdout)
    else:
        assert (run.code, run.stdout) == (3, b"")
        assert answer.status == (422 if checked.status == 200 else 400)
        assert _problems(answer) == (told["problems"], told["more"])
        assert run.told == _places(answer)


@pytest.mark.parametrize("data", READABLE.values(), ids=READABLE)
def test_evaluate_judges_the_current_pairs_alike(both: Both, tmp_path: Path, data: bytes) -> None:
    run, answer = both.evaluate(tmp_path, data)
    match run.code:
        case 0 | 5:
            assert answer.status == 200
            assert _without_timings(answer.body) == _without_timings(run.stdout)
        case 2:
            assert answer.status == 422
            assert [code for _, code in _places(answer)] == ["missing_field"]
        case code:
            assert (code, answer.status) in {(3, 400), (3, 422)}
            assert run.told == _places(answer, below="/cohort")


PAIRS: dict[str, object] = {
    "the best": [["e1", "r1"], ["e2", "r2"]],
    "none": [],
    "too many": [[mentee, mentor] for mentee in ("e1", "e2") for mentor in ("r1", "r2")],
    "unknown people": [["e1", "r9"], ["x", "r1"], ["r1", "e1"]],
    "doubled": [["e1", "r1"], ["e1", "r1"]],
    "wrong shapes": [["e1"], "e1", None, [1, 2], ["e1", "r1", "r2"], {"mentee": "e1"}],
    "no list": "e1-r1",
    "a number": 7,
    "150 wrong ones": [["x", "y"]] * 150,
    "surrogates": [["\ud800", "r1"]],
    "NaN": [["e1", float("nan")]],
}


@pytest.mark.parametrize("pairs", PAIRS.values(), ids=PAIRS)
def test_evaluate_judges_given_pairs_alike(both: Both, tmp_path: Path, pairs: object) -> None:
    run, answer = both.evaluate(tmp_path, broken.GOOD, assignments=pairs)
    _assert_judged_alike(run, answer, "/assignments")


def test_evaluate_verifies_results_alike_also_changed_ones(both: Both, tmp_path: Path) -> None:
    data = json.dumps(full_document()).encode()
    text = both.match(data)[0].stdout.decode()
    result = json.loads(text)
    changed: tuple[object, ...] = (
        json.loads(text.replace('"score": 0.', '"score": 0.0')),
        json.loads(text.replace('"optimal"', '"feasible"')),
        {**result, "assignments": result["assignments"][1:]},
        {**result, "contract": "2"},
        {**result, "extra": 1},
        {},
    )
    for sent in (result, *changed):
        run, answer = both.evaluate(tmp_path, data, result=sent)
        _assert_judged_alike(run, answer, "/result")


def _assert_judged_alike(run: Ran, answer: Answer, below: str) -> None:
    if run.code in {0, 5}:
        assert answer.status == 200
        assert _without_timings(answer.body) == _without_timings(run.stdout)
    else:
        assert (run.code, answer.status) == (3, 422)
        assert run.told == _places(answer, below=below)


def test_prices_are_left_out_alike(both: Both) -> None:
    data = json.dumps(full_document()).encode()
    run = both.command("match", "-", "--json", "--no-prices", stdin=data)
    answer = both.service.ask("POST", "/v1/match?prices=false", data)
    assert json.loads(answer.body)["certificate"]["prices"] is None
    assert _without_timings(answer.body) == _without_timings(run.stdout)


@pytest.mark.parametrize(
    ("name", "mentees", "mentors"), [("small", 12, 5), ("example", 60, 25), ("large", 400, 100)]
)
def test_invented_cohorts_are_alike_and_can_be_posted_back(
    both: Both, name: str, mentees: int, mentors: int
) -> None:
    sizes = ("--mentees", str(mentees), "--mentors", str(mentors))
    run = both.command("demo", *sizes, "--seed", "1")
    answer = both.service.ask("GET", f"/v1/demo-data/{name}")
    assert (answer.status, run.code) == (200, 0)
    assert answer.body == run.stdout
    assert read_cohort_json(answer.body).cohort


@pytest.mark.parametrize("data", broken.too_large().values(), ids=broken.too_large())
def test_only_the_service_has_limits_and_validate_has_none(both: Both, data: bytes) -> None:
    run, answer = both.validate(data)
    assert (run.code, answer.body) == (0, run.stdout)
    refused = both.service.ask("POST", "/v1/match", data)
    assert refused.status == 413
    assert json.loads(refused.body)["type"] == "urn:pairwell:problem:document_too_large"
