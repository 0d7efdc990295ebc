import pytest

from benchmarks.figures import Figure, Measured

HUNDRED = tuple(number / 1000 for number in range(1, 101))


def test_a_figure_knows_its_median_its_99th_percentile_and_its_worst() -> None:
    figure = Figure("answers", HUNDRED[::-1])
    assert figure.number("median") == pytest.approx(0.0505)
    assert figure.number("p99") == 0.099
    assert figure.number("worst") == 0.1
    assert Figure("one", (3.0,)).number("p99") == 3.0


def test_a_target_is_reached_only_below_it() -> None:
    assert Figure("x", HUNDRED, "p99", 0.1).is_reached
    assert Figure("x", HUNDRED, "worst", 0.1).is_reached is False
    assert Figure("x", HUNDRED).is_reached is None
    assert "MISSED" in Figure("x", HUNDRED, "worst", 0.1).line


def test_figures_are_shown_as_text_and_as_json() -> None:
    measured = Measured("Load", [Figure("answers", HUNDRED, "p99", 0.3)], {"failed": 0})
    title, figure, fact, _ = measured.lines
    assert title == "Load"
    assert "median   50.5 ms  p99   99.0 ms  worst  100.0 ms  of 100" in figure
    assert figure.endswith("target: p99 below 300.0 ms, reached")
    assert fact == "  failed: 0"
    assert measured.row["facts"] == {"failed": 0}
    assert measured.row["figures"] == [
        {
            "name": "answers",
            "count": 100,
            "median_s": pytest.approx(0.0505),
            "p99_s": 0.099,
            "worst_s": 0.1,
            "target": "p99 < 0.3 s",
            "reached": True,
        }
    ]
