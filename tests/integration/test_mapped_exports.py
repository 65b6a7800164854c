"""README, "Your practice system's own headers": the very commands, on the exports of a fictional practice system.

The tiny sample with its visits and its ledger as such a system prints them gives the figures of the tiny sample.
"""

from __future__ import annotations

import csv
import json
import re
import shlex
import shutil

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from tests.homes import AS_OF, ROOT, TINY, figures
from tests.practice_exports import LEDGER, VISITS, exported


@pytest.fixture
def exports(tmp_path, monkeypatch):
    """A folder ``exports`` beside the home, as a new user has it."""
    folder = tmp_path / "exports"
    shutil.copytree(TINY, folder)
    for ours, theirs, headers, total, delimiter in (
        ("encounters.csv", "Visit List.csv", VISITS, "charge_usd", ","),
        ("account_ledger.csv", "Transactions.txt", LEDGER, "amount_usd", "\t"),
    ):
        path = folder / "practice" / ours
        text = exported(path.read_text(encoding="utf-8"), headers, total, delimiter)
        (folder / theirs).write_text(text, encoding="utf-8")
        path.unlink()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RCM_AS_OF", AS_OF)
    return tmp_path


def section():
    """The section of README."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return text.partition("## Your practice system's own headers")[2].partition("\n## ")[0]


def commands():
    """The commands of the section, as README has them."""
    return [shlex.split(line)[1:] for line in section().splitlines() if line.startswith(".venv/bin/rcm ")]


def row_count(name):
    """Rows of a practice file of the sample."""
    with (TINY / "practice" / name).open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def test_other_headers_are_mapped_and_loaded_in_five_commands(exports, demo_home):
    told = commands()
    assert 3 <= len(told) <= 5
    assert [command[0] for command in told] == ["map", "map", "map", "run", "status"]
    ended = [CliRunner().invoke(app, command) for command in told]
    assert [end.exit_code for end in ended] == [0] * len(told), ended[-2].stderr
    visits, entries = row_count("encounters.csv"), row_count("account_ledger.csv")
    shown = f"{visits} rows would be loaded, 0 held, 7 left out (titles, totals, footers)."
    assert shown in ended[0].stdout
    assert shown in section()
    status = json.loads(CliRunner().invoke(app, ["status", "--home", "my_practice", "--json"]).stdout)
    files = {file["name"]: file for file in status["files"]}
    for name, kind, rows in (("Visit List.csv", "encounters", visits), ("Transactions.txt", "account_ledger", entries)):
        assert (files[name]["kind"], files[name]["result"], files[name]["rows"]) == (kind, "loaded", rows)
        assert files[name]["held"] == []
        assert {f["code"] for f in files[name]["findings"]} == {"C001", "C019", "C020", "C021", "C022"}
    odd = {name for name, file in files.items() if file["result"] != "loaded"}
    assert {files[name]["result"] for name in odd} == {"duplicate"}
    assert re.search(rf"Files: +{len(files)}, of which {len(odd)} are not simply loaded", ended[-1].stdout)
    assert re.search(rf"encounters +1 +0 +{visits} ", ended[-1].stdout)
    assert re.search(r"16 lines left out", ended[-1].stdout)
    assert figures(exports / "my_practice") == figures(demo_home)
