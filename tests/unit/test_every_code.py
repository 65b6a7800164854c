"""Every code of the catalogue is brought about by a fixture of its own, the way a user meets it."""

from __future__ import annotations

import pytest

from pipelines.errors import CATALOGUE
from tests.codes import Stage, containers, csv, intake, ours, payments, x12

ROOMS = tuple(room.FIXTURES for room in (x12, csv, intake, containers, payments, ours))
FIXTURES = {code: fixture for room in ROOMS for code, fixture in room.items()}


def test_every_code_has_its_fixture_and_no_fixture_is_of_a_code_that_is_none():
    """A new code? Give it a row in tests/codes."""
    assert set(CATALOGUE) - set(FIXTURES) == set()
    assert set(FIXTURES) - set(CATALOGUE) == set()
    assert sum(map(len, ROOMS)) == len(FIXTURES)


@pytest.mark.parametrize("code", sorted(FIXTURES))
def test_the_fixture_brings_it_about(code, tmp_path, monkeypatch):
    assert code in FIXTURES[code](Stage(tmp_path, monkeypatch))


def test_a_payment_of_its_own_is_no_copy(tmp_path, monkeypatch):
    """The model's rows as the fixtures of X220 to X223 write them, with nothing that came twice."""
    alone = payments.copies(payments.Payment("T1", "claims", 5), payments.Payment("T2", "other claims", 9))
    assert alone(Stage(tmp_path, monkeypatch)) == set()
