"""Everything an operator may set, as `ASSIST_<NAME>`. Only `wiring` and `__main__` read it."""

from __future__ import annotations

import os
import re
from datetime import UTC, tzinfo
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from assist.evidence_first import EvidenceFirst

PREFIX = "ASSIST_"
SHORTEST_KEY_CHARACTERS = 16  # a bootstrap key guards everything; shorter ones are guessed

_FRAME_ORIGIN = re.compile(
    r"https://(?:[a-z0-9-]+\.)*[a-z0-9-]+(?::(?!443$)[1-9]\d{0,4})?"
    r"|http://(?:localhost|127\.0\.0\.1|\[::1\])(?::(?!80$)[1-9]\d{0,4})?"
)


class BadSettings(Exception):
    """A setting that cannot be used; the message names it and the remedy."""


class Settings(BaseSettings):
    """What an operator may set. A bad value stops the start and is named."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    host: str = Field(default="127.0.0.1", min_length=1)
    """The address to listen on. Anything but loopback belongs behind a TLS proxy."""
    port: int = Field(default=8080, ge=0, le=65535)
    """0 takes any free port."""
    data_dir: Path = Path(".assist")
    """Where everything lives: the state database, the snapshots, imports under way."""
    database_url: str | None = None
    """An SQLAlchemy URL of the state database; empty: `assist.db` in the data directory."""
    model: str | None = None
    """The encoder: a sentence-transformers model by name or path; empty: the built-in MiniLM with our
    adapter."""
    sixteen_bits: bool = True
    """Whether the encoder runs in 16 bits where the processor proves that it is exact enough and faster."""
    bootstrap_key: SecretStr | None = None
    """An admin key for scripts and tests; empty: one is made at the first start."""
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Origins whose pages may call the service from a browser, separated by commas; empty: none."""
    frame_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Origins whose pages may embed the sidebar, exact and separated by commas; empty: none."""
    evidence_first: Annotated[tuple[str, ...], NoDecode] = (
        "refund",
        "cancellation",
        "credit",
        "legal",
        "medical",
        "100 EUR",
    )
    """Suggestions that are taken over only once their source was opened, separated by commas: topics,
    `action:NAME`, and amounts above which an action counts; empty: none."""
    max_body_bytes: int = Field(default=2_500_000, ge=1_000, le=100_000_000)
    """The largest request body, imports excepted."""
    max_import_bytes: int = Field(default=100_000_000, ge=1_000, le=2_000_000_000)
    """The largest body of an import."""
    reports_dir: Path | None = None
    """Where rehearsals, and `python -m eval run --out`, leave reports for leads to read; empty: `reports` in
    the data directory."""
    time_zone: str = "UTC"
    """The IANA zone whose days count: it is over at midnight there, like `Europe/Berlin`."""
    request_timeout_seconds: float = Field(default=30.0, gt=0, le=600)
    """How long a request may take until its answer begins."""

    @field_validator("allowed_origins", "frame_origins", "evidence_first", mode="before")
    @classmethod
    def _split_at_commas(cls, given: object) -> object:
        return (
            tuple(part.strip() for part in given.split(",") if part.strip())
            if isinstance(given, str)
            else given
        )

    @field_validator("allowed_origins")
    @classmethod
    def _origins_are_origins(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for origin in given:
            parts = urlsplit(origin)
            extension = parts.scheme in ("chrome-extension", "moz-extension")
            if not parts.netloc or parts.path or not (extension or parts.scheme in ("http", "https")):
                raise ValueError(f"{origin!r} is not an origin; write it like https://desk.example.com")
        return given

    @field_validator("frame_origins")
    @classmethod
    def _frames_are_exact(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for origin in given:
            if not _FRAME_ORIGIN.fullmatch(origin):
                raise ValueError(
                    f"{origin!r} is not one exact origin; write it as a browser does, like "
                    "https://desk.example.com: lower case, no path, no wildcard, no default port, and https "
                    "(http for this machine only)"
                )
        return given

    @field_validator("evidence_first")
    @classmethod
    def _entries_mean_something(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        EvidenceFirst.of(given)
        return given

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, given: str) -> str:
        zone_of(given)
        return given

    @field_validator("database_url", "model", "bootstrap_key", "reports_dir", mode="before")
    @classmethod
    def _empty_is_unset(cls, given: object) -> object:
        return None if given == "" else given

    @field_validator("bootstrap_key")
    @classmethod
    def _key_is_long_enough(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None and len(given.get_secret_value()) < SHORTEST_KEY_CHARACTERS:
            raise ValueError(f"shorter than {SHORTEST_KEY_CHARACTERS} characters; use a long random value")
        return given

    @classmethod
    def read(cls) -> Self:
        """The settings of this environment. BadSettings names each that is unknown or cannot be used."""
        unknown = [name for name in sorted(os.environ) if name.startswith(PREFIX) and name not in cls.names()]
        if unknown:
            raise BadSettings(
                "\n".join(f"{name}: there is no such setting{_meant(name)}" for name in unknown)
            )
        try:
            return cls()
        except ValidationError as failure:
            lines = [
                f"ASSIST_{str(error['loc'][0]).upper() if error['loc'] else '?'}: {error['msg']}"
                for error in failure.errors(include_input=False, include_url=False)
            ]
            raise BadSettings("\n".join(lines)) from None

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The environment variables that are read."""
        return tuple(f"{PREFIX}{name.upper()}" for name in cls.model_fields)

    def state_url(self, data_dir: Path) -> str:
        """The URL of the state database: the one given, or SQLite in the data directory."""
        return self.database_url or f"sqlite:///{data_dir / 'assist.db'}"


def zone_of(name: str) -> tzinfo:
    """The time zone called `name`. ValueError if there is none, or if this machine does not know it."""
    if name == "UTC":
        return UTC  # needs no time zone data on the machine
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            f"{name[:80]!r} is no time zone that this machine knows; write it like Europe/Berlin"
        ) from None


def _meant(name: str) -> str:
    near = get_close_matches(name, Settings.names(), n=1)
    return f"; did you mean {near[0]}?" if near else f"; there are {', '.join(Settings.names())}"
