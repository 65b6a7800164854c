from __future__ import annotations

from pathlib import Path

import pytest

from sample_data.generate import generate
from sample_data.truth import Truth

ENCOUNTERS = 3000


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    """One landing folder large enough to hold every kind of event, and its truth."""
    out = tmp_path_factory.mktemp("practice")
    return out, generate(out, ENCOUNTERS, 7)


@pytest.fixture(scope="session")
def landing(practice: tuple[Path, Truth]) -> Path:
    return practice[0]
