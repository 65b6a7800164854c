"""Cells, statistics and reports of hand-made core tables, by the real dbt project, in this process."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pipelines import statistics_stage
from tests.kpi_core import AS_OF, write_core

PROJECT = Path(__file__).resolve().parents[1] / "dbt_project"
CELLS = ("path:models/marts/cells", "dim_kpi", "fct_audited_claims", "fct_ar_slice_months")
REPORTS = ("path:models/marts/reports", "path:models/marts/worklists")
TESTS = ("path:tests/cells", "path:tests/reports")


@dataclass(frozen=True)
class Built:
    """A build folder and the SQL that dbt made for it, by name of model or test."""

    folder: Path
    compiled: dict[str, str]


def build(folder: Path, rows: dict[str, list[dict[str, Any]]] | None = None, as_of: date = AS_OF) -> Built:
    """Build everything that reads core tables; every model must succeed and every test pass."""
    folder.mkdir(parents=True, exist_ok=True)
    write_core(folder / "marts.duckdb", rows)
    duckdb.connect(str(folder / "empty.duckdb")).close()
    runner = _Runner(folder, as_of)
    runner.invoke("run", CELLS)
    statistics_stage.run(folder)
    runner.invoke("run", REPORTS)
    runner.invoke("test", TESTS)
    paths = (folder / "target" / "compiled").rglob("*.sql")
    return Built(folder, {path.stem: path.read_text(encoding="utf-8") for path in paths})


class _Runner:
    def __init__(self, folder: Path, as_of: date) -> None:
        os.environ.setdefault("DO_NOT_TRACK", "1")
        self.folder = folder
        self.variables = {
            "as_of": as_of.isoformat(),
            "include_test": False,
            "run_id": "test",
            "timezone": "UTC",
            "build_folder": str(folder),
            "warehouse_path": str(folder / "empty.duckdb"),
            "memory_limit": "1GB",
            "temp_directory": str(folder / "spill"),
            "temp_limit": "1GB",
        }
        self.manifest = self._call(["parse", "--no-partial-parse"], None)

    def invoke(self, command: str, selected: Sequence[str]) -> None:
        ended = self._call([command, "--select", *selected], self.manifest)
        failed = [(r.node.name, r.message) for r in ended.results if r.status not in {"success", "pass"}]
        assert not failed, failed
        assert len(ended.results) >= len(selected)

    def _call(self, command: list[str], manifest: Any) -> Any:
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.cli.main import dbtRunner

        places = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
        places += ["--target-path", str(self.folder / "target"), "--log-path", str(self.folder / "logs")]
        quiet = ["--quiet", "--log-level-file", "none", "--no-send-anonymous-usage-stats"]
        try:
            ended = dbtRunner(manifest=manifest).invoke([*quiet, *command, *places], vars=self.variables)
        finally:
            DuckDBConnectionManager.close_all_connections()
        assert ended.exception is None, ended.exception
        return ended.result
