"""The only caller of dbt: raw tables to marts, in our process, into a new file of their own.

dbt prints row values in its messages, so nothing of them passes: a node's failure becomes its name and a code.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from pipelines.errors import error
from pipelines.settings import Settings

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

PROJECT = Path(__file__).resolve().parent.parent / "dbt_project"
REPORT_PATHS = ("path:models/marts/reports", "path:models/marts/worklists")
CODES = {"error": "B001", "fail": "B002", "skipped": "B003", "runtime error": "B001"}
Stage = Literal["marts", "reports", "all"]

_manifests: dict[str, Manifest] = {}
_lock = Lock()


@dataclass(frozen=True)
class NodeResult:
    """How one node of the dbt graph ended.

    ``status``: success or pass, else error, fail, warn or skipped. ``failures``: rows a test found. ``rows``: rows of
    a table in the marts. ``message_code``: B001 a model stopped, B002 a test failed, B003 not run because of those.
    """

    name: str
    unique_id: str
    resource_type: str
    status: str
    rows: int | None
    seconds: float
    failures: int | None
    message_code: str | None
    depends_on: tuple[str, ...] = ()
    description: str = ""

    @property
    def passed(self) -> bool:
        """Did it end well?"""
        return self.status in {"success", "pass", "warn", "no-op"}


@dataclass(frozen=True)
class BuildResult:
    """Every node of one stage, in the order in which they ended."""

    nodes: tuple[NodeResult, ...]
    stage: Stage

    @property
    def passed(self) -> bool:
        """Is every node built and every test passed? A stage without nodes is not."""
        return bool(self.nodes) and all(node.passed for node in self.nodes)


def build(settings: Settings, run_id: str, as_of: date, stage: Stage = "all") -> BuildResult:
    """Build a stage of the marts of run ``run_id`` into ``HOME/build/<run_id>/``.

    Args:
        settings: The home, its limits, and whether test interchanges count.
        run_id: Names the build folder.
        as_of: Nothing dated after it counts.
        stage: ``marts`` up to and with the cells; ``reports`` what reads them and the statistics; ``all`` both.

    Returns:
        A result per node. A failing node is a result, not an exception, so that one run shows all reasons.

    Raises:
        RcmError: B004 when the project cannot be read, B005 when dbt stops as a whole.
    """
    folder = settings.home / "build" / run_id
    folder.mkdir(parents=True, exist_ok=True)
    variables = _variables(settings, folder, run_id, as_of)
    manifest = _manifest(settings, variables)
    results = []
    with _closing_connections():
        for command in _commands(stage):
            ended = _invoke(command, settings, variables, manifest)
            if not hasattr(ended, "results"):
                raise error("B005", stage)
            results += ended.results
    rows = _row_counts(folder / "marts.duckdb")
    if stage != "marts":
        _remove(folder / "scratch.duckdb")
    _remove(settings.home / "build" / f"{run_id}.spill", is_folder=True)
    return BuildResult(tuple(_node(result, rows) for result in results), stage)


def manifest_path(settings: Settings) -> Path:
    """``manifest.json`` of the project as it stands, parsed now when this home has none of it."""
    wanted = project_hash()
    if not _is_saved(settings, wanted):
        variables = _variables(settings, settings.home / "build" / "parse", "parse", date(2000, 1, 1))
        with _lock:
            _manifests[wanted] = _parse(settings, variables, wanted)
    return _target(settings) / "manifest.json"


def project_hash() -> str:
    """Hash of everything the manifest is made of: the project's files and dbt's version."""
    digest = hashlib.sha256(version("dbt-core").encode())
    for path in sorted(PROJECT.rglob("*")):
        if path.is_file() and path.suffix in {".sql", ".yml", ".md", ".csv"}:
            digest.update(str(path.relative_to(PROJECT)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _variables(settings: Settings, folder: Path, run_id: str, as_of: date) -> dict[str, Any]:
    return {
        "as_of": as_of.isoformat(),
        "include_test": settings.include_test,
        "run_id": run_id,
        "timezone": settings.timezone,
        "build_folder": str(folder),
        "warehouse_path": str(settings.home / "warehouse.duckdb"),
        "memory_limit": settings.memory_limit,
        "temp_directory": str(folder.parent / f"{run_id}.spill"),
        "temp_limit": settings.temp_limit,
    }


def _commands(stage: Stage) -> list[list[str]]:
    """Models first, tests after: a failed test skips no model, so that one run shows all reasons.

    Unit tests never run here: they test the project, not the practice's data.
    """
    reports = [f"{path}+" for path in REPORT_PATHS]
    chosen = {"marts": ["--exclude", *reports], "reports": ["--select", *reports], "all": []}[stage]
    models = ["build", *chosen, "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"]
    return [models, ["test", *chosen, "--exclude-resource-type", "unit_test"]]


def _target(settings: Settings) -> Path:
    return settings.home / "logs" / "dbt"


def _manifest(settings: Settings, variables: dict[str, Any]) -> Manifest:
    """The parsed project: from this process, else from the home, else parsed (some seconds)."""
    wanted = project_hash()
    with _lock:
        if wanted not in _manifests:
            _manifests[wanted] = _load_manifest(settings, wanted) or _parse(settings, variables, wanted)
        return _manifests[wanted]


def _is_saved(settings: Settings, wanted: str) -> bool:
    note = _target(settings) / "project.sha256"
    return note.exists() and note.read_text(encoding="utf-8") == wanted


def _load_manifest(settings: Settings, wanted: str) -> Manifest | None:
    if not _is_saved(settings, wanted):
        return None
    saved = _target(settings) / "partial_parse.msgpack"
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    try:
        manifest: Manifest = Manifest.from_msgpack(saved.read_bytes(), decoder=extended_mashumuro_decoder)
    except Exception:  # noqa: BLE001 # a saved parse that cannot be read is a parse to make again
        return None
    manifest.build_flat_graph()  # type: ignore[no-untyped-call] # dbt leaves it untyped
    return manifest


def _parse(settings: Settings, variables: dict[str, Any], wanted: str) -> Manifest:
    note = _target(settings) / "project.sha256"
    _remove(note)
    with _closing_connections():
        manifest = _invoke(["parse", "--no-partial-parse"], settings, variables, None)
    if not hasattr(manifest, "nodes"):
        raise error("B004", "dbt_project")
    note.write_text(wanted, encoding="utf-8")
    parsed: Manifest = manifest
    return parsed


def _invoke(command: list[str], settings: Settings, variables: dict[str, Any], manifest: Manifest | None) -> Any:
    """Run one dbt command silently and return its result, or None when it stopped."""
    os.environ.setdefault("DO_NOT_TRACK", "1")
    from dbt.cli.main import dbtRunner

    target = _target(settings)
    target.mkdir(parents=True, exist_ok=True)
    is_parse = command[0] == "parse"
    options = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(target)]
    options += ["--log-path", str(target), "--no-version-check"]
    quiet = ["--quiet", "--log-level", "none", "--log-level-file", "none", "--no-print", "--no-use-colors"]
    quiet += ["--no-send-anonymous-usage-stats", "--write-json" if is_parse else "--no-write-json"]
    ended = dbtRunner(manifest=manifest).invoke([*quiet, *command, *options, "--vars", json.dumps(variables)])
    return ended.result


@contextmanager
def _closing_connections() -> Iterator[None]:
    """Without this the files stay locked until the process ends."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    try:
        yield
    finally:
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call] # dbt leaves it untyped


def _node(result: Any, rows: dict[str, int]) -> NodeResult:
    status = str(result.status)
    node = result.node
    return NodeResult(
        name=node.name,
        unique_id=node.unique_id,
        resource_type=str(node.resource_type),
        status=status,
        rows=rows.get(node.name),
        seconds=float(result.execution_time),  # float: seconds, not money
        failures=None if result.failures is None else int(result.failures),
        message_code=CODES.get(status),
        depends_on=tuple(node.depends_on_nodes),
        description=str(node.description or ""),
    )


def _row_counts(path: Path) -> dict[str, int]:
    """Rows of every table of the marts."""
    if not path.exists():
        return {}
    import duckdb

    with duckdb.connect(str(path), read_only=True) as connection:
        names = [row[0] for row in connection.execute("select table_name from duckdb_tables()").fetchall()]
        counts = [connection.execute(f'select count(*) from "{name}"').fetchone() for name in names]
    return {name: int(count[0]) for name, count in zip(names, counts, strict=True) if count}


def _remove(path: Path, is_folder: bool = False) -> None:
    if is_folder:
        import shutil

        shutil.rmtree(path, ignore_errors=True)
        return
    for leftover in (path, path.with_name(path.name + ".wal")):
        leftover.unlink(missing_ok=True)
