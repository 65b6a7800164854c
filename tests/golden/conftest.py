"""One home with every scenario and many random histories in it, built once for all workers."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from tests.golden.random_histories import draw
from tests.golden.scenarios import STORIES
from tests.golden.scenarios.story import AS_OF, write_landing
from tests.homes import new_home, run_home
from tests.sizes import size

HISTORIES_SEED = 7


def latest_set(home: Path) -> Path:
    """The published set of a home, else the candidate its gate held back."""
    folders = [p.parent for room in ("published", "build") for p in home.glob(f"{room}/*/marts.duckdb")]
    return max(folders, key=lambda folder: folder.name)


@pytest.fixture(scope="session")
def scenario_home(tmp_path_factory) -> Path:
    """Home of the scenarios. Its gate may be closed: what lies in it is odd on purpose."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    home = shared / "scenario_home"
    with FileLock(shared / "scenario_home.lock"):
        if not (shared / "scenario_home.ready").exists():
            shutil.rmtree(home, ignore_errors=True)
            new_home(home, None, AS_OF.isoformat())
            write_landing(home / "landing", STORIES, draw(HISTORIES_SEED, size("golden_histories")))
            ended = run_home(home)
            assert ended.value["result"] in ("published", "held"), ended.words
            (shared / "scenario_home.ready").touch()
    return home
