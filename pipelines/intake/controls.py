"""Findings, held units and control rows of files intake reads itself: every CSV, and files it cannot open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from pipelines import values
from pipelines.contracts import ARROW_TYPES, Table, control

STATES = ("in", "loaded", "held", "duplicate")
COUNTED = ("transactions", "claims", "lines", "adjustments", "rows")
DOLLARS = ("charge", "paid")


@dataclass(frozen=True)
class Held:
    """A held row or file. Amounts in cents, None where they cannot be read.

    ``column``: ours, where one cell is at fault.
    """

    unit_id: str
    code: str
    position: int | None
    level: str = "row"
    unit_count: int = 1
    charge_cents: int | None = None
    paid_cents: int | None = None
    event_date: date | None = None
    column: str = ""


@dataclass
class Controls:
    """What is written down about one file while it is read."""

    file_id: str
    kind: str
    findings: list[tuple[str, str, int | None]] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    loaded: dict[str, int] = field(default_factory=lambda: {"rows": 0, "charge": 0, "paid": 0})

    def find(self, code: str, severity: str, position: int | None) -> None:
        """Note an oddity."""
        self.findings.append((code, severity, position))

    def hold_row(self, held: Held) -> None:
        """Hold one row."""
        self.held.append(held)

    def hold_file(self, code: str) -> None:
        """Hold the whole file: nothing in it was counted."""
        self.held.append(Held(self.file_id[:16], code, None, "file", 0))

    def load_rows(self, loaded: pa.Table, charge: str | None, paid: str | None) -> None:
        """Count the rows that go into the warehouse, and their dollars."""
        self.loaded["rows"] = loaded.num_rows
        self.loaded["charge"] = values.cents(loaded[charge]) if charge else 0
        self.loaded["paid"] = values.cents(loaded[paid]) if paid else 0

    def row(self) -> dict[str, Any]:
        """The control row: in = loaded + held + duplicate, amounts in cents."""
        rows = [held for held in self.held if held.level == "row"]
        kept = {
            "rows": len(rows),
            "charge": sum(held.charge_cents or 0 for held in rows),
            "paid": sum(held.paid_cents or 0 for held in rows),
        }
        found: dict[str, Any] = {"file_id": self.file_id, "kind": self.kind, "batch_id": None}
        for what in (*COUNTED, *DOLLARS):
            unit = "usd" if what in DOLLARS else "count"
            loaded, held = self.loaded.get(what, 0), kept.get(what, 0)
            for state, number in zip(STATES, (loaded + held, loaded, held, 0), strict=True):
                found[f"{what}_{state}_{unit}"] = number
        return found


def control_tables(files: Sequence[Controls]) -> dict[str, pa.Table]:
    """Findings, held units and control rows of several files, or kinds of one file, as raw tables."""
    return {
        "findings": _table(control.findings, _finding_rows(files)),
        "quarantined_units": _table(control.quarantined_units, [row for file in files for row in _held_rows(file)]),
        "file_controls": _table(control.file_controls, [file.row() for file in files]),
    }


def _finding_rows(files: Sequence[Controls]) -> list[dict[str, Any]]:
    """Findings, counted through each file whatever kinds it holds."""
    counted: Counter[str] = Counter()
    rows = []
    for file in files:
        for code, severity, position in file.findings:
            counted[file.file_id] += 1
            rows.append(
                {
                    "file_id": file.file_id,
                    "finding_ordinal": counted[file.file_id],
                    "code": code,
                    "severity": severity,
                    "segment_or_row": position,
                }
            )
    return rows


def _held_rows(file: Controls) -> list[dict[str, Any]]:
    return [
        {
            "unit_id": held.unit_id,
            "file_id": file.file_id,
            "level": held.level,
            "kind": file.kind,
            "code": held.code,
            "segment_or_row": held.position,
            "unit_count": held.unit_count,
            "charge_usd": held.charge_cents,
            "paid_usd": held.paid_cents,
            "event_date": held.event_date,
            "column_name": held.column or None,
        }
        for held in file.held
    ]


def _table(table: Table, rows: list[dict[str, Any]]) -> pa.Table:
    """Rows as an Arrow table of the contract; money is given in cents."""
    arrays = [
        values.typed_array([row.get(column.name) for row in rows], column.type)
        if rows
        else pa.array([], ARROW_TYPES[column.type])
        for column in table.columns
    ]
    return pa.Table.from_arrays(arrays, schema=table.arrow_schema())
