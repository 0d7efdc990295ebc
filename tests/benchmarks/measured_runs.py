"""Runs and results as they are kept, for tests of what is made of them."""

from datetime import UTC, datetime

from benchmarks.documents import Document, Machine, Provenance
from benchmarks.results import Measured, Run

MACHINE = Machine(
    processor="a <fast> one", processors=2, memory_gb=8, system="Linux", blas="openblas"
)


def document(*measured: Measured, hour: int = 8, **more: object) -> Document:
    return Document.model_validate(
        {
            "command": "python -m benchmarks compare",
            "provenance": Provenance(
                measured_at=datetime(2026, 1, 2, hour, tzinfo=UTC),
                commit="abc",
                machine=MACHINE,
                versions={"python": "3.11.0"},
            ),
            "measured": measured,
        }
        | more
    )


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
