"""Settings of a process, read once from its environment by the outermost room."""

import os
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from embeddings.cache import MIB
from embeddings.encoder import SentenceEncoder
from embeddings.model import DEFAULT_MODEL, name_of

if TYPE_CHECKING:
    from solver.row_terms import MapBlocks

_PREFIX = "PAIRWELL_"
_NO_SETTING = re.compile(
    "(PAIRWELL_(CASES|SCREENSHOTS)"  # of the tests
    # Kubernetes tells of a service named pairwell in these:
    r"|PAIRWELL_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_[0-9]+_\w+|PORT(?==tcp:)))=.*",
    re.DOTALL,
)


class Settings(BaseModel):
    """Environment variables that begin with ``PAIRWELL_``; each field is one.

    What is given by name goes before them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = Field(
        default=DEFAULT_MODEL,
        description="A sentence-transformers name, or a folder that holds such a model.",
    )
    models: tuple[str, ...] = Field(
        default=(),
        description="Further ones that a policy may name, separated by commas; a folder goes by "
        "its last part.",
    )
    offline: bool = Field(
        default=True, description="Whether to look for a model on this machine alone."
    )
    cache: bool = Field(default=True, description="Whether vectors are kept between runs.")
    cache_folder: Path | None = Field(
        default=None, description="Where vectors are kept; left out: the user's cache folder."
    )
    cache_mib: int = Field(
        default=1024,
        ge=1,
        le=1 << 20,
        description="Size of those vectors at most, in MiB; what was not used for longest goes.",
    )
    fast: bool = Field(
        default=True,
        description="Whether onnxruntime runs the model, from files that are made and checked "
        "once; a model that cannot be had so, or false: torch does, the reference.",
    )
    models_folder: Path | None = Field(
        default=None,
        description="Where those files are kept; left out: the user's cache folder.",
    )
    threads: int | None = Field(
        default=None,
        ge=1,
        description="Threads of the model, and of the solve and the proof of large rounds; left "
        "out: one for each core, in the service at most four.",
    )
    api_key: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="What clients of the service must send; needed off loopback.",
    )
    children: int | None = Field(
        default=None,
        ge=1,
        le=256,
        description="Requests worked on at a time, each in a process of its own; left out: one "
        "for each core, at least two and at most eight.",
    )
    waiting: int = Field(
        default=32, ge=0, le=10_000, description="Requests that may wait for their turn."
    )
    wait_limit_s: float = Field(
        default=30.0,
        gt=0,
        allow_inf_nan=False,
        description="Seconds that a request waits for its turn at most.",
    )
    request_limit_s: float = Field(
        default=600.0,
        gt=0,
        allow_inf_nan=False,
        description="Seconds of work on one request at most.",
    )
    max_body_mib: int = Field(
        default=16, ge=1, le=1024, description="Size of a request's body at most, in MiB."
    )
    max_people: int = Field(
        default=5_000, ge=2, description="Mentees and mentors of one request at most."
    )
    max_pairs: int = Field(
        default=1_000_000, ge=1, description="Mentees times mentors of one request at most."
    )

    @field_validator("cache_folder", "models_folder", mode="before")
    @classmethod
    def _names_a_folder(cls, folder: object) -> object:
        if folder == "":  # pathlib takes it for the current folder
            raise ValueError("expected the name of a folder, or no such variable")
        return folder

    @field_validator("models", mode="before")
    @classmethod
    def _parted(cls, models: object) -> object:
        if not isinstance(models, str):
            return models
        return tuple(filter(None, map(str.strip, models.split(","))))

    @model_validator(mode="after")
    def _goes_by_different_names(self) -> Self:
        if len(self.by_name) <= len(self.models):
            raise ValueError("models: two go by one name")
        return self

    @model_validator(mode="before")
    @classmethod
    def _with_environment(cls, given: dict[str, object]) -> dict[str, object]:
        variables = {name.upper(): value for name, value in os.environ.items()}
        names = {field: f"{_PREFIX}{field}".upper() for field in cls.model_fields}
        told = {field: variables[name] for field, name in names.items() if name in variables}
        return {**told, **given}

    @property
    def vector_cache(self) -> Path | None:
        """Folder of the vector cache; None when none is kept."""
        if not self.cache:
            return None
        if self.cache_folder is not None:
            return self.cache_folder
        from platformdirs import user_cache_path

        return user_cache_path("pairwell")

    @property
    def exported_models(self) -> Path | None:
        """Folder of the files for onnxruntime; None when torch is to run the model."""
        if not self.fast:
            return None
        if self.models_folder is not None:
            return self.models_folder
        from platformdirs import user_cache_path

        return user_cache_path("pairwell") / "models"

    @property
    def by_name(self) -> dict[str, str]:
        """Every model that may be used by the name that policies have for it, the default first."""
        return {name_of(model): model for model in (self.model, *self.models)}

    def encoder(self, name: str | None = None) -> SentenceEncoder:
        """Make the encoder of a model, the default without a name; it is loaded at the first text.

        Raises
        ------
        KeyError
            These settings have no model of this name.
        """
        return SentenceEncoder(
            self.model if name is None else self.by_name[name],
            offline=self.offline,
            cache_folder=self.vector_cache,
            cache_bytes=self.cache_mib * MIB,
            models_folder=self.exported_models,
            threads=self.threads,
        )

    def engine(self) -> "AbstractContextManager[MapBlocks]":
        """Make the engine for blocks of pairs; it ends with its context."""
        from app.engine import engine_for

        return engine_for(self.workers)

    @property
    def workers(self) -> int:
        """Blocks of pairs that are worked on at a time."""
        from app.jobs.linux import usable_cores

        return self.threads or usable_cores()


def settings_with(threads: int | None) -> Settings:
    """Read the settings; a number of threads that is given goes before that of the environment."""
    return Settings() if threads is None else Settings(threads=threads)


def setting_names() -> tuple[str, ...]:
    """Every environment variable that is a setting."""
    return tuple(f"{_PREFIX}{field}".upper() for field in Settings.model_fields)


def unknown_settings(variables: Mapping[str, str]) -> list[str]:
    """Return the names that look like a setting's and are none, such as a misspelt one."""
    known = setting_names()
    return sorted(
        name
        for name, value in variables.items()
        if name.upper().startswith(_PREFIX)
        and name.upper() not in known
        and not _NO_SETTING.fullmatch(f"{name}={value}")
    )
