"""Shared by all tests: one tiny home a session, built once for all workers, and copies of it to spoil."""

from __future__ import annotations

import os
import shutil

import pytest
from filelock import FileLock
from hypothesis import settings as hypothesis_settings

from tests.homes import QUIET, new_home, run_home

# Before any of these libraries is imported.
os.environ.update(QUIET)
# A busy machine is no reason to fail; the same examples each time in `make test`, fresh ones in `make prove`.
hypothesis_settings.register_profile("house", deadline=None, derandomize=os.environ.get("RCM_PROVE") != "1")
hypothesis_settings.load_profile("house")


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory):
    """A published home of the tiny sample. Look, do not touch: `home_copy` is for that."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    home = shared / "demo_home"
    with FileLock(shared / "demo_home.lock"):
        if not (shared / "demo_home.ready").exists():
            shutil.rmtree(home, ignore_errors=True)
            ended = run_home(new_home(home))
            assert ended.value["result"] == "published", ended.words
            (shared / "demo_home.ready").touch()
    return home


@pytest.fixture
def home_copy(demo_home, tmp_path):
    """A copy of the published tiny home, to do anything with."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home, ignore=shutil.ignore_patterns(".run.lock"))
    return home


@pytest.fixture
def candidate(home_copy):
    """Home and a build folder that holds the figures of the published set, to spoil before the gate looks."""
    version = (home_copy / "published" / "CURRENT").read_text(encoding="utf-8").strip()
    folder = home_copy / "build" / "candidate"
    shutil.copytree(home_copy / "published" / version, folder)
    return home_copy, folder
