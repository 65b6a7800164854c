"""What became of the input, grouped so that no file, unit or person can be told from it: for the manifest and pages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipelines import warehouse
from pipelines.errors import CATALOGUE, Entry
from pipelines.intake.results import usd
from pipelines.ledger import File, Ledger

Row = dict[str, Any]

_HELD = """
    select level, kind, code, cast(sum(unit_count) as bigint) as unit_count,
        cast(sum(charge_usd) as decimal(18,2)) as charge_usd, cast(sum(paid_usd) as decimal(18,2)) as paid_usd
    from raw.quarantined_units group by level, kind, code order by level, kind, code
"""
_FINDINGS = """
    select code, severity, count(*) as finding_count from raw.findings group by code, severity order by severity, code
"""


def grouped(home: Path, ledger: Ledger) -> dict[str, list[Row]]:
    """Files by kind and result, held units and findings by code: counts and dollars, with the catalogue's words."""
    with warehouse.connect(home, read_only=True) as connection:
        held = warehouse.frame(connection, _HELD).to_pylist()
        findings = warehouse.frame(connection, _FINDINGS).to_pylist()
    return {
        "files": _files(ledger.files()),
        "held": [_in_words(row) for row in held],
        "findings": [_in_words(row) for row in findings],
    }


def _files(files: Iterable[File]) -> list[Row]:
    sums: dict[tuple[str, str], dict[str, int]] = {}
    for file in files:
        told = sums.setdefault((file.kind, file.result), dict.fromkeys(("files", "units", "charge", "paid"), 0))
        told["files"] += 1
        told["units"] += file.counts.get("claims_in", 0) + file.counts.get("rows_in", 0)
        told["charge"] += file.counts.get("charge_in", 0)
        told["paid"] += file.counts.get("paid_in", 0)
    return [
        {
            "kind": kind,
            "result": result,
            "file_count": told["files"],
            "unit_count": told["units"],
            "charge_usd": usd(told["charge"]),
            "paid_usd": usd(told["paid"]),
        }
        for (kind, result), told in sorted(sums.items())
    ]


def _in_words(row: Row) -> Row:
    entry = CATALOGUE.get(row["code"], Entry(row["code"], "hold", row["code"], "", ""))
    amounts = {name: None if row[name] is None else f"{row[name]:.2f}" for name in row if name.endswith("_usd")}
    return {**row, **amounts, "words": entry.what, "do": entry.do}
