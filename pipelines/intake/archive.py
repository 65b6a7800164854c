"""The archive: every file ever seen, filed under the hash of its bytes, written once and whole."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from pipelines.errors import error

BLOCK = 1 << 20


def archived_path(home: Path, file_id: str) -> Path:
    """Where a file of the archive lies."""
    return home / "archive" / "files" / file_id[:2] / file_id


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex: its ``file_id``."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def store(home: Path, path: Path) -> str:
    """Copy a file into the archive while hashing it; returns its ``file_id``.

    Written under another name, fsynced, then renamed: a name in the archive always has its whole content.
    """
    files = home / "archive" / "files"
    temporary = files / f".incoming-{secrets.token_hex(8)}"
    digest = hashlib.sha256()
    try:
        with path.open("rb") as source, temporary.open("xb") as copy:
            while block := source.read(BLOCK):
                digest.update(block)
                copy.write(block)
            copy.flush()
            os.fsync(copy.fileno())
        file_id = digest.hexdigest()
        target = archived_path(home, file_id)
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            temporary.replace(target)
            target.chmod(0o400)
            _sync_folder(target.parent)
        return file_id
    finally:
        temporary.unlink(missing_ok=True)


def read_archived(home: Path, file_id: str) -> bytes:
    """Bytes of an archived file, checked against its name.

    Raises:
        RcmError: I011 the file is missing, I010 its content changed.
    """
    try:
        data = archived_path(home, file_id).read_bytes()
    except OSError:
        raise error("I011", file_id[:16]) from None
    if hashlib.sha256(data).hexdigest() != file_id:
        raise error("I010", file_id[:16])
    return data


def clear_leftovers(home: Path) -> None:
    """Remove copies that a killed run left unfinished."""
    for leftover in (home / "archive" / "files").glob(".incoming-*"):
        leftover.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
