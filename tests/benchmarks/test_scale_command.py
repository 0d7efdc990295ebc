import pytest
from typer.testing import CliRunner

from benchmarks.cli import app
from benchmarks.documents import Document, read_as
from benchmarks.families import FamilySize
from benchmarks.results import Measured

TERMS = [
    *("--threads", "1", "--threads", "2"),
    *("--time-limit", "60", "--time-limit", "0.01", "--time-share", "0.2"),
]
WHOLE, STOPPED = "sparse", "sparse, 20 % of the time"
NAMES = [WHOLE, "sparse, 2 threads", "sparse, 60 s", "sparse, 0.01 s", STOPPED]


@pytest.fixture(scope="module")
def scaled(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Measured]]:
    file = tmp_path_factory.mktemp("scaled") / "results.json"
    ended = CliRunner().invoke(app, ["scale", "--size", "1000x200", *TERMS, "--output", str(file)])
    assert ended.exit_code == 0, ended.stderr
    return ended.stdout, {one.name: one for one in read_as(Document, file).measured}


def test_threads_and_time_limits_are_measured_with_their_proof(
    scaled: tuple[str, dict[str, Measured]],
) -> None:
    shown, found = scaled
    assert list(found) == NAMES
    assert all(name in shown for name in NAMES)
    assert "All that ran to the end gave the same bytes." in shown
    one, two, limited = (found[name].runs[0] for name in NAMES[:3])
    assert [run.gap for run in (one, two, limited)] == [0, 0, 0]
    assert one.answer_sha256 == two.answer_sha256
    assert "of everybody's best pair" in shown
    assert limited.bound is not None
    assert limited.trivial_bound is not None
    assert limited.bound <= limited.trivial_bound
    assert (limited.gap_in_time, limited.bound_in_time) == (0, limited.bound)
    assert one.bound_in_time is None


def test_a_limit_that_is_too_short_is_told_as_what_it_is(
    scaled: tuple[str, dict[str, Measured]],
) -> None:
    run = scaled[1]["sparse, 0.01 s"].runs[0]
    assert run.termination in {"no_solution_found", "feasible"}
    assert run.feasible == (run.termination == "feasible")


def test_a_share_of_the_time_is_one_of_the_whole_solve_in_one_thread(
    scaled: tuple[str, dict[str, Measured]],
) -> None:
    whole, stopped = (scaled[1][name] for name in (WHOLE, STOPPED))
    assert stopped.time_limit_s == pytest.approx(0.2 * whole.solve_s, abs=0.001)
    assert stopped.time_share == 0.2


def test_peers_are_run_beside_ours_and_all_of_it_is_one_document_on_stdout() -> None:
    size = ["--family", "popular", "--mentees", "80", "--mentors", "16", "--seed", "3"]
    ended = CliRunner().invoke(app, ["scale", *size, "--against", "mcf,scipy", "--json"])
    assert ended.exit_code == 0, ended.stderr
    found = Document.model_validate_json(ended.stdout).measured
    assert [one.way for one in found] == ["sparse", "dense_flow", "scipy_lsa"]
    assert {one.instance for one in found} == {FamilySize("popular", 80, 16, seed=3)}
    assert len({tuple(one.runs[0].levels.items()) for one in found}) == 1
    assert "popular-80x16-seed3" in ended.stderr
    assert ended.stderr.count("times ours") == 2


def test_an_instance_without_a_matching_is_told_as_one() -> None:
    ended = CliRunner().invoke(app, ["scale", "--size", "1x1", "--load", "full"])
    assert ended.exit_code == 2
    assert "no matching keeps all minimum loads of clustered-1x1-full" in ended.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--time-limit", "inf"], "--time-limit"),
        (["--mentees", "80"], "expected --mentees and --mentors together"),
        (["--mentees", "0", "--mentors", "5"], "--mentees"),
        (["--against", "mfc"], "expected mcf or scipy, got mfc"),
        (["--against", "mcf,"], "expected mcf or scipy, got"),
        (["--json", "results.json"], "unexpected extra argument"),
        (["--output", "/no/such/folder/results.json"], "there is no folder"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_measured(
    options: list[str], said: str
) -> None:
    ended = CliRunner().invoke(app, ["scale", *options])
    assert ended.exit_code == 2
    assert said in ended.stderr
