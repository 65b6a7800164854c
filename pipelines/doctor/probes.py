"""Judgements on facts that others collected: pure, so that every answer can be tested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from pipelines.doctor.line import Line
from pipelines.errors import CATALOGUE
from pipelines.ledger import Run

OLDEST_PYTHON = (3, 11)
# A run lays the archive's copy of the input, the raw tables and the marts beside each other.
ROOM_PER_INPUT = 3
# Remittances come at least weekly; figures older than that miss money.
STALE = timedelta(days=7)
_OTHERS = 0o077
_GIB = 1 << 30
# The doctor looks at the folder of the settings; which one a run was given is not kept.
_NAME_FOLDER = "Drop files into it, or name the folder you run on: rcm doctor --landing FOLDER."


class Modes(NamedTuple):
    """Permission bits of the home and of its salt; None where there is none, or no such thing on this system."""

    home: int | None
    salt: int | None


def python(version: Sequence[int]) -> Line:
    """Is the interpreter new enough?"""
    words = ".".join(str(part) for part in version[:3])
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return Line("Python", "ok", words)
    return Line("Python", "wrong", f"{words} is too old", "Install Python 3.11 or newer and run make install again.")


def versions(installed: Mapping[str, str | None], locked: Mapping[str, str]) -> Line:
    """Are the libraries there, as the lock names them?

    Args:
        installed: Version by name of what we depend on; None = not installed.
        locked: Version by name as requirements.lock has it; empty when there is no lock beside the code.
    """
    missing = sorted(name for name, version in installed.items() if version is None)
    if missing:
        return Line("Libraries", "wrong", f"not installed: {', '.join(missing)}", "Run make install.")
    if not locked:
        return Line("Libraries", "look", "no lock stands beside the code", "Install from the project's folder.")
    other = sorted(
        f"{name} {version} (lock: {locked[name]})"
        for name, version in installed.items()
        if name in locked and version != locked[name]
    )
    if other:
        return Line("Libraries", "look", f"not as tested: {', '.join(other)}", "Run make install.")
    shown = ", ".join(f"{name} {installed[name]}" for name in ("duckdb", "dbt-core", "dagster") if name in installed)
    return Line("Libraries", "ok", f"{len(installed)} as locked: {shown}")


def disk(free_bytes: int, home_bytes: int, landing_bytes: int) -> Line:
    """Is there room for a run: three times the input, and the home once more for what is rebuilt whole?"""
    needed = ROOM_PER_INPUT * landing_bytes
    words = f"{_gib(free_bytes)} free, home {_gib(home_bytes)}, landing folder {_gib(landing_bytes)}"
    if free_bytes < needed:
        return Line("Disk", "wrong", words, f"Make room: a run of this input wants {_gib(needed)}.")
    if free_bytes < home_bytes:
        return Line("Disk", "look", words, "Make room: the home grows with every publication, of which 7 are kept.")
    return Line("Disk", "ok", words)


def permissions(home: Path, modes: Modes) -> list[Line]:
    """May others on this machine read the home or its salt?"""
    if modes.home is None:
        return [Line("Permissions", "look", "cannot be told here", "See that only you may read the home folder.")]
    lines = [_private("Home folder", modes.home, f"chmod 700 '{home}'")]
    if modes.salt is not None:
        lines.append(_private("Salt", modes.salt, f"chmod 600 '{home / 'salt'}'"))
    return lines


def salt(exists: bool, has_warehouse: bool, size: int, wanted: int) -> Line | None:
    """Is the secret there that persons were hashed with? None when there is nothing to say."""
    broken = exists and size != wanted
    if broken or (has_warehouse and not exists):
        return Line("Salt", "wrong", CATALOGUE["S004"].what, CATALOGUE["S004"].do)
    return None


def time_zone(name: str, is_set: bool) -> Line:
    """Days are cut in the practice's time zone: was it said?"""
    if is_set:
        return Line("Time zone", "ok", name)
    return Line(
        "Time zone",
        "look",
        f"{name}, because none is set: timestamps near midnight may fall on another day",
        'Write timezone = "America/Chicago" (yours) into rcm.toml of the home.',
    )


