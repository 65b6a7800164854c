"""The only reader of the environment and of ``rcm.toml``.

Order of precedence: what the command line says, then ``RCM_*`` of the environment, then ``HOME/rcm.toml``, then the
defaults below. An unknown key in ``rcm.toml`` is an error that names the nearest known one.
"""

from __future__ import annotations

import getpass
import os
import secrets
import tomllib
from collections import Counter
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field, PrivateAttr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from pipelines.errors import Exit, RcmError, error

DEFAULT_HOME = Path("rcm_home")
SALT_BYTES = 32
KILLED = 137


class Settings(BaseSettings):
    """Everything a person may set. Paths are absolute after loading; ``landing`` is None for ``HOME/landing``."""

    model_config = SettingsConfigDict(env_prefix="RCM_", extra="forbid", frozen=True, hide_input_in_errors=True)

    home: Path = Field(default=DEFAULT_HOME, description="Folder of everything this product writes")
    landing: Path | None = Field(default=None, description="Folder the practice drops its files into")
    as_of: date | None = Field(default=None, description="Day the figures are computed for; empty: today")
    timezone: str = Field(default="UTC", description="Time zone of the practice")
    include_test: bool = Field(default=False, description="Let test interchanges count")
    practice_name: str = Field(default="Our practice", description="Name on the pages")
    memory_limit: str = Field(default="4GB", description="Memory the warehouse may use")
    temp_limit: str = Field(default="20GB", description="Disk the warehouse may use for spilling")
    threads: int = Field(default=2, ge=1, le=64, description="Threads of the warehouse")
    workers: int = Field(default=2, ge=1, le=16, description="Reader processes for a large intake")
    user: str = Field(default="", description="Name recorded with decisions; empty: the login name")
    crash_at: str = Field(default="", description="Named point at which a test kills the run; never set it")

    _points: Counter[str] = PrivateAttr(default_factory=Counter)

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError("not a time zone name such as America/Chicago") from None
        return value

    @field_validator("memory_limit", "temp_limit")
    @classmethod
    def _is_size(cls, value: str) -> str:
        digits = value.upper().removesuffix("GB").removesuffix("MB").strip()
        if not digits.isdigit() or not value.upper().endswith(("MB", "GB")):
            raise ValueError("not a size such as 4GB")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags over environment over ``rcm.toml``; no .env file and no secrets folder."""
        del dotenv_settings, file_secret_settings
        home = _first(init_settings().get("home"), env_settings().get("home"), DEFAULT_HOME)
        return init_settings, env_settings, _TomlSource(settings_cls, Path(home))

    @property
    def landing_folder(self) -> Path:
        """The landing folder in force."""
        return self.landing or self.home / "landing"

    @property
    def user_name(self) -> str:
        """Who decides, for the ledger."""
        return self.user or getpass.getuser()

    @property
    def salt(self) -> bytes:
        """Secret of this home that hashes of persons are salted with; created once, mode 0600."""
        path = self.home / "salt"
        if not path.exists():
            if (self.home / "warehouse.duckdb").exists():
                raise error("S004", exit_code=Exit.CONFIGURATION)
            _write_secret(path, secrets.token_bytes(SALT_BYTES))
        salt = path.read_bytes()
        if len(salt) != SALT_BYTES:
            raise error("S004", exit_code=Exit.CONFIGURATION)
        return salt

    def as_of_date(self, now: datetime) -> date:
        """The as-of day: as set, else the day of ``now`` (with offset) in the practice's time zone."""
        return self.as_of or now.astimezone(ZoneInfo(self.timezone)).date()

    def fingerprint(self) -> dict[str, str]:
        """The settings that change figures, for ``nothing_new``."""
        return {
            "timezone": self.timezone,
            "include_test": str(self.include_test),
            "practice_name": self.practice_name,
        }

    def reached(self, point: str) -> None:
        """Die here, as if killed, when a test asked for it: ``point`` or ``point:2`` for the second passage."""
        if not self.crash_at:
            return
        self._points[point] += 1
        name, _, passage = self.crash_at.partition(":")
        if name == point and self._points[point] == int(passage or 1):
            os._exit(KILLED)


class _TomlSource(PydanticBaseSettingsSource):
    """``HOME/rcm.toml``, when it is there."""

    def __init__(self, settings_cls: type[BaseSettings], home: Path) -> None:
        super().__init__(settings_cls)
        self.values = _toml_values(home / "rcm.toml", tuple(settings_cls.model_fields))

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        """One value; pydantic asks for it field by field."""
        del field
        return self.values.get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        return self.values


def load(**flags: Any) -> Settings:
    """Settings in force. ``flags`` that are None count as not given.

    Raises:
        RcmError: S001 unknown key, S002 unusable value, S003 broken TOML; exit code 3.
    """
    given = {key: value for key, value in flags.items() if value is not None}
    try:
        found = Settings(**given)
    except ValidationError as problem:
        places = ", ".join(f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}" for item in problem.errors())
        raise error("S002", places, Exit.CONFIGURATION) from None
    absolute = {"home": found.home.expanduser().absolute()}
    if found.landing is not None:
        absolute["landing"] = found.landing.expanduser().absolute()
    return found.model_copy(update=absolute)


def ensure_home(settings: Settings) -> None:
    """Create the folders of the home (mode 0700) where they are missing, and the salt."""
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("landing", "archive/files", "archive/publications", "build", "published", "logs"):
            (settings.home / name).mkdir(parents=True, exist_ok=True)
        _ = settings.salt
    except OSError:
        raise error("S005", exit_code=Exit.CONFIGURATION) from None


def _toml_values(path: Path, known: tuple[str, ...]) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise error("S003", str(problem).rpartition("(")[2].rstrip(")"), Exit.CONFIGURATION) from None
    except (OSError, UnicodeDecodeError):
        raise error("S003", "not readable as UTF-8 text", Exit.CONFIGURATION) from None
    settable = [name for name in known if name not in {"home", "crash_at"}]
    for key in values:
        if key not in settable:
            raise _unknown_key(key, settable)
    return values


def _unknown_key(key: str, known: list[str]) -> RcmError:
    nearest = get_close_matches(key, known, n=1, cutoff=0)[0]
    return error("S001", f"{key}; did you mean {nearest}?", Exit.CONFIGURATION)


def _write_secret(path: Path, secret: bytes) -> None:
    """Whole or not at all: a salt cut short by a crash would split every person in two."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, secret)
        os.fsync(handle)
    finally:
        os.close(handle)
    temporary.replace(path)


def _first(*values: Any) -> Any:
    return next(value for value in values if value is not None)
