"""What is shown in the terminal of a long answer."""

import io

import pytest
from rich.console import Console

from app.matching.pipeline import match
from app.terminal import FIRST_LINES, MAX_LINES, show_result
from embeddings.encoder import SentenceEncoder
from tests.support.cohort_documents import document
from tests.support.cohorts import read


@pytest.mark.parametrize(("pairs", "shown"), [(MAX_LINES, MAX_LINES), (MAX_LINES + 1, FIRST_LINES)])
def test_a_long_table_is_cut_and_says_how_much_is_left(
    encoder: SentenceEncoder, pairs: int, shown: int
) -> None:
    result = match(read(document()), encoder)
    pair = result.assignments[0].model_copy(update={"mentee": "e77"})
    out = Console(file=io.StringIO(), width=120)
    show_result(out, result.model_copy(update={"assignments": (pair,) * pairs}))
    assert isinstance(out.file, io.StringIO)
    told = out.file.getvalue()
    assert told.count("e77") == shown
    assert (f"… and {pairs - shown:,} more pairs" in told) == (shown < pairs)
