"""Settings of a process, read once from its environment by the outermost room."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from embeddings.encoder import SentenceEncoder
from embeddings.model import DEFAULT_MODEL


class Settings(BaseSettings):
    """Environment variables that begin with ``PAIRWELL_``; each field is one."""

    model_config = SettingsConfigDict(env_prefix="PAIRWELL_", frozen=True, extra="ignore")

    model: str = Field(
        default=DEFAULT_MODEL,
        description="A sentence-transformers name, or a folder that holds such a model.",
    )
    offline: bool = Field(
        default=True, description="Whether to look for a model on this machine alone."
    )
    cache: bool = Field(default=True, description="Whether vectors are kept between runs.")
    cache_folder: Path | None = Field(
        default=None, description="Where vectors are kept; left out: the user's cache folder."
    )
    threads: int | None = Field(
        default=None, ge=1, description="Threads of the model; left out: the library's choice."
    )

    @property
    def vector_cache(self) -> Path | None:
        """Folder of the vector cache; None when none is kept."""
        if not self.cache:
            return None
        if self.cache_folder is not None:
            return self.cache_folder
        from platformdirs import user_cache_path

        return user_cache_path("pairwell")

    def encoder(self) -> SentenceEncoder:
        """Make the encoder that these settings ask for; the model is loaded at the first text."""
        return SentenceEncoder(
            self.model,
            offline=self.offline,
            cache_folder=self.vector_cache,
            threads=self.threads,
        )
