"""Intake as a whole: recover, look, archive, register, then batch by batch read, load, note.

Killed at any moment and run again, the raw tables are those of an undisturbed run: every step looks at what the last
one left behind, and batches are cut from the same files in the same order.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import shutil
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipelines import warehouse
from pipelines.errors import Exit, error
from pipelines.intake import archive
from pipelines.intake.landing import Look, look
from pipelines.intake.loading import load_batch
from pipelines.intake.mapping import Mappings
from pipelines.intake.reading import Options, RawTables, read_archive, read_to_folder, tables_of_folder
from pipelines.intake.recovery import recover
from pipelines.ledger import File, Ledger
from pipelines.settings import Settings, ensure_home

BATCH_FILES = 500
BATCH_BYTES = 64 << 20
# Below this, starting reader processes costs more than they save.
WORKER_BYTES = 48 << 20
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class IntakeSummary:
    """What one intake did. ``quarantined_files``: new files of which anything was held."""

    new_files: int
    duplicate_files: int
    quarantined_files: int
    unstable_files: int
    batches: int
    rows: int
    recovered_batches: int


class Plan(NamedTuple):
    """Files of one batch: id to number of first sight, in that order."""

    batch_id: str
    received: dict[str, int]
    size_bytes: int


def run(settings: Settings, ledger: Ledger, run_id: str, progress: Progress | None = None) -> IntakeSummary:
    """Bring the landing folder into the raw tables.

    Args:
        settings: Home, landing folder, salt, time zone.
        ledger: The home's ledger; the caller holds the run lock.
        run_id: The run it is noted under.
        progress: Called with (step, done, of).

    Raises:
        RcmError: I001, I002 nothing to read (exit 4); I010-I015 archive or warehouse in trouble.
    """
    ensure_home(settings)
    archive.clear_leftovers(settings.home)
    tell = progress or _silent
    with warehouse.connect(settings.home, settings=settings) as connection:
        recovered, known = recover(connection, settings, ledger, run_id)
    found = look(settings, ledger, keep=True)
    settings.reached("after_archive")
    sightings = sorted([*found.new, *found.duplicate], key=lambda sighting: sighting.name)
    ledger.register(sightings, run_id, known)
    settings.reached("after_register")
    pending = ledger.files("pending")
    if not pending and not ledger.files():
        raise error("I002", exit_code=Exit.NO_INPUT)
    rows, batches = _load(settings, ledger, run_id, plans(pending), tell)
    return _summary(ledger, found, pending, rows, batches, recovered)


def _silent(_step: str, _done: int, _of: int) -> None:
    """Progress that nobody watches."""


def plans(pending: Sequence[File]) -> list[Plan]:
    """Cut files, in order of first sight, into batches; what is left after a crash is cut the same way."""
    found: list[Plan] = []
    chosen: list[File] = []
    for file in pending:
        size = sum(each.size_bytes for each in chosen)
        if chosen and (len(chosen) == BATCH_FILES or size + file.size_bytes > BATCH_BYTES):
            found.append(_plan(chosen))
            chosen = []
        chosen.append(file)
    return [*found, _plan(chosen)] if chosen else found


def _plan(files: Sequence[File]) -> Plan:
    digest = hashlib.sha256("".join(file.file_id for file in files).encode()).hexdigest()
    received = {file.file_id: file.received_seq for file in files}
    return Plan(f"b{digest[:15]}", received, sum(file.size_bytes for file in files))


def _load(settings: Settings, ledger: Ledger, run_id: str, wanted: Sequence[Plan], tell: Progress) -> tuple[int, int]:
    """Rows and batches loaded."""
    rows = 0
    if not wanted:
        return 0, 0
    with warehouse.connect(settings.home, settings=settings) as connection:
        for done, (plan, raw) in enumerate(_read(settings, wanted), 1):
            settings.reached("after_read")
            loaded = load_batch(connection, plan.batch_id, raw, plan.received, settings)
            ledger.record_batch(loaded.batch, loaded.results, run_id)
            settings.reached("after_ledger")
            rows += loaded.batch.row_count
            tell("intake", done, len(wanted))
    return rows, len(wanted)


def _read(settings: Settings, wanted: Sequence[Plan]) -> Iterator[tuple[Plan, RawTables]]:
    """Batches in order, read here when small, else by reader processes that hand over Parquet."""
    options = Options(settings.salt, settings.timezone, mappings=Mappings.load(settings.home))
    left: Sequence[Plan] = wanted
    if len(wanted) > 1 and settings.workers > 1 and sum(plan.size_bytes for plan in wanted) >= WORKER_BYTES:
        done = 0
        try:
            for item in _read_apart(settings, wanted, options):
                done += 1
                yield item
        except BrokenProcessPool:  # a reader was killed, most likely for memory: go on alone
            left = wanted[done:]
        else:
            return
    for plan in left:
        yield plan, read_archive(settings.home, list(plan.received), options)


def _read_apart(settings: Settings, wanted: Sequence[Plan], options: Options) -> Iterator[tuple[Plan, RawTables]]:
    folder = settings.home / "build" / "intake"
    shutil.rmtree(folder, ignore_errors=True)
    waiting: deque[tuple[Plan, Path, Future[None]]] = deque()
    upcoming = iter(wanted)
    context = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(settings.workers, mp_context=context) as pool:
            while True:
                while len(waiting) <= settings.workers and (plan := next(upcoming, None)) is not None:
                    target = folder / plan.batch_id
                    task = pool.submit(read_to_folder, settings.home, list(plan.received), options, target)
                    waiting.append((plan, target, task))
                if not waiting:
                    return
                plan, target, task = waiting.popleft()
                task.result()
                yield plan, tables_of_folder(target)
                shutil.rmtree(target, ignore_errors=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _summary(
    ledger: Ledger, found: Look, pending: Sequence[File], rows: int, batches: int, recovered: int
) -> IntakeSummary:
    fresh = {file.file_id for file in pending}
    held = [file for file in ledger.files() if file.file_id in fresh and file.result in {"held", "partly_held"}]
    return IntakeSummary(
        new_files=len(fresh),
        duplicate_files=len(found.duplicate),
        quarantined_files=len(held),
        unstable_files=len(found.unstable),
        batches=batches,
        rows=rows,
        recovered_batches=recovered,
    )
