"""The search for garbage is put off, and never lost."""

import gc

import pytest

from app.matching.garbage import uncollected


def test_there_is_no_search_meanwhile_and_there_is_one_afterwards() -> None:
    assert gc.isenabled()
    with uncollected(), uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_brings_the_search_back() -> None:
    with pytest.raises(KeyError), uncollected():
        raise KeyError
    assert gc.isenabled()


def test_a_search_that_was_switched_off_stays_off() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
