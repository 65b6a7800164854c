"""THE GATE, as code: a candidate becomes the published set whole, or nothing changes.

``published/<version>/`` is written nowhere but by a rename, ``published/CURRENT`` by a replace. ``status.js`` and
``index.html`` beside the versions are rewritten after every run, good or bad. Killed anywhere, the home holds either
the old set or the new one, and ``recover`` tidies what is left.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import Exit, error
from pipelines.ledger import Ledger
from pipelines.pointer import current_version, point_to
from pipelines.quality import CheckResult
from pipelines.settings import Settings

KEPT_VERSIONS = 7
DENIAL_RULE_VERSION = "1"
PARTS = ("marts.duckdb", "worklists.duckdb")


@dataclass(frozen=True)
class Candidate:
    """What a run built and everything its manifest must say."""

    folder: Path
    run_id: str
    as_of: date
    code_version: str
    fingerprint: Mapping[str, str]
    checks: Sequence[CheckResult]
    required: Collection[str]
    control_totals: Mapping[str, str] = field(default_factory=dict)
    intake: Mapping[str, Any] = field(default_factory=dict)


def reasons(checks: Sequence[CheckResult], required: Collection[str]) -> list[str]:
    """Why the gate is closed, as ``suite.name`` in order; empty when it is open.

    ``required``: the checks that must have a result, as ``suite.name``. A required check without a result
    closes the gate whatever its severity; so do no checks at all and a build without model tests.
    """
    seen = {f"{check.suite}.{check.name}" for check in checks}
    failed = [f"{c.suite}.{c.name}" for c in checks if c.severity == "error" and not c.passed]
    missing = [name for name in required if name not in seen]
    if not required or not any(check.suite == "models" for check in checks):
        missing.append("models.no_test_ran")
    return list(dict.fromkeys([*failed, *missing]))


def publish(settings: Settings, ledger: Ledger, candidate: Candidate) -> str:
    """Publish the candidate and return its version.

    Raises:
        RcmError: G001 (exit 5) when the gate is closed; nothing was changed then.
    """
    closed = reasons(candidate.checks, candidate.required)
    if closed:
        raise error("G001", ", ".join(closed), Exit.GATE_CLOSED)
    home, version = settings.home, candidate.run_id
    _seal(candidate.folder)
    settings.reached("publish_sealed")
    _finish_folder(settings, ledger, candidate)
    settings.reached("publish_rendered")
    _keep_cells(home, candidate)
    _sync_tree(candidate.folder)
    target = home / "published" / version
    candidate.folder.replace(target)
    _sync(target.parent)
    settings.reached("publish_renamed")
    point_to(home, version)
    settings.reached("publish_pointed")
    ledger.record_publication(version, candidate.run_id, candidate.as_of)
    _prune(home, ledger)
    return version


def recover(home: Path, ledger: Ledger) -> None:
    """Tidy what a killed run left: its build folder, a version nobody pointed to, a publication not written down."""
    for folder in (home / "build").glob("*"):
        shutil.rmtree(folder, ignore_errors=True) if folder.is_dir() else folder.unlink()
    current = current_version(home)
    known = {publication.version for publication in ledger.publications()}
    begun = ledger.run_ids()
    for folder in sorted(path for path in (home / "published").iterdir() if path.is_dir() and path.name not in known):
        # A ledger that was lost or restored knows nothing of older sets: they are taken over, never thrown away.
        if folder.name == current or folder.name not in begun:
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            ledger.record_publication(folder.name, manifest["run_id"], date.fromisoformat(manifest["as_of"]))
            known.add(folder.name)
        else:
            shutil.rmtree(folder)
    for cells in (home / "archive" / "publications").glob("*.parquet"):
        if cells.stem not in known and cells.stem in begun:
            cells.unlink()


def rollback(home: Path, ledger: Ledger) -> str:
    """Point back to the version published before the current one and return it.

    Raises:
        RcmError: G005 when no older version is kept.
    """
    kept = [p.version for p in ledger.publications() if (home / "published" / p.version).is_dir()]
    current = current_version(home)
    older = kept[: kept.index(current)] if current in kept else []
    if not older:
        raise error("G005", exit_code=Exit.NO_INPUT)
    point_to(home, older[-1])
    return older[-1]


def _seal(folder: Path) -> None:
    """Checkpoint and close: a file copied or renamed without its log would lose rows without a word."""
    for name in PARTS:
        path = folder / name
        if not path.exists():
            continue
        try:
            with duckdb.connect(str(path)) as connection:
                connection.execute("checkpoint")
        except duckdb.Error as problem:
            raise error("G003", f"sealing {name}: {type(problem).__name__}") from None
        if path.with_name(f"{name}.wal").exists():
            raise error("G003", f"sealing {name}: it is still open")
    for path in folder.iterdir():
        if path.name not in PARTS:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _finish_folder(settings: Settings, ledger: Ledger, candidate: Candidate) -> None:
    """Manifest, pages, and the manifest again with the hashes of every part."""
    from dashboards.site import render
    from pipelines.published import PublishedSet

    manifest = _manifest(ledger, candidate)
    _write_manifest(candidate.folder, manifest)
    pages = candidate.folder / "site"
    checks = [asdict(check) for check in candidate.checks]
    render(PublishedSet(candidate.folder), checks, pages, settings.practice_name)
    parts = sorted(path for path in candidate.folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    manifest["parts"] = {str(path.relative_to(candidate.folder)): _digest(path) for path in parts}
    _write_manifest(candidate.folder, manifest)


def _manifest(ledger: Ledger, candidate: Candidate) -> dict[str, Any]:
    return {
        "version": candidate.run_id,
        "run_id": candidate.run_id,
        "as_of": candidate.as_of.isoformat(),
        "code_version": candidate.code_version,
        "denial_rule_version": DENIAL_RULE_VERSION,
        "fingerprint": dict(candidate.fingerprint),
        "files": [file.file_id for file in ledger.files()],
        "checks": [asdict(check) for check in candidate.checks],
        "row_counts": _row_counts(candidate.folder / "marts.duckdb"),
        "control_totals": dict(candidate.control_totals),
        "intake": dict(candidate.intake),
        "parts": {},
    }


def _write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")


def _row_counts(marts: Path) -> dict[str, int]:
    with duckdb.connect(str(marts), read_only=True) as connection:
        names = [row[0] for row in connection.execute("select table_name from duckdb_tables() order by 1").fetchall()]
        counts = [connection.execute(f'select count(*) from "{name}"').fetchone() for name in names]
    return {name: int(row[0]) for name, row in zip(names, counts, strict=True) if row}


def _keep_cells(home: Path, candidate: Candidate) -> None:
    """The KPI cells as first reported, for ever."""
    target = home / "archive" / "publications" / f"{candidate.run_id}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    written = target.with_suffix(".tmp")
    path = str(written).replace("'", "''")
    try:
        with duckdb.connect(str(candidate.folder / "marts.duckdb"), read_only=True) as connection:
            connection.execute(f"copy (select * from rpt_kpi_cells order by all) to '{path}' (format parquet)")
    except duckdb.Error as problem:
        raise error("G003", f"keeping the cells: {type(problem).__name__}") from None
    _sync(written)
    written.replace(target)
    _sync(target.parent)


def _prune(home: Path, ledger: Ledger) -> None:
    kept = {publication.version for publication in ledger.publications()[-KEPT_VERSIONS:]} | {current_version(home)}
    for folder in (home / "published").iterdir():
        if folder.is_dir() and folder.name not in kept:
            # The new set stands already: a folder that cannot be removed now is removed after the next one.
            shutil.rmtree(folder, ignore_errors=True)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync_tree(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
