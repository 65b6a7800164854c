"""The landing folder: what lies in it, and what of it is new. The folder is never changed."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from pipelines.errors import Exit, error
from pipelines.intake.archive import Opener, hash_file, store_all
from pipelines.intake.reader_version import reader_fingerprint
from pipelines.ledger import Ledger, Sighting
from pipelines.settings import Settings

# How programs name what they have not written to its end: browsers, mail, transfers, editors, offices, rsync.
UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp", ".temp", ".opdownload", ".!ut")
UNFINISHED_STARTS = ("~$", "~wrl")
# A file written to within this time is looked at once more when it has passed: is it still growing?
SETTLE_SECONDS = 0.5


@dataclass(frozen=True)
class Found:
    """A file of the landing folder as it stands; ``name`` is its path relative to the folder, with slashes."""

    name: str
    path: Path
    size_bytes: int
    modified_ns: int
    changed_ns: int

    def same_as(self, sighting: Sighting | None) -> bool:
        """Was this very state read before?"""
        mine = (self.size_bytes, self.modified_ns, self.changed_ns)
        return sighting is not None and mine == (sighting.size_bytes, sighting.modified_ns, sighting.changed_ns)

    def is_unchanged(self) -> bool:
        """False when the file was written to or went away while it was read: the next run takes it."""
        try:
            after = self.path.stat()
        except OSError:
            return False
        return (after.st_size, after.st_mtime_ns) == (self.size_bytes, self.modified_ns)

    def opened(self) -> IO[bytes]:
        """Its bytes, to read."""
        return self.path.open("rb")

    @property
    def is_unfinished(self) -> bool:
        """Does its name say that a program has not written it to its end?"""
        last = self.name.rpartition("/")[2].lower()
        return last.endswith(UNFINISHED) or last.startswith(UNFINISHED_STARTS)

    def seen_as(self, file_id: str) -> Sighting:
        """The ledger's entry for it."""
        return Sighting(self.name, file_id, self.size_bytes, self.modified_ns, self.changed_ns)


@dataclass
class Look:
    """What a look at the landing folder found: paths with new bytes, with known bytes, and still being written.

    ``unfinished``: by their name; they become news when they are renamed.
    """

    new: list[Sighting] = field(default_factory=list)
    duplicate: list[Sighting] = field(default_factory=list)
    unstable: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)


def discover(landing: Path, home: Path) -> list[Found]:
    """Regular files below the landing folder, by relative path. Hidden ones, links and our own home are not taken.

    Raises:
        RcmError: I001, exit 4, when the folder is not there.
    """
    if not landing.is_dir():
        raise error("I001", exit_code=Exit.NO_INPUT)
    inside = landing.resolve().is_relative_to(home.resolve())
    return sorted(_walk(landing, "", None if inside else home.resolve()), key=lambda found: found.name)


def look(settings: Settings, ledger: Ledger, keep: bool) -> Look:
    """Compare the landing folder with the ledger.

    ``keep``: copy new bytes into the archive, members of containers too; else only hash the files themselves.
    """
    seen = ledger.sightings()
    known = {file.file_id for file in ledger.files()}
    result = Look()
    changed = []
    for found in discover(settings.landing_folder, settings.home):
        if found.is_unfinished:
            result.unfinished.append(found.name)
        elif not found.same_as(seen.get(found.name)):
            changed.append(found)
    paths = [found.path for found in changed]
    ids = store_all(settings.home, _sources(changed)) if keep else map(hash_file, paths)
    read = []
    for found, file_id in zip(changed, ids, strict=True):
        read.append((found, file_id))
        settings.reached("archived_file")
    _settle(changed)
    members = _members_of if keep else _no_members
    for found, file_id in read:
        if file_id is None or not found.is_unchanged():
            result.unstable.append(found.name)
            continue
        inner = members(settings.home, file_id, found.name)
        for sighting in (found.seen_as(file_id), *inner):
            (result.duplicate if sighting.file_id in known else result.new).append(sighting)
            known.add(sighting.file_id)
        if inner:
            settings.reached("unpacked")
    return result


def _sources(changed: list[Found]) -> list[tuple[Opener, str]]:
    """What is copied, and what is refused at the door."""
    from pipelines.intake.limits import refusal

    found: list[tuple[Opener, str]] = []
    for file in changed:
        try:
            found.append((file.opened, refusal(file.path)))
        except OSError:  # it cannot be opened either, and is left for the next run
            found.append((file.opened, ""))
    return found


def _members_of(home: Path, file_id: str, name: str) -> list[Sighting]:
    """Loaded here and not with the module: asking for news must stay cheap."""
    from pipelines.intake.unpacking import unpacked

    return unpacked(home, file_id, name)


def _no_members(_home: Path, _file_id: str, _name: str) -> list[Sighting]:
    return []


def _settle(changed: list[Found]) -> None:
    """Wait until no file was written to just before it was read: a second look then tells whether one still grows."""
    youngest = max((found.modified_ns for found in changed), default=0)
    age = (time.time_ns() - youngest) / 1e9
    if age < SETTLE_SECONDS:
        time.sleep(min(SETTLE_SECONDS, SETTLE_SECONDS - age))


def has_news(settings: Settings, ledger: Ledger) -> bool:
    """Is there anything intake has to do? True too for a home that never held a file, so that the run says so."""
    files = ledger.files()
    if not files or any(file.result == "pending" for file in files):
        return True
    if ledger.reader() != reader_fingerprint(settings):
        return True
    last = ledger.last_run(finished=True)
    if last is None or any(decision.decision_id > last.last_decision_id for decision in ledger.decisions()):
        return True
    found = look(settings, ledger, keep=False)
    return bool(found.new or found.unstable)


def _walk(folder: Path, prefix: str, home: Path | None) -> Iterator[Found]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = Path(entry.path)
            # A name need not be UTF-8; what cannot be written down is spelt out.
            name = prefix + os.fsencode(entry.name).decode("utf-8", errors="backslashreplace")
            if entry.is_dir(follow_symlinks=False):
                if home is None or path.resolve() != home:
                    yield from _walk(path, f"{name}/", home)
            elif entry.is_file(follow_symlinks=False):
                state = entry.stat(follow_symlinks=False)
                yield Found(name, path, state.st_size, state.st_mtime_ns, state.st_ctime_ns)