def landing(folder: Path, home: Path, files: int | None) -> Line:
    """Can the landing folder be read, and is it no folder of ours? ``files``: None when it cannot be read."""
    ours = [home / name for name in ("published", "archive", "build", "logs")]
    if any(folder.is_relative_to(each) for each in ours):
        return Line("Landing folder", "wrong", "lies inside a folder we write", "Name another one with --landing.")
    if files is None:
        return Line("Landing folder", "wrong", "is not there or cannot be read", CATALOGUE["I001"].do)
    if not files:
        return Line("Landing folder", "look", f"{folder} holds no file", _NAME_FOLDER)
    return Line("Landing folder", "ok", f"{files:,} files in {folder}")


def last_run(run: Run | None, is_busy: bool, now: datetime) -> Line:
    """How the last run ended and how long ago. ``is_busy``: a run holds the lock."""
    if run is None:
        return Line("Last run", "look", "there was none", "Start with rcm run.")
    age = _age(now - datetime.fromisoformat(run.finished_at or run.started_at))
    if run.finished_at is None:
        if is_busy:
            return Line("Last run", "ok", f"at work, begun {age} ago")
        return Line("Last run", "look", f"was killed, begun {age} ago", "Run again: the next run tidies up by itself.")
    if run.result != "published":
        return Line("Last run", "look", f"{run.result}, {age} ago", "Read why with rcm checks.")
    if now - datetime.fromisoformat(run.finished_at) > STALE:
        return Line("Last run", "look", f"published, {age} ago", "Drop the newest files and start rcm run.")
    return Line("Last run", "ok", f"published, {age} ago")


def lock(is_busy: bool, run: Run | None) -> Line:
    """Does something hold the home? The kernel lets go of a killed run's lock, so none can be stale."""
    if not is_busy:
        return Line("Run lock", "ok", "free")
    if run is not None and run.finished_at is None:
        return Line("Run lock", "ok", "held by the run at work")
    return Line("Run lock", "look", "held by another command", "Wait until it has ended.")


def archive(sizes: Mapping[str, int | None], expected: Mapping[str, int]) -> Line:
    """Does the archive hold what the ledger says it does?

    Args:
        sizes: Bytes of each file in the archive, by file id; None of one that was refused, whose bytes are not kept.
        expected: Bytes by file id as the ledger noted them; 0 where it does not know.
    """
    missing = sum(1 for file_id in expected if file_id not in sizes)
    torn = sum(1 for file_id, size in expected.items() if size and sizes.get(file_id) not in {None, size})
    unknown = sum(1 for file_id in sizes if file_id not in expected)
    if missing or torn:
        words = f"{missing:,} files of the ledger are missing, {torn:,} have another size"
        return Line("Archive", "wrong", words, CATALOGUE["I011"].do)
    if unknown:
        words = f"{unknown:,} files are not in the ledger"
        return Line(
            "Archive", "look", words, "Run again: a run that was killed left them, and the next one takes them."
        )
    return Line("Archive", "ok", f"{len(expected):,} files, as the ledger has them")


def _private(what: str, mode: int, mend: str) -> Line:
    words = f"mode {mode & 0o777:04o}"
    if mode & _OTHERS:
        return Line(what, "look", f"{words}: others on this machine may read patient data or the salt", f"Run {mend}")
    return Line(what, "ok", words)


def _gib(size: int) -> str:
    """Bytes as GB with two decimals, less than one as MB, in whole numbers only."""
    if size < _GIB:
        return f"{size * 1024 // _GIB:,} MB"
    hundredths = size * 100 // _GIB
    return f"{hundredths // 100:,}.{hundredths % 100:02d} GB"


def _age(since: timedelta) -> str:
    hours = int(since.total_seconds()) // 3600
    return f"{hours // 24} days" if hours >= 48 else f"{hours} hours" if hours else "less than an hour"
