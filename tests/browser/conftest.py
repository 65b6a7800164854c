"""Debian's own chromium, driven by playwright, and one written site for all browser tests."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from dashboards import site
from tests.unit.dashboards.fake import CHECKS, RUN, FakePublished

CHROMIUM = Path("/usr/bin/chromium")
# Quiet: no sandbox in a container, no service of the browser that would ask a host.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
STATUS_OK = 'window.RCM_STATUS = {"current": null, "last_run": {"result": "published"}};'


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM.exists():
        if os.environ.get("RCM_REQUIRE_BROWSER") == "1":
            pytest.fail("RCM_REQUIRE_BROWSER=1, but there is no chromium on this machine")
        pytest.skip("no chromium on this machine: the pages were not looked at")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def published_folder(tmp_path_factory):
    """``published/`` with one version in it, as the gate leaves it."""
    folder = tmp_path_factory.mktemp("published")
    site.render(FakePublished(), CHECKS, folder / "v1" / "site", "Riverbend Family Practice", RUN)
    (folder / "status.js").write_text(STATUS_OK, encoding="utf-8")
    return folder


@pytest.fixture
def own_folder(published_folder, tmp_path):
    """A copy that a test may change; the large script is linked, not copied."""
    folder = tmp_path / "published"
    shutil.copytree(published_folder, folder, copy_function=os.link)
    (folder / "status.js").unlink()
    return folder
