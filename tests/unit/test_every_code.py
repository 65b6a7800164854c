"""Every code of the catalogue is brought about by a fixture of its own, the way a user meets it."""

from __future__ import annotations

import pytest

from pipelines.errors import CATALOGUE
from tests.codes import Stage, csv, intake, ours, x12

ROOMS = (x12.FIXTURES, csv.FIXTURES, intake.FIXTURES, ours.FIXTURES)
FIXTURES = {code: fixture for room in ROOMS for code, fixture in room.items()}


def test_every_code_has_its_fixture_and_no_fixture_is_of_a_code_that_is_none():
    """A new code? Give it a row in tests/codes."""
    assert set(CATALOGUE) - set(FIXTURES) == set()
    assert set(FIXTURES) - set(CATALOGUE) == set()
    assert sum(map(len, ROOMS)) == len(FIXTURES)


@pytest.mark.parametrize("code", sorted(FIXTURES))
def test_the_fixture_brings_it_about(code, tmp_path, monkeypatch):
    assert code in FIXTURES[code](Stage(tmp_path, monkeypatch))
