"""Sets as bits keep what is in common, and how many labels everybody told."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.matching.criteria.overlap import sizes
from app.matching.label_bits import label_bits, packed, unpacked

sets = st.lists(st.frozensets(st.integers(0, 90).map(str), max_size=8), max_size=5)


@given(sets, sets)
def test_bits_in_common_are_labels_in_common(
    one: list[frozenset[str]], other: list[frozenset[str]]
) -> None:
    bits = label_bits(one, other)
    for mentees, mentors in ((bits.mentees, bits.mentors), bits.completed()):
        common = sizes(mentees[:, None] & mentors[None, :])
        assert common.tolist() == [[len(mine & theirs) for theirs in other] for mine in one]


@given(sets, sets)
def test_completed_bits_tell_how_many_labels_there_are(
    one: list[frozenset[str]], other: list[frozenset[str]]
) -> None:
    bits = label_bits(one, other)
    mentees, mentors = bits.completed()
    assert sizes(mentees).tolist() == bits.mentee_sizes.tolist() == [len(mine) for mine in one]
    assert (sizes(mentors) > 0).tolist() == [bool(theirs) for theirs in other]
    assert bits.mentor_sizes.tolist() == [len(theirs) for theirs in other]


@given(st.integers(0, 4), st.integers(0, 140), st.integers(0, 2**32 - 1))
def test_flags_survive_packing(n: int, k: int, seed: int) -> None:
    flags = np.random.default_rng(seed).random((n, k)) < 0.5
    found = unpacked(packed(flags))
    assert np.array_equal(found[:, :k], flags)
    assert not found[:, k:].any()
