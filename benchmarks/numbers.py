"""The numbers to reach."""

from benchmarks.documents import Document
from benchmarks.families import FamilySize
from benchmarks.lookup import Wanted, matched_in, measured_in
from benchmarks.number import Number, of_one, of_two
from benchmarks.results import Measured


def _plain(family: str, n: int, way: str = "sparse", threads: int = 1) -> Wanted:
    return Wanted(FamilySize(family, n, n // 5), way, threads)


def _solve(one: Measured) -> float:
    return one.solve_s


def _whole(one: Measured) -> float:
    return one.solve_s + (one.certify_s or 0)


def _memory(one: Measured) -> float:
    return one.peak_mb


def _gap(one: Measured) -> float | None:
    gaps = [run.gap for run in one.runs]
    return None if None in gaps else max(gap for gap in gaps if gap is not None)


def _certify_passes(one: Measured) -> float | None:
    return None if one.certify_s is None else one.certify_s / one.gemm_s


def _same_bytes(document: Document) -> float | None:
    found = measured_in(document, HUNDRED, _plain("clustered", 100_000, threads=2))
    if found is None:
        return None
    return len({run.answer_sha256 for one in found for run in one.runs})


def _match_seconds(document: Document) -> float | None:
    found = matched_in(document, 2_000, 500)
    return None if found is None else found.wall_s


def _match_ratio(document: Document) -> float | None:
    found = matched_in(document, 20_000, 4_000)
    return None if found is None else found.wall_s / found.core_s


def _small(document: Document) -> float | None:
    found = measured_in(document, Wanted(FamilySize("clustered", 200, 50), "library"))
    return None if found is None else 1000 * _whole(found[0])


def _full(n: int) -> Wanted:
    return Wanted(FamilySize("clustered", n, n // 5, load="full"))


TEN, TWENTY, HUNDRED = (_plain("clustered", n) for n in (10_000, 20_000, 100_000))

LIMITED = of_one(Wanted(FamilySize("clustered", 50_000, 10_000), time_limit_s=0.1), _solve)

NUMBERS = (
    Number(
        "10k × 2k: the flow over all pairs takes … times as long",
        12,
        25,
        "×",
        of_two(_plain("clustered", 10_000, "dense_flow"), TEN, _solve),
        at_least=True,
    ),
    Number(
        "10k × 2k: SciPy with repeated columns takes … times as long",
        50,
        90,
        "×",
        of_two(_plain("clustered", 10_000, "scipy_lsa"), TEN, _solve),
        at_least=True,
    ),
    Number(
        "20k × 4k: the flow over all pairs takes … times as long",
        18,
        30,
        "×",
        of_two(_plain("clustered", 20_000, "dense_flow"), TWENTY, _solve),
        at_least=True,
    ),
    Number(
        "20k × 4k: the flow over all pairs takes … times the memory",
        15,
        25,
        "×",
        of_two(_plain("clustered", 20_000, "dense_flow"), TWENTY, _memory),
        at_least=True,
    ),
    Number("100k × 20k: gap", 0, 0, "", of_one(HUNDRED, _gap)),
    Number("100k × 20k: memory at the most", 1_100, 1_000, "MB", of_one(HUNDRED, _memory)),
    Number(
        "100k × 20k: solve, in passes of one float32 product",
        4.5,
        2.5,
        "passes",
        of_one(HUNDRED, lambda one: one.solve_s / one.gemm_s),
    ),
    Number("100k × 20k: certify", 1.5, 1.5, "passes", of_one(HUNDRED, _certify_passes)),
    Number(
        "100k × 20k: two threads, share of the time of one",
        0.85,
        0.6,
        "×",
        of_two(_plain("clustered", 100_000, threads=2), HUNDRED, _solve),
    ),
    Number("100k × 20k: different answers of one and two threads", 1, 1, "", _same_bytes),
    Number(
        "`popular` 10k × 2k: ours in times of the flow over all pairs",
        2,
        1,
        "×",
        of_two(_plain("popular", 10_000), _plain("popular", 10_000, "dense_flow"), _solve),
    ),
    Number(
        "`rank1` 5k × 1k: ours in times of the flow over all pairs",
        2,
        1,
        "×",
        of_two(_plain("rank1", 5_000), _plain("rank1", 5_000, "dense_flow"), _solve),
    ),
    Number(
        "10k × 2k, 5 % of the people changed: cold takes … times as long, proof included",
        3,
        6,
        "×",
        of_two(TEN, _plain("clustered", 10_000, "warm"), _whole),
        at_least=True,
    ),
    Number("200 × 50: solve and certify, scores in memory", 8, 4, "ms", _small),
    Number(
        "full load 10k × 2k, in times of the plain one",
        3,
        2,
        "×",
        of_two(_full(10_000), TEN, _solve),
    ),
    Number(
        "full load 20k × 4k, in times of the plain one",
        3,
        2,
        "×",
        of_two(_full(20_000), TWENTY, _solve),
    ),
    Number("full load 20k × 4k: gap", 0, 0, "", of_one(_full(20_000), _gap)),
    Number("50k × 10k: until there is an answer, with a limit of 0.1 s", 1.1, 1.1, "s", LIMITED),
    Number("`pairwell match` of 2,000 × 500, vectors cached", 2, 1, "s", _match_seconds),
    Number("`pairwell match` of 20k × 4k, in times of solve and certify", 2, 2, "×", _match_ratio),
)
