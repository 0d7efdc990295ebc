"""The cache as one call of the encoder uses it: what fails there costs time, never the answer."""

from collections.abc import Callable, Iterable, Mapping

from embeddings.cache import VectorCache
from embeddings.encoded import CacheReport
from embeddings.errors import CacheUnavailableError


class KeptVectors:
    """Finds and keeps the bytes of vectors by their sentence.

    From the first time on that the cache cannot be used, it is left alone: nobody waits twice for
    one that is locked. A cache that is damaged is an error.

    Parameters
    ----------
    cache
        None finds and keeps nothing.
    key
        Makes the key of a sentence with the cache's secret, which is read each time: whoever
        deletes the cache of a running service makes a new one.
    """

    def __init__(self, cache: VectorCache | None, key: Callable[[str, bytes], bytes]) -> None:
        self._cache = cache
        self._key = key
        self._trouble: str | None = None
        self._asked = self._found = 0

    @property
    def report(self) -> CacheReport:
        """How the cache served."""
        return CacheReport(self._asked, self._found, self._cache is not None, self._trouble)

    def find(self, sentences: Iterable[str]) -> dict[str, bytes]:
        """Return what is kept of these sentences.

        Raises
        ------
        CacheError
            The cache is damaged.
        """
        asked, stored = list(sentences), dict[bytes, bytes]()
        keys: dict[bytes, str] = {}
        if self._cache is not None and self._trouble is None:
            try:
                secret = self._cache.secret()
                keys = {self._key(sentence, secret): sentence for sentence in asked}
                stored = self._cache.get_many(list(keys))
            except CacheUnavailableError as error:
                self._trouble = str(error)
        self._asked += len(asked)
        self._found += len(stored)
        return {keys[key]: vector for key, vector in stored.items()}

    def keep(self, vectors: Mapping[str, bytes]) -> None:
        """Keep vectors by their sentence.

        Raises
        ------
        CacheError
            The cache is damaged.
        """
        if self._cache is None or self._trouble is not None:
            return
        try:
            secret = self._cache.secret()
            keyed = {self._key(one, secret): vector for one, vector in vectors.items()}
            self._cache.put_many(keyed, secret)
        except CacheUnavailableError as error:
            self._trouble = str(error)
