"""The database file of the ledger: opened, one transaction a method, errors as codes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipelines.errors import Exit, error
from pipelines.ledger.schema import SCHEMA

BUSY_SECONDS = 30


def utc_now() -> datetime:
    """The wall clock, for records of when something happened; never for a figure."""
    return datetime.now(UTC)


class Store:
    """What every part of the ledger stands on.

    Args:
        home: The home folder; ``ledger.sqlite`` is created in it.
        now: Clock of the records.
    """

    def __init__(self, home: Path, now: Callable[[], datetime] = utc_now) -> None:
        self._now = now
        if not home.is_dir():
            raise error("I021", exit_code=Exit.NO_INPUT)
        try:
            self._db = sqlite3.connect(home / "ledger.sqlite", timeout=BUSY_SECONDS, isolation_level=None)
            self._db.row_factory = sqlite3.Row
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = full")
            self._db.executescript(SCHEMA)
        except sqlite3.Error:
            raise error("I016") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _next(self, table: str, column: str, at_least: int = 0) -> int:
        highest = self._all(f"select coalesce(max({column}), 0) as highest from {table}")[0]["highest"]
        return max(int(highest), at_least) + 1

    def _stamp(self) -> str:
        return self._now().astimezone(UTC).isoformat(timespec="seconds")

    def _all(self, sql: str, values: tuple[Any, ...] = ()) -> list[sqlite3.Row]:
        return self._db.execute(sql, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("begin immediate")
            yield
            self._db.execute("commit")
        except BaseException as problem:
            if self._db.in_transaction:
                self._db.execute("rollback")
            if isinstance(problem, sqlite3.Error):
                raise error("I016") from None
            raise
