"""What can go wrong on the way from text to vectors; no message quotes a person's text."""


class EmbeddingError(Exception):
    """Parent of the errors of this room."""


class ModelNotFoundError(EmbeddingError):
    """There is no such model on this machine, or it lacks a file."""


class ModelChangedError(EmbeddingError):
    """The weights are not those that were asked for."""


class UnsupportedModelError(EmbeddingError):
    """The model is there, but its sentences cannot be encoded exactly."""


class EncodingError(EmbeddingError):
    """The model gave no usable vector."""


class CacheError(EmbeddingError):
    """The file of cached vectors cannot be read or written; of its own kind: it is damaged."""


class CacheUnavailableError(CacheError):
    """The cache is locked, full, or not ours to read or write: a run can do without it."""


class ExportError(EmbeddingError):
    """The model cannot be had on the fast path; the reference still runs it.

    Parameters
    ----------
    is_of_the_model
        Whether another try with the same libraries would end the same way.
    """

    def __init__(self, message: str, *, is_of_the_model: bool = True) -> None:
        super().__init__(message)
        self.is_of_the_model = is_of_the_model
