"""What is made ready beforehand is all that a large round calls."""

import importlib
import pkgutil

import pytest

import app.matching
from app.warm_up import warm_up


def _kernel_modules() -> list[str]:
    found = pkgutil.walk_packages(app.matching.__path__, "app.matching.")
    return [module.name for module in found if module.name.endswith("kernels")]


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    warm_up()


def test_there_are_kernels() -> None:
    assert len(_kernel_modules()) >= 2


@pytest.mark.parametrize("name", _kernel_modules())
def test_every_kernel_that_others_call_is_compiled(name: str) -> None:
    kernels = {
        key: value
        for key, value in vars(importlib.import_module(name)).items()
        if hasattr(value, "py_func") and value.py_func.__module__ == name
    }
    cold = [key for key, kernel in kernels.items() if key[0] != "_" and not kernel.signatures]
    assert kernels
    assert not cold
