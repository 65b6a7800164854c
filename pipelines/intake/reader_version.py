"""What reading depends on besides the bytes, as two short texts: when they change, files are read again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pipelines.intake.mapping_home import fingerprint, mapping_texts
from pipelines.settings import Settings

ROOM = Path(__file__).resolve().parents[1]
# The code that turns bytes into rows. Derived and not counted by hand: nobody can forget to raise it.
READS = (
    "values.py",
    "contracts/*.py",
    "x12/*.py",
    *(f"intake/{name}*.py" for name in ("containers", "controls", "csv_", "kinds", "limits", "mapping", "reading")),
    "intake/spreadsheets*.py",
)


def reader_version(settings: Settings) -> str:
    """Of the code that reads and of the practice's time zone: every file is read again when it changes."""
    return _short([_code_hash(), settings.timezone.encode()])


def mapping_version(settings: Settings) -> str:
    """Of the mapping files of the home: what is not X12 is read again when it changes."""
    return fingerprint(mapping_texts(settings.home))


def reader_fingerprint(settings: Settings) -> str:
    """Both: what a run must have read with to leave nothing to be read again."""
    return f"{reader_version(settings)}-{mapping_version(settings)}"


@cache
def _code_hash() -> bytes:
    return _hash_of(sorted(path for pattern in READS for path in ROOM.glob(pattern))).encode()


def _hash_of(paths: Iterable[Path]) -> str:
    return _short([part for path in paths for part in (path.name.encode(), path.read_bytes())])


def _short(parts: Iterable[bytes]) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:16]
