"""One run at a time in a home: a lock of the kernel, which no killed run can leave behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipelines.errors import Exit, error


def take(home: Path) -> FileLock:
    """Take the run lock of ``home``, or say at once that it is taken. The same process may take it again.

    Raises:
        RcmError: G002, exit 6; I021, exit 4, when there is no such home (the lock would make one).
    """
    if not home.is_dir():
        raise error("I021", exit_code=Exit.NO_INPUT)
    lock = FileLock(home / ".run.lock", timeout=0, is_singleton=True, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise error("G002", exit_code=Exit.BUSY) from None
    return lock


@contextmanager
def held(home: Path) -> Iterator[None]:
    """Hold the run lock for a short change of the home."""
    lock = take(home)
    try:
        yield
    finally:
        lock.release()
