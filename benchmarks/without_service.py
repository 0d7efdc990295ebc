"""The library's share of a request, again and again: ``python -m benchmarks.without_service BODY``.

For each line on stdin one line of JSON on stdout: the seconds that one match took, and its result.
"""

import json
import sys
import time
from pathlib import Path

from app.files.json_document import read_cohort_json
from app.files.output import result_json
from app.matching.pipeline import match
from app.settings import Settings


def main(body: bytes) -> None:
    """Match one request's body at each line, from its bytes to the bytes of its answer."""
    encoder = Settings().encoder()
    for _ in sys.stdin:
        start = time.perf_counter()
        cohort = read_cohort_json(body).cohort
        if cohort is None:
            raise AssertionError("an invented cohort is valid")
        answer = result_json(match(cohort, encoder)).encode()
        seconds = time.perf_counter() - start
        print(json.dumps({"seconds": seconds, "answer": answer.decode()}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).read_bytes())
