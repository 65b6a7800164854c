"""Collects what the doctor judges: versions, room, modes, the volume, the home. Nothing is changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from pipelines import run_lock
from pipelines.code_version import ROOT, code_version
from pipelines.doctor import probes, volume
from pipelines.doctor.line import Line
from pipelines.errors import RcmError
from pipelines.intake.archive import REFUSED
from pipelines.intake.landing import discover
from pipelines.ledger import Ledger, Run
from pipelines.settings import SALT_BYTES, Settings

OURS = "rcm-analytics"
_ASK_SECONDS = 10


def examine(settings: Settings, now: datetime) -> list[Line]:
    """Every line of the doctor, machine first. ``now``: with offset, for ages alone."""
    home = settings.home
    lines = [probes.python(sys.version_info[:3]), probes.versions(_installed(), _locked(ROOT / "requirements.lock"))]
    lines.insert(0, Line("This product", "ok", f"{_version(OURS) or 'not installed'}, code {code_version()}"))
    lines += [_disk(settings), probes.time_zone(settings.timezone, "timezone" in settings.model_fields_set)]
    lines.append(_encryption(_existing(home)))
    if not home.is_dir():
        return [*lines, Line("Home folder", "look", "is not there yet", "Start with rcm demo or rcm run.")]
    lines += probes.permissions(home, _modes(home))
    secret = home / "salt"
    size = secret.stat().st_size if secret.is_file() else 0
    salt = probes.salt(secret.is_file(), (home / "warehouse.duckdb").exists(), size, SALT_BYTES)
    return [*lines, *([salt] if salt else []), _landing(settings), *_history(home, now)]


def _history(home: Path, now: datetime) -> list[Line]:
    """Runs and files as the ledger knows them; a home without a ledger has none."""
    run: Run | None = None
    expected: dict[str, int] = {}
    if (home / "ledger.sqlite").is_file():
        try:
            with Ledger(home) as ledger:
                run = ledger.last_run()
                # Of a file held whole less than its bytes may be kept.
                expected = {f.file_id: f.size_bytes if f.result != "held" else 0 for f in ledger.files()}
        except RcmError as problem:
            return [Line("Ledger", "wrong", problem.where, problem.do)]
    is_busy = _is_busy(home)
    lines = [probes.last_run(run, is_busy, now), probes.lock(is_busy, run)]
    # A run at work is about to write down what it has just archived.
    return lines if is_busy else [*lines, probes.archive(_archived(home), expected)]


def _is_busy(home: Path) -> bool:
    if not (home / ".run.lock").exists():
        return False
    try:
        run_lock.take(home).release()
    except RcmError:
        return True
    return False


def _archived(home: Path) -> dict[str, int | None]:
    """Bytes by file id; None of a refused file, of which only the reason is kept."""
    folder = home / "archive" / "files"
    paths = list(folder.glob("*/*")) if folder.is_dir() else []
    kept = {path.name: path.stat().st_size for path in paths if path.suffix != REFUSED}
    return {path.stem: None for path in paths if path.suffix == REFUSED} | kept


def _landing(settings: Settings) -> Line:
    folder = settings.landing_folder
    try:
        files: int | None = len(discover(folder, settings.home))
    except (RcmError, OSError):
        files = None
    return probes.landing(folder.resolve(), settings.home.resolve(), files)


def _disk(settings: Settings) -> Line:
    free = shutil.disk_usage(_existing(settings.home)).free
    return probes.disk(free, _size_of(settings.home), _size_of(settings.landing_folder))


def _size_of(folder: Path) -> int:
    """Bytes of the files below a folder; what goes away meanwhile counts nothing."""
    return sum(_sizes(folder)) if folder.is_dir() else 0


def _sizes(folder: Path) -> Iterator[int]:
    for place, _, names in os.walk(folder, onerror=None):
        for name in names:
            try:
                yield (Path(place) / name).lstat().st_size
            except OSError:
                continue


def _existing(path: Path) -> Path:
    """The path, or the nearest folder above it that is there."""
    return next(each for each in (path, *path.parents) if each.exists())


def _modes(home: Path) -> probes.Modes:
    if os.name == "nt":
        return probes.Modes(None, None)
    salt = home / "salt"
    return probes.Modes(home.stat().st_mode, salt.stat().st_mode if salt.is_file() else None)


def _installed() -> dict[str, str | None]:
    """Versions of what we depend on, extras left out."""
    try:
        wanted = requires(OURS) or []
    except PackageNotFoundError:
        return {OURS: None}
    names = [re.split(r"[^A-Za-z0-9._-]", line)[0].lower() for line in wanted if "extra ==" not in line]
    return {name: _version(name) for name in names}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _locked(lock: Path) -> dict[str, str]:
    if not lock.is_file():
        return {}
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ \\;]+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


def _encryption(path: Path) -> Line:
    if sys.platform == "darwin":
        return volume.mac(_asked(["fdesetup", "status"]))
    if os.name == "nt":
        return volume.windows(_asked(["manage-bde", "-status", path.drive]))
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        mounts = ""
    return volume.linux(str(path.resolve()), mounts, _dm_uuid, _devices_below)


def _block(name: str) -> Path:
    """The kernel's folder of a block device; ``mapper/x`` is a link to ``dm-N``."""
    return Path("/sys/class/block") / Path("/dev", name).resolve().name


def _dm_uuid(name: str) -> str:
    try:
        return (_block(name) / "dm" / "uuid").read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""


def _devices_below(name: str) -> list[str]:
    """What a mapped device stands on; of a partition nothing, its disk cannot be encrypted for it alone."""
    try:
        return sorted(path.name for path in (_block(name) / "slaves").iterdir())
    except OSError:
        return []


def _asked(command: Sequence[str]) -> str | None:
    """What a tool of the system prints; None when it is not there, refuses or hangs."""
    program = shutil.which(command[0])
    if program is None:
        return None
    try:
        ended = subprocess.run(  # noqa: S603 - a fixed program of the system, nothing of it comes from data
            [program, *command[1:]], capture_output=True, text=True, check=False, timeout=_ASK_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ended.stdout if ended.returncode == 0 else None
