"""The numbers to reach."""

from collections.abc import Callable

from benchmarks import parts
from benchmarks.families import FamilySize
from benchmarks.lookup import Wanted
from benchmarks.number import Number, differences_of, endings_of, of_match, of_one, of_two
from benchmarks.programme_numbers import PROGRAMME_NUMBERS
from benchmarks.results import Run


def _way(family: str, n: int, way: str = "sparse", threads: int = 1) -> Wanted:
    return Wanted(FamilySize(family, n, n // 5), way, threads)


def _full(n: int) -> Wanted:
    return Wanted(FamilySize("clustered", n, n // 5, load="full"))


TEN, TWENTY, HUNDRED = (_way("clustered", n) for n in (10_000, 20_000, 100_000))
TWO_THREADS = _way("clustered", 100_000, threads=2)
FIFTY = FamilySize("clustered", 50_000, 10_000)
LIMITED = Wanted(FIFTY, time_limit_s=0.1)
STOPPED = Wanted(FIFTY, time_share=0.2)


def _faster(
    what: str,
    goals: tuple[float, float],
    slow: Wanted,
    fast: Wanted,
    part: Callable[[Run], float] = parts.solve,
) -> Number:
    return Number(what, *goals, "×", of_two(slow, fast, part), at_least=True)


def _share(what: str, goals: tuple[float, float], ours: Wanted, theirs: Wanted) -> Number:
    return Number(what, *goals, "×", of_two(ours, theirs, parts.solve))


def _flow(family: str, n: int) -> Wanted:
    return _way(family, n, "dense_flow")


NUMBERS = (
    _faster(
        "10k × 2k: the flow over all pairs takes … times as long",
        (12, 25),
        _flow("clustered", 10_000),
        TEN,
    ),
    _faster(
        "10k × 2k: SciPy with repeated columns takes … times as long",
        (50, 90),
        _way("clustered", 10_000, "scipy_lsa"),
        TEN,
    ),
    _faster(
        "20k × 4k: the flow over all pairs takes … times as long",
        (18, 30),
        _flow("clustered", 20_000),
        TWENTY,
    ),
    _faster(
        "20k × 4k: the flow over all pairs takes … times the memory",
        (15, 25),
        _flow("clustered", 20_000),
        TWENTY,
        parts.memory,
    ),
    Number("100k × 20k: gap", 0, 0, "", of_one(HUNDRED, parts.gap)),
    Number("100k × 20k: memory at the most", 1_100, 1_000, "MB", of_one(HUNDRED, parts.memory)),
    Number(
        "100k × 20k: solve, in passes of one float32 product",
        4.5,
        2.5,
        "passes",
        of_one(HUNDRED, parts.solve_passes),
    ),
    Number("100k × 20k: certify", 1.5, 1.5, "passes", of_one(HUNDRED, parts.certify_passes)),
    _share("100k × 20k: two threads, share of the time of one", (0.85, 0.6), TWO_THREADS, HUNDRED),
    Number(
        "100k × 20k: runs of one and two threads with another answer than the first",
        0,
        0,
        "",
        differences_of(HUNDRED, TWO_THREADS),
    ),
    _share(
        "`popular` 10k × 2k: ours in times of the flow over all pairs",
        (2, 1),
        _way("popular", 10_000),
        _flow("popular", 10_000),
    ),
    _share(
        "`rank1` 5k × 1k: ours in times of the flow over all pairs",
        (2, 1),
        _way("rank1", 5_000),
        _flow("rank1", 5_000),
    ),
    _faster(
        "10k × 2k, 5 % of the people changed: cold takes … times as long, proof included",
        (3, 6),
        TEN,
        _way("clustered", 10_000, "warm"),
        parts.whole,
    ),
    Number(
        "200 × 50: solve and certify, scores in memory",
        8,
        4,
        "ms",
        of_one(Wanted(FamilySize("clustered", 200, 50), "library"), parts.whole_ms),
    ),
    _share("full load 10k × 2k, in times of the plain one", (3, 2), _full(10_000), TEN),
    _share("full load 20k × 4k, in times of the plain one", (3, 2), _full(20_000), TWENTY),
    Number("full load 10k × 2k: gap", 0, 0, "", of_one(_full(10_000), parts.gap)),
    Number("full load 20k × 4k: gap", 0, 0, "", of_one(_full(20_000), parts.gap)),
    Number(
        "50k × 10k, limit of 0.1 s: until the solve has ended, with an answer or without",
        1.1,
        1.1,
        "s",
        of_one(LIMITED, parts.solve),
        note=endings_of(LIMITED),
    ),
    Number(
        "50k × 10k, stopped after 20 % of its time: gap known then, of the bound",
        50,
        50,
        "%",
        of_one(STOPPED, parts.percent_gap_in_time),
        note=endings_of(STOPPED),
    ),
    Number(
        "50k × 10k, the same: gap of the certificate, a pass over all pairs later, of the bound",
        50,
        50,
        "%",
        of_one(STOPPED, parts.percent_gap),
    ),
    Number(
        "50k × 10k, the same: bound of the certificate, of everybody's best pair",
        99.99,
        99.99,
        "%",
        of_one(STOPPED, parts.percent_of_trivial),
    ),
    Number(
        "`pairwell match` of 2,000 × 500, vectors cached",
        2,
        1,
        "s",
        of_match(2_000, 500, parts.wall),
    ),
    Number(
        "`pairwell match` of 20k × 4k, JSON lines, in times of solve and certify",
        2,
        2,
        "×",
        of_match(20_000, 4_000, parts.times_core, lines=True),
    ),
    *PROGRAMME_NUMBERS,
)
