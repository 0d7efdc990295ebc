import numpy as np
import pytest

from embeddings.encoded import Encoded
from embeddings.model import ModelCard

CARD = ModelCard("small", "0" * 64, dimension=2, max_tokens=8)


@pytest.fixture
def three_people() -> Encoded:
    """Return one person with two rows, one with none, one with one."""
    rows = np.array([[1, 2], [3, 4], [5, 6]], dtype=np.int16)
    return Encoded(rows, np.array([0, 2, 2, 3]), CARD, np.array([7, 8, 9], np.int32))


def test_people_are_selected_with_their_rows(three_people: Encoded) -> None:
    chosen = three_people.select([2, 1, 0, 2])
    assert chosen.offsets.tolist() == [0, 1, 1, 3, 4]
    assert chosen.rows.tolist() == [[5, 6], [1, 2], [3, 4], [5, 6]]
    assert chosen.tokens.tolist() == [9, 7, 8, 9]
    assert three_people.select([]).n_people == 0


def test_selecting_everybody_in_order_keeps_the_hash(three_people: Encoded) -> None:
    assert three_people.select(range(3)).vectors_sha256() == three_people.vectors_sha256()
    assert three_people.select([1, 0, 2]).vectors_sha256() != three_people.vectors_sha256()


def test_the_hash_tells_who_has_a_row_and_how_long_a_text(three_people: Encoded) -> None:
    longer = Encoded(three_people.rows, three_people.offsets, CARD, three_people.tokens + 1)
    assert longer.vectors_sha256() != three_people.vectors_sha256()
    moved = Encoded(three_people.rows, np.array([0, 1, 2, 3]), CARD, three_people.tokens)
    assert moved.vectors_sha256() != three_people.vectors_sha256()


@pytest.mark.parametrize("position", [-1, 3])
def test_a_position_outside_is_refused(three_people: Encoded, position: int) -> None:
    with pytest.raises(IndexError, match=r"\[0, 3\)"):
        three_people.select([position])


def test_the_arrays_cannot_be_changed(three_people: Encoded) -> None:
    with pytest.raises(ValueError, match="read-only"):
        three_people.rows[0, 0] = 9


@pytest.mark.parametrize(
    ("rows", "offsets"),
    [
        (np.zeros((1, 3), np.int16), [0, 1]),
        (np.zeros((1, 2), np.int32), [0, 1]),
        (np.full((1, 2), 4001, np.int16), [0, 1]),
        (np.zeros((1, 2), np.int16), [0, 2]),
        (np.zeros((2, 2), np.int16), [0, 2, 1, 2]),
        (np.zeros((1, 2), np.int16), [1, 1]),
        (np.zeros((0, 2), np.int16), []),
        (np.zeros((1, 2), np.int16), [0.0, 1.0]),
    ],
)
def test_arrays_that_do_not_fit_are_refused(
    rows: np.ndarray[tuple[int, ...], np.dtype[np.int16]], offsets: list[int]
) -> None:
    kind = np.float64 if any(isinstance(offset, float) for offset in offsets) else np.int64
    with pytest.raises(ValueError, match="expected"):
        Encoded(rows, np.array(offsets, dtype=kind), CARD, np.zeros(len(rows), np.int32))


@pytest.mark.parametrize(
    "tokens", [np.zeros(1, np.int32), np.zeros(2, np.int64), np.array([1, -1], np.int32)]
)
def test_lengths_that_do_not_fit_are_refused(
    tokens: np.ndarray[tuple[int, ...], np.dtype[np.int32]],
) -> None:
    with pytest.raises(ValueError, match="tokens: expected"):
        Encoded(np.zeros((2, 2), np.int16), np.array([0, 2]), CARD, tokens)
