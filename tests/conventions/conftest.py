"""The dbt project as dbt reads it, parsed once for all conventions."""

from __future__ import annotations

import json

import pytest

from pipelines.build import manifest_path
from pipelines.settings import load


@pytest.fixture(scope="session")
def manifest(tmp_path_factory):
    home = tmp_path_factory.mktemp("conventions_home")
    return json.loads(manifest_path(load(home=home)).read_text(encoding="utf-8"))
