"""A home as if one file of its landing folder had never come: its rows are taken out of the raw tables."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date
from pathlib import Path

import duckdb

from expectations.reports import SUITE
from pipelines.contracts import tables
from pipelines.ledger import Ledger
from pipelines.quality import Situation, check_reports
from pipelines.settings import Settings
from tests.homes import AS_OF
from tests.raw_homes import dbt

DAY = date.fromisoformat(AS_OF)
MODELS = ("+rpt_tie_outs", "+fct_duplicate_payments")


def verdicts(home: Path, folder: Path, file: Path | None = None) -> dict[str, str] | None:
    """Status of every tie-out and report expectation without ``file``; None where it holds no row of its own."""
    folder.mkdir()
    shutil.copy(home / "warehouse.duckdb", folder)
    shutil.copy(home / "ledger.sqlite", folder)
    if file and not _taken_out(folder / "warehouse.duckdb", hashlib.sha256(file.read_bytes()).hexdigest()):
        return None
    settings, built = Settings(home=folder), folder / "build" / "run1"
    built.mkdir(parents=True)
    dbt(settings, "seed", as_of=DAY)
    assert set(dbt(settings, "run", "--select", *MODELS, as_of=DAY).values()) == {"success"}
    return _read(folder, built)


def _read(folder: Path, built: Path) -> dict[str, str]:
    with duckdb.connect(str(built / "marts.duckdb"), read_only=True) as connection:
        rows = connection.execute("select control, subject, period, status from rpt_tie_outs").fetchall()
    with Ledger(folder) as ledger:
        situation = Situation.of(ledger, DAY, include_test=False)
    results = check_reports(folder, built, situation, SUITE)
    return {" / ".join(row[:3]): row[3] for row in rows} | {r.name: "ok" if r.passed else r.words for r in results}


def _taken_out(warehouse: Path, file_id: str) -> int:
    """Rows of the file that no other file holds, deleted and counted. Ids of X12 rows begin with their transaction."""
    gone = "(select id from gone)"
    count = 0
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "create temp table gone as select transaction_id as id from raw.transactions"
            " group by transaction_id having bool_and(file_id = ?)",
            [file_id],
        )
        for table in tables().values():
            names = {column.name for column in table.columns}
            where = f"file_id = '{file_id}'" if "file_id" in names else f"left({table.key[0]}, 16) in {gone}"
            deleted = connection.execute(f"delete from raw.{table.name} where {where}").fetchone()
            count += deleted[0] if table.name not in {"transactions", "file_controls", "findings"} else 0
        return count
