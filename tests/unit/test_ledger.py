"""The ledger: numbers given once, entries that may be made twice, and what a killed run leaves."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from pipelines.errors import RcmError
from pipelines.ledger import Batch, FileResult, Ledger, Sighting

MOMENT = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path, now=lambda: MOMENT) as opened:
        yield opened


def seen(name, file_id):
    return Sighting(name, file_id, 10, 1, 1)


@dataclass(frozen=True)
class Result:
    suite: str = "raw"
    name: str = "rows_in"
    severity: str = "error"
    passed: bool = True
    words: str = "All rows arrived"
    observed: str = "10"


def test_numbers_follow_first_sight_and_never_change(ledger):
    assert ledger.register([seen("a", "f1"), seen("b", "f2"), seen("c", "f1")], "r1") == ["f1", "f2"]
    assert ledger.register([seen("0", "f3"), seen("a", "f2")], "r2") == ["f3"]
    assert [(f.file_id, f.received_seq, f.name) for f in ledger.files()] == [
        ("f1", 1, "a"),
        ("f2", 2, "b"),
        ("f3", 3, "0"),
    ]
    assert ledger.sightings()["a"].file_id == "f2"


def test_numbers_the_warehouse_remembers_are_kept_and_not_given_again(ledger):
    ledger.register([seen("n", "new"), seen("o", "old")], "r1", known={"old": 7})
    assert {f.file_id: f.received_seq for f in ledger.files()} == {"new": 8, "old": 7}


def test_a_batch_noted_twice_stands_once(ledger):
    ledger.register([seen("a", "f1"), seen("b", "f2")], "r1")
    assert len(ledger.files("pending")) == 2
    batch = Batch("b1", 1, 12)
    results = [FileResult("f1", "b1", "835", "loaded", {"claims_in": 3, "paid_in": -1250})]
    ledger.record_batch(batch, results, "r1")
    ledger.record_batch(batch, results, "r2")
    assert ledger.batches() == [batch]
    (first, second) = ledger.files()
    assert (first.kind, first.result, first.batch_id, first.counts["paid_in"]) == ("835", "loaded", "b1", -1250)
    assert second.result == "pending"


def test_a_file_lost_by_the_ledger_comes_back_with_its_number_and_later_its_name(ledger):
    ledger.record_batch(Batch("b1", 1, 2), [FileResult("f9", "b1", "835", "loaded", {})], "r1", known={"f9": 4})
    assert [(f.received_seq, f.name) for f in ledger.files()] == [(4, "")]
    ledger.register([seen("name", "f9")], "r2")
    assert [(f.received_seq, f.name, f.size_bytes) for f in ledger.files()] == [(4, "name", 10)]


def test_a_killed_run_has_no_end(ledger):
    ledger.begin_run("r1", date(2026, 9, 30), {"code": "x"})
    ledger.finish_run("r1", "published", version="v1", seconds={"intake": 1.5}, failed_checks=[], warnings=["w"])
    ledger.begin_run("r2", date(2026, 9, 30), {"code": "x"})
    assert (ledger.last_run().run_id, ledger.last_run().result) == ("r2", None)
    finished = ledger.last_run(finished=True)
    assert (finished.run_id, finished.version, finished.seconds, finished.warnings) == (
        "r1",
        "v1",
        {"intake": 1.5},
        ["w"],
    )
    assert finished.finished_at == "2026-09-30T12:00:00+00:00"


def test_checks_add_up_within_a_run(ledger):
    ledger.record_checks("r1", [Result(), Result(name="other", passed=False)])
    ledger.record_checks("r1", [Result(name="third", severity="warn")])
    ledger.record_checks("r2", [Result(name="elsewhere")])
    assert [(c.name, c.passed, c.severity) for c in ledger.checks("r1")] == [
        ("rows_in", True, "error"),
        ("other", False, "error"),
        ("third", True, "warn"),
    ]


def test_the_first_word_of_a_person_stands(ledger):
    ledger.decide("u1", "f1", "the payer confirmed it", "pat", loads=True)
    ledger.decide("u1", "f1", "second thoughts", "sam", loads=True)
    ledger.decide("t1", None, "rounding", "pat", loads=False)
    assert [(d.unit_id, d.reason, d.decided_by, d.loads) for d in ledger.decisions()] == [
        ("u1", "the payer confirmed it", "pat", True),
        ("t1", "rounding", "pat", False),
    ]
    assert ledger.accepted() == {"u1", "t1"}
    ledger.begin_run("r1", date(2026, 9, 30), {})
    assert ledger.last_run().last_decision_id == ledger.decisions()[-1].decision_id


def test_publications_keep_their_order(ledger):
    for version in ("v2", "v1", "v2"):
        ledger.record_publication(version, "r1", date(2026, 9, 30))
    assert [p.version for p in ledger.publications()] == ["v2", "v1"]


def test_a_failed_entry_leaves_nothing_behind(ledger):
    broken = Sighting("b", "f2", "not a number", 1, 1)
    with pytest.raises(RcmError, match="I016") as caught:
        ledger.register([seen("a", "f1"), broken], "r1")
    assert "not a number" not in str(caught.value)
    assert ledger.files() == []
    assert ledger.register([seen("a", "f1")], "r1") == ["f1"]


def test_entries_survive_the_process_and_a_full_sync_is_asked_for(tmp_path):
    with Ledger(tmp_path) as first:
        first.register([seen("a", "f1")], "r1")
        assert first._db.execute("pragma synchronous").fetchone()[0] == 2
        assert first._db.execute("pragma journal_mode").fetchone()[0] == "wal"
    with Ledger(tmp_path) as second:
        assert [f.file_id for f in second.files()] == ["f1"]


def test_a_damaged_ledger_says_so(tmp_path):
    (tmp_path / "ledger.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(RcmError, match="I016"):
        Ledger(tmp_path)


def test_a_home_that_is_not_there_says_how_to_begin(tmp_path):
    with pytest.raises(RcmError, match="I021") as caught:
        Ledger(tmp_path / "nowhere")
    assert caught.value.exit_code == 4


def test_amounts_are_integers(tmp_path):
    with Ledger(tmp_path):
        pass
    columns = sqlite3.connect(tmp_path / "ledger.sqlite").execute(
        "select t.name, c.name, c.type from sqlite_schema t join pragma_table_info(t.name) c where t.type = 'table'"
    )
    assert {kind for _, _, kind in columns} == {"TEXT", "INTEGER"}
