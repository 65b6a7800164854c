"""Dagster's own folder, ``HOME/dagster``: run history, without telemetry and without captured output."""

from __future__ import annotations

import os
from pathlib import Path

from pipelines.pointer import write_atomically

# Captured output could hold what a library prints; the private log of the home is the only one.
CONFIG = """telemetry:
  enabled: false
nux:
  enabled: false
compute_logs:
  module: dagster.core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
"""


def ensure_instance(home: Path) -> None:
    """Create the folder and send Dagster to it."""
    folder = home / "dagster"
    config = folder / "dagster.yaml"
    if not config.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(config, CONFIG)
    os.environ["DAGSTER_HOME"] = str(folder)
