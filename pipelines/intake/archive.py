"""The archive: every file ever seen, filed under the hash of its bytes, written once and whole."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from pipelines.errors import error

BLOCK = 1 << 20
Opener = Callable[[], IO[bytes]]
AT_ONCE = 16
# The ending of a note that stands in for a file that was not taken.
REFUSED = ".refused"


def archived_path(home: Path, file_id: str) -> Path:
    """Where a file of the archive lies."""
    return home / "archive" / "files" / file_id[:2] / file_id


def hash_file(path: Path) -> str | None:
    """SHA-256 of a file's bytes, in hex: its ``file_id``; None when it cannot be read just now."""
    try:
        with path.open("rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest()
    except (FileNotFoundError, PermissionError):
        return None


def refusal_path(home: Path, file_id: str) -> Path:
    """Where the archive notes that a file was not taken, and why: its bytes are nobody's to keep."""
    return archived_path(home, file_id).with_suffix(REFUSED)


def store_all(home: Path, sources: Sequence[tuple[Opener, str]]) -> Iterator[str | None]:
    """Copy what the sources open into the archive; ids in order, None for one that cannot be read just now.

    With each source why it is refused, or "": of a refused file only that is kept.

    Many at once: a disk confirms a crowd of small files in little more time than it takes for one. When the last id
    was handed out the folders are confirmed too.
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(lambda source: _store(home, *source), sources)
        folders = [folder for folder in (home / "archive" / "files").iterdir() if folder.is_dir()] if sources else []
        list(pool.map(_sync_folder, [*folders, home / "archive" / "files"]))


def _store(home: Path, opened: Opener, refused: str) -> str | None:
    """Written under another name, fsynced, then renamed: a name in the archive always has its whole content."""
    temporary = home / "archive" / "files" / f".incoming-{secrets.token_hex(8)}"
    digest = hashlib.sha256()
    try:
        with opened() as source, temporary.open("xb") as copy:
            while block := source.read(BLOCK):
                digest.update(block)
                if not refused:
                    copy.write(block)
            copy.write(refused.encode())
            copy.flush()
            os.fsync(copy.fileno())
        path_of = refusal_path if refused else archived_path
        target = path_of(home, digest.hexdigest())
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            temporary.chmod(0o400)
            temporary.replace(target)
        return digest.hexdigest()
    except (FileNotFoundError, PermissionError):
        return None
    finally:
        temporary.unlink(missing_ok=True)


def refused_code(home: Path, file_id: str) -> str:
    """Why a file was not taken into the archive; empty of one that was."""
    path = refusal_path(home, file_id)
    return path.read_text(encoding="utf-8") if path.exists() else ""


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


def checked_path(home: Path, file_id: str) -> Path:
    """Where an archived file lies that is not to be loaded, checked in the same way.

    Raises:
        RcmError: I011 the file is missing, I010 its content changed.
    """
    path = archived_path(home, file_id)
    found = hash_file(path)
    if found != file_id:
        raise error("I010" if found else "I011", file_id[:16])
    return path


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
