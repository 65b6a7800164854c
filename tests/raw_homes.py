"""Homes made of rows: raw tables filled from Python, built with dbt, read back. No file is parsed here.

``raw_home(tmp, rows)`` fills every column a row leaves out with a harmless default, so that a test says only what
it is about. ``built(home, as_of)`` builds the models and returns a reader of the marts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipelines import build
from pipelines.contracts import Column, Table, tables
from pipelines.settings import Settings

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
DEFAULTS: dict[str, Any] = {
    "kind": "835",
    "result": "loaded",
    "file_id": "f" * 64,
    "batch_id": "b1",
    "claim_type": "professional",
    "payer_class": "commercial",
    "frequency_code": "1",
    "credit_debit_code": "C",
    "is_billed": True,
    "group_date": date(2026, 1, 1),
    "interchange_at": datetime(2026, 1, 1),  # noqa: DTZ001 # ISA09 as written carries no zone
}
ZERO: dict[str, Any] = {
    "money": Decimal("0.00"),
    "integer": 1,
    "boolean": False,
    "quantity": Decimal("1.000"),
    "text": "x",
    "code": "x",
    "date": date(2026, 1, 1),
    "month": date(2026, 1, 1),
    "timestamp": datetime(2026, 1, 1),  # noqa: DTZ001 # UTC by contract, without an offset
}


def raw_home(folder: Path, rows: Rows, **settings: Any) -> Settings:
    """A home whose warehouse holds ``rows`` (raw table -> rows) and nothing else."""
    unknown = set(rows) - set(tables())
    assert not unknown, f"not raw tables: {sorted(unknown)}"
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("create schema if not exists raw")
        for table in tables().values():
            connection.execute(table.create_sql())
            _fill(connection, table, rows.get(table.name, ()))
    return Settings(home=folder, **settings)


class Marts:
    """A built set of marts, read back as rows."""

    def __init__(self, folder: Path, result: build.BuildResult) -> None:
        self.folder = folder
        self.result = result

    @property
    def failures(self) -> list[str]:
        """Names of the nodes that did not end well."""
        return [node.name for node in self.result.nodes if not node.passed]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a query over the marts."""
        with duckdb.connect(str(self.folder / "marts.duckdb"), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def balance(self, lineage_id: str, day: date) -> Decimal:
        """Balance of a lineage at the end of a day."""
        sql = "select coalesce(sum(amount_usd), 0)::decimal(18, 2) from fct_account_entries"
        where = f" where lineage_id = '{lineage_id}' and entry_date <= date '{day.isoformat()}'"
        return Decimal(self.rows(sql + where)[0][0])


def built(
    settings: Settings, as_of: date = date(2026, 9, 30), stage: build.Stage = "marts", run_id: str = "run1"
) -> Marts:
    """Build ``settings.home`` as of a day."""
    result = build.build(settings, run_id, as_of, stage)
    return Marts(settings.home / "build" / run_id, result)


def _fill(connection: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    names = {column.name for column in table.columns}
    for row in rows:
        assert set(row) <= names, f"{table.name} has no columns {sorted(set(row) - names)}"
    filled = [_row(table, row, ordinal) for ordinal, row in enumerate(rows, start=1)]
    frame = pa.Table.from_pylist(filled, schema=table.arrow_schema())
    connection.register("frame", frame)
    connection.execute(f"insert into raw.{table.name} by name select * from frame")
    connection.unregister("frame")


def _row(table: Table, row: Mapping[str, Any], ordinal: int) -> dict[str, Any]:
    return {column.name: _value(column, row, ordinal) for column in table.columns}


def _value(column: Column, row: Mapping[str, Any], ordinal: int) -> Any:
    if column.name in row:
        value = row[column.name]
        is_number = column.type in {"money", "quantity"} and value is not None
        return Decimal(str(value)) if is_number else value
    if column.name in DEFAULTS:
        return DEFAULTS[column.name]
    if column.name in {"received_seq", "record_number"} and column.type == "integer":
        return ordinal
    return ZERO[column.type] if column.required and not column.may_be_empty else None


def dbt(settings: Settings, *command: str, run_id: str = "run1", as_of: date = date(2026, 9, 30)) -> dict[str, str]:
    """Any dbt command over the files of a build: node name -> status."""
    folder = settings.home / "build" / run_id
    variables = build._variables(settings, folder, run_id, as_of)
    with build._closing_connections():
        ended = build._invoke(list(command), settings, variables, build._manifest(settings, variables))
    return {result.node.name: str(result.status) for result in ended.results}


def claim_rows(**answer: Any) -> dict[str, list[dict[str, Any]]]:
    """Raw rows of one claim of 200 sent and answered: CO-45 80, PR-2 24, paid 96; ``answer`` changes its line."""
    line = {"answer_line_id": "a-001", "answer_id": "a", "charge_usd": 200, "paid_usd": 96, "procedure_code": "99213"}
    return {
        "transactions": [
            {"transaction_id": "t837", "kind": "837P", "set_ordinal": 1},
            {"transaction_id": "t835", "kind": "835", "set_ordinal": 2},
        ],
        "claim_batches": [{"transaction_id": "t837", "batch_date": date(2026, 1, 10)}],
        "submissions": [{"submission_id": "s", "transaction_id": "t837", "claim_id": "A", "charge_usd": 200}],
        "submission_lines": [
            {
                "submission_line_id": "s-001",
                "submission_id": "s",
                "line_number": "1",
                "procedure_code": "99213",
                "charge_usd": 200,
                "service_from_date": date(2026, 1, 5),
            }
        ],
        "remittances": [
            {
                "transaction_id": "t835",
                "payment_date": date(2026, 2, 10),
                "payment_amount_usd": 96,
                "claims_paid_usd": 96,
                "provider_adjustments_usd": 0,
                "unexplained_usd": 0,
            }
        ],
        "answers": [
            {
                "answer_id": "a",
                "transaction_id": "t835",
                "claim_id": "A",
                "claim_status_code": "1",
                "charge_usd": 200,
                "paid_usd": 96,
                "unexplained_usd": 0,
            }
        ],
        "answer_lines": [line | answer],
        "adjustments": [
            {
                "adjustment_id": f"a-001-{number}",
                "answer_id": "a",
                "answer_line_id": "a-001",
                "position": number,
                "group_code": group,
                "reason_code": code,
                "amount_usd": amount,
            }
            for number, (group, code, amount) in enumerate((("CO", "45", 80), ("PR", "2", 24)), start=1)
        ],
    }
