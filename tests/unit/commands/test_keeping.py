"""`rcm quarantine` on a screen: units that can be told apart, and what an answer leaves unsaid."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from tests.intake_files import envelope, home_at, remittance_set, take_in
from tests.workbooks import package

WIDTH = 80
LONG = "a folder of the portal/with a name as long as those that portals give/remittance of "


def rcm(home, *arguments):
    return CliRunner().invoke(app, [*arguments, "--home", str(home)], terminal_width=WIDTH)


def held_home(tmp_path, files):
    settings = home_at(tmp_path / "home", files)
    take_in(settings)
    return settings.home


def test_held_members_of_one_zip_are_told_apart_and_no_line_of_a_unit_breaks(tmp_path):
    members = {f"{LONG}{day}.835": envelope([remittance_set(day, paid=80, adjusted=19)]) for day in ("May 1", "May 2")}
    told = rcm(held_home(tmp_path, {"portal.zip": package(members)}), "quarantine", "list").stdout.splitlines()
    for member in members:
        assert f"portal.zip/{member}" in told
    units = [line for line in told if "X202" in line]
    assert len(units) == len(members)
    assert all(len(line) <= WIDTH for line in units)


@pytest.mark.parametrize(("text", "is_said"), [("torn", True), ("unbalanced", False)])
def test_an_accepted_set_without_its_end_says_that_more_may_be_missing(tmp_path, text, is_said):
    whole = envelope([remittance_set("A", paid=80, adjusted=19 if text == "unbalanced" else 20)])
    file = whole[: whole.index(b"SE*")] if text == "torn" else whole
    home = held_home(tmp_path, {"a.835": file})
    unit_id = rcm(home, "quarantine", "list").stdout.splitlines()[2].split()[0]
    ended = rcm(home, "quarantine", "accept", unit_id, "--reason", "the paper says so")
    assert f"{unit_id}: loaded" in ended.stderr
    assert ("rest of the file may be missing" in ended.stderr) == is_said
