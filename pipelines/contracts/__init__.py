"""Every raw table as data: grain, key, and columns with type, unit, privacy class and source.

Field map, reader, dictionary and privacy class are this one text. One module a source family; nothing here reads or
writes. Column sources use one notation:

``CLP04``              element 4 of the first CLP in the row's scope
``SVC01-2``            component 2 of element 1
``REF02[01=6R]``       element 2 of the first REF in scope whose element 1 is 6R
``DTM02[01=472|150]``  the first alternative that is present, in the order written
``DTP03[01=472].from`` first (``.to``: last) day of a D8 date or an RD8 range
``HL22/SBR01``         the same, in the enclosing HL loop of that level (20 billing, 22 subscriber, 23 patient)
``@name``              computed by the reader; the words say how
``Header name``        CSV tables: the column of the file, same name as ours

A row's scope runs from its ``anchor`` segment to the first segment whose tag is in ``ends``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

ColumnType = Literal["text", "code", "money", "quantity", "integer", "date", "month", "timestamp", "boolean"]
Privacy = Literal["identifier", "quasi", "clinical", "financial", "public"]

ARROW_TYPES: dict[ColumnType, pa.DataType] = {
    "text": pa.string(),
    "code": pa.string(),
    "money": pa.decimal128(18, 2),
    "quantity": pa.decimal128(18, 3),
    "integer": pa.int64(),
    "date": pa.date32(),
    "month": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "boolean": pa.bool_(),
}
DUCKDB_TYPES: dict[ColumnType, str] = {
    "text": "varchar",
    "code": "varchar",
    "money": "decimal(18,2)",
    "quantity": "decimal(18,3)",
    "integer": "bigint",
    "date": "date",
    "month": "date",
    "timestamp": "timestamp",
    "boolean": "boolean",
}
UNITS: dict[ColumnType, str] = {"money": "usd", "date": "day", "month": "month", "timestamp": "utc"}


@dataclass(frozen=True)
class Column:
    """One column of a raw table.

    ``required``: a CSV header without it is not of this kind, and a row without a value is held, unless
    ``may_be_empty``. ``values``: the allowed words as written. ``is_informal``: money that no balance and no figure
    reads; unreadable it is a finding like any number, never a reason to hold.
    """

    name: str
    type: ColumnType
    privacy: Privacy
    source: str
    words: str
    required: bool = False
    values: tuple[str, ...] = ()
    may_be_empty: bool = False
    is_informal: bool = False


@dataclass(frozen=True)
class Table:
    """One raw table. ``family`` is the module it stands in; ``kind`` the input kind a CSV table is read from."""

    name: str
    family: Literal["remittance", "claim", "acknowledgement", "csv", "control"]
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    anchor: str = ""
    ends: tuple[str, ...] = ()
    kind: str = ""

    def arrow_schema(self) -> pa.Schema:
        """Arrow schema of the table, columns in contract order."""
        return pa.schema([pa.field(c.name, ARROW_TYPES[c.type]) for c in self.columns])

    def create_sql(self) -> str:
        """DDL of the table in schema ``raw``."""
        columns = ", ".join(f"{c.name} {DUCKDB_TYPES[c.type]}" for c in self.columns)
        return f"create table if not exists raw.{self.name} ({columns})"


def tables() -> dict[str, Table]:
    """Every raw table by name."""
    from pipelines.contracts import acknowledgement, claim, control, csv_kinds, remittance

    every = (*control.TABLES, *remittance.TABLES, *claim.TABLES, *acknowledgement.TABLES, *csv_kinds.TABLES)
    return {table.name: table for table in every}
