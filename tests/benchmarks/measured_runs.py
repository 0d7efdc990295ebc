"""A run as it is kept, for tests of what is made of runs."""

from benchmarks.results import Run


def run(**changed: object) -> Run:
    usual: dict[str, object] = {
        "solve_s": 1.0,
        "solve_cpu_s": 1.0,
        "certify_s": 0.5,
        "gemm_s": 0.5,
        "peak_mb": 100.0,
        "termination": "optimal",
        "feasible": True,
        "gap": 0,
        "bound": 10,
        "levels": {"total_score": 10},
        "total": 10,
        "matched": 3,
        "flows": 1,
        "listed": 9,
        "answer_sha256": "00",
    }
    return Run.model_validate(usual | changed)
