"""Homes for tests: run the pipeline in this process, or the command ``rcm`` in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TINY = ROOT / "sample_data" / "tiny"
BROKEN = ROOT / "sample_data" / "broken"
AS_OF = "2026-09-30"
QUIET = {"DAGSTER_DISABLE_TELEMETRY": "yes", "DO_NOT_TRACK": "1", "GX_ANALYTICS_ENABLED": "false"}


@dataclass(frozen=True)
class Ended:
    """How a command ended. ``value``: the JSON it printed, None when it printed none."""

    code: int
    value: Any
    words: str


def rcm(*arguments: object, home: Path, environment: dict[str, str] | None = None) -> Ended:
    """``rcm ARGUMENTS --home HOME --json`` in a process of its own."""
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", *map(str, arguments)]
    ended = subprocess.run(
        [*command, "--home", str(home), "--json"],
        cwd=ROOT,
        env={**os.environ, **QUIET, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return Ended(ended.returncode, json.loads(ended.stdout) if ended.stdout.strip() else None, ended.stderr)


def run_home(home: Path, **flags: Any) -> Ended:
    """A whole run in this process, which keeps the slow imports for the next one."""
    from pipelines.commands.running import run_once
    from pipelines.settings import load

    report, problem = run_once(load(home=home, **flags))
    return Ended(int(problem.exit_code) if problem else 0, report, str(problem or ""))


def new_home(folder: Path, landing: Path | None = TINY, as_of: str = AS_OF) -> Path:
    """A home that no run has seen, with the files of ``landing``."""
    folder.mkdir(parents=True)
    (folder / "rcm.toml").write_text(f'as_of = {as_of}\npractice_name = "Test practice"\n', encoding="utf-8")
    if landing:
        shutil.copytree(landing, folder / "landing")
    else:
        (folder / "landing").mkdir()
    return folder


def figures(home: Path) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Every KPI of the published set, by every slice and detail: what must not move."""
    from pipelines.published import current

    return {
        (value.kpi, value.period, tuple(value.slice.items())): (value.numerator, value.denominator, value.n)
        for value in current(home).kpi(by=("all",))
    }


def status_js(home: Path) -> dict[str, Any]:
    """What pages load for their banner."""
    text = (home / "published" / "status.js").read_text(encoding="utf-8")
    told: dict[str, Any] = json.loads(text.removeprefix("window.RCM_STATUS = ").rstrip().removesuffix(";"))
    return told
