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
    """The file of cached vectors cannot be read or written."""
