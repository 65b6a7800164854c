"""The only module that opens ``warehouse.duckdb``: short connections, and frames with Decimals.

DuckDB prints row values in its error texts, so every error is turned into a code here, ``from None``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.contracts import DUCKDB_TYPES, Table, tables
from pipelines.errors import Exit, error
from pipelines.settings import Settings, load

FILE_NAME = "warehouse.duckdb"
Connection = duckdb.DuckDBPyConnection


@contextmanager
def connect(home: Path, read_only: bool = False, settings: Settings | None = None) -> Iterator[Connection]:
    """A short connection to the warehouse of ``home``; errors leave it as codes without values.

    Args:
        home: The home folder.
        read_only: Only look; the file must exist.
        settings: Limits to apply; read from the home when not given.

    Raises:
        RcmError: I013 in use elsewhere (exit 6), I014 cannot be opened, I015 a statement was refused.
    """
    connection = _open(home / FILE_NAME, read_only, _limits(home, settings or load(home=home)))
    try:
        yield connection
    except duckdb.Error as problem:
        raise error("I015", type(problem).__name__) from None
    finally:
        connection.close()


def frame(connection: Connection, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> pa.Table:
    """Result of a query as an Arrow table: money stays decimal, nothing passes through a float."""
    cursor = connection.execute(sql, params) if params else connection.execute(sql)
    return cursor.to_arrow_table()


def ensure_raw(connection: Connection) -> bool:
    """Create the raw tables as the contracts say.

    Tables of another shape are dropped, all of them: intake then reads everything again from the archive. Returns
    True when that happened.
    """
    found = _columns_found(connection)
    wanted = {name: _columns_wanted(table) for name, table in tables().items()}
    changed = any(found[name] != wanted.get(name) for name in found)
    if changed:
        connection.execute("drop schema if exists raw cascade")
    connection.execute("create schema if not exists raw")
    for table in tables().values():
        connection.execute(table.create_sql())
    return changed


def has_raw(connection: Connection) -> bool:
    """Do the raw tables stand?"""
    return "batches" in _columns_found(connection)


def row_total(connection: Connection) -> int:
    """Rows in all raw tables but ``batches``."""
    counts = " union all ".join(f"select count(*) as n from raw.{name}" for name in tables() if name != "batches")
    row = connection.execute(f"select coalesce(sum(n), 0)::bigint from ({counts})").fetchone()
    return int(row[0]) if row else 0


def _open(path: Path, read_only: bool, limits: dict[str, Any]) -> Connection:
    if read_only and not path.exists():
        raise error("I014", "it does not exist yet", Exit.NO_INPUT)
    try:
        return duckdb.connect(str(path), read_only=read_only, config=limits)
    except duckdb.IOException as problem:
        if "lock" in str(problem).lower():
            raise error("I013", exit_code=Exit.BUSY) from None
        raise error("I014", type(problem).__name__) from None
    except duckdb.Error as problem:
        raise error("I014", type(problem).__name__) from None


def _limits(home: Path, settings: Settings) -> dict[str, Any]:
    """One bad query once filled a disk: spilling stays inside the home and is capped."""
    return {
        "memory_limit": settings.memory_limit,
        "threads": settings.threads,
        "temp_directory": str(home / "build" / "spill"),
        "max_temp_directory_size": settings.temp_limit,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }


def _columns_found(connection: Connection) -> dict[str, list[tuple[str, str]]]:
    rows = connection.execute(
        "select table_name, column_name, lower(data_type) from duckdb_columns() "
        "where schema_name = 'raw' and database_name = current_database() order by table_name, column_index"
    ).fetchall()
    found: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in rows:
        found.setdefault(table, []).append((column, kind))
    return found


def _columns_wanted(table: Table) -> list[tuple[str, str]]:
    return [(column.name, DUCKDB_TYPES[column.type]) for column in table.columns]
