"""What a home says about itself: for ``rcm status``, ``rcm checks`` and the banner of every page."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipelines.ledger import Ledger, StoredCheck
from pipelines.pointer import current_version, write_index, write_status


def tell(home: Path, ledger: Ledger) -> None:
    """Rewrite ``status.js`` and ``index.html``, after every run, good or bad."""
    run = last_run(ledger)
    write_status(home, {"current": current(home, ledger), "last_run": run})
    write_index(home, tuple(check["words"] for check in run["failed_checks"]) if run else ())


def current(home: Path, ledger: Ledger) -> dict[str, str] | None:
    """The published set readers see."""
    version = current_version(home)
    for publication in ledger.publications():
        if publication.version == version:
            return {"version": version, "as_of": publication.as_of, "published_at": publication.published_at}
    return None


def last_run(ledger: Ledger) -> dict[str, Any] | None:
    """The last run that ended, with the words of its failed checks and warnings."""
    run = ledger.last_run(finished=True)
    if run is None:
        return None
    by_name = {f"{check.suite}.{check.name}": check for check in ledger.checks(run.run_id)}
    return {
        "run_id": run.run_id,
        "result": run.result,
        "as_of": run.as_of,
        "finished_at": run.finished_at,
        "failed_checks": [_words(name, by_name.get(name)) for name in run.failed_checks],
        "warnings": [_words(name, by_name.get(name)) for name in run.warnings],
    }


def _words(name: str, check: StoredCheck | None) -> dict[str, str]:
    suite, _, rule = name.partition(".")
    if check is None:
        return {"suite": suite, "name": rule, "severity": "error", "words": f"The check {rule} was not made"}
    return {key: value for key, value in asdict(check).items() if key in {"suite", "name", "severity", "words"}}
