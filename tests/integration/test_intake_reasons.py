"""Why something is a duplicate: each reason at its level, on the file that repeats, in findings and in the status."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.errors import Exit
from pipelines.intake.results import file_report
from pipelines.ledger import Ledger
from pipelines.warehouse import connect
from tests.intake_files import claim_set, envelope, home_at, query, remittance_set, take_in

ONE, TWO = remittance_set("C1"), remittance_set("C2")
FIRST = envelope([ONE, TWO])
# The same interchange with a line break after each segment: other bytes, same sender, number, date and sets.
AGAIN = FIRST.replace(b"~", b"~\n")
CASES = {
    "X140": FIRST,
    "X141": AGAIN,
    "X142": envelope([TWO], number=7),
}


def status(home):
    with Ledger(home) as ledger, connect(home, read_only=True) as connection:
        return {entry["name"]: entry for entry in file_report(ledger, connection)[0]}


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("code", sorted(CASES))
def test_a_repeat_says_why(tmp_path, code, together):
    settings = home_at(tmp_path, {"a": FIRST} | ({"b": CASES[code]} if together else {}))
    take_in(settings)
    home_at(tmp_path, {"b": CASES[code]})
    take_in(settings, "r2")
    told = status(tmp_path)
    assert (told["a"]["result"], told["b"]["result"]) == ("loaded", "duplicate")
    assert "duplicate_reason" not in told["a"]
    assert told["b"]["duplicate_reason"] == code
    findings = [f for f in told["b"]["findings"] if f["code"] == code]
    if code == "X140":
        assert told["b"]["findings"] == []
    else:
        assert [(f["severity"], f["segment_or_row"]) for f in findings] == [("info", 3)]
    assert query(tmp_path, "select count(*), sum(paid_usd) from raw.answers")[0][0] == 2


def test_a_set_twice_in_one_file_and_one_that_came_whole_later(tmp_path):
    torn = envelope([remittance_set("C3", end=False)], number=9, close=False)
    settings = home_at(tmp_path, {"a": envelope([ONE, ONE]), "b": torn})
    take_in(settings)
    home_at(tmp_path, {"c": envelope([remittance_set("C3")], number=10)})
    take_in(settings, "r2")
    told = status(tmp_path)
    assert [f["code"] for f in told["a"]["findings"] if f["code"].startswith("X14")] == ["X143"]
    assert told["a"]["result"] == "loaded"
    assert (told["b"]["result"], told["b"]["duplicate_reason"]) == ("duplicate", "X144")
    assert query(tmp_path, "select count(*), count(distinct finding_ordinal || file_id) from raw.findings") == [
        query(tmp_path, "select count(*), count(*) from raw.findings")[0]
    ]


def test_part_of_an_interchange_is_another_envelope(tmp_path):
    settings = home_at(tmp_path, {"a": FIRST, "b": envelope([ONE, remittance_set("C5")])})
    take_in(settings)
    told = status(tmp_path)["b"]
    assert told["result"] == "loaded"
    assert [f["code"] for f in told["findings"] if f["code"].startswith("X14")] == ["X142"]


def test_claims_sent_again_say_why_too(tmp_path):
    claims = envelope([claim_set("C1")], kind="837")
    settings = home_at(tmp_path, {"a": claims, "b": claims.replace(b"~", b"~\n")})
    take_in(settings)
    assert status(tmp_path)["b"]["duplicate_reason"] == "X141"


def test_the_status_says_it_in_words_and_replay_is_a_command(tmp_path):
    settings = home_at(tmp_path, {"a": FIRST, "b": AGAIN, "c": remittance_set("C9", paid=70)})
    take_in(settings)

    def rcm(*arguments):
        return CliRunner().invoke(app, [*arguments, "--home", str(tmp_path)])

    assert "X141 The interchange was sent before" in rcm("status").stdout
    told = json.loads(rcm("quarantine", "replay", "--all", "--json").stdout)
    assert told["batches"] == 0
    assert [unit["status"] for unit in told["units"]] == ["held"]
    one = rcm("quarantine", "replay", told["units"][0]["unit_id"], "--json")
    assert json.loads(one.stdout) == told
    assert rcm("quarantine", "replay").exit_code == Exit.USAGE
    assert rcm("quarantine", "replay", "0" * 16).exit_code == Exit.USAGE
