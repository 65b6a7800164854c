"""Read again: a replayed unit, a mended mapping, another time zone or reader. Every row once, every book agrees."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines import intake
from pipelines.errors import RcmError
from pipelines.intake import quarantine, reader_version
from pipelines.intake import reading as reader
from pipelines.ledger import Ledger
from pipelines.warehouse import connect, frame
from tests.intake_files import (
    assert_conserved,
    canonical,
    envelope,
    home_at,
    query,
    raw_tables,
    remittance_set,
    take_in,
)

ONE, TWO, THREE = (remittance_set(name) for name in ("C1", "C2", "C3"))
EXPORT = "Deposit,Day,Amount\nD1,2026-01-01,12.00\nD2,2026-01-02,x\n"
CODING = (
    "coding_event_id,claim_id,line_number,code_system,code,coder_id,action,coded_at\n"
    "E1,C1,0,ICD10CM,Z000,K1,assigned,2026-01-05T23:30:00\n"
)
MAPPING = '[bank_deposits]\ndeposit_id = "Deposit"\ndeposit_date = "Day"\namount_usd = "Amount"\n'


@pytest.fixture
def readable(tmp_path):
    """From now on the home has a mapping of the export's headers."""

    def mend():
        (tmp_path / "mappings").mkdir()
        (tmp_path / "mappings" / "deposits.toml").write_text(MAPPING, encoding="utf-8")

    return mend


def replay(settings, unit_id=None):
    with Ledger(settings.home) as ledger:
        return quarantine.replay(settings, ledger, unit_id, "replay")


def agree(settings):
    """Ledger and warehouse name the same batches, files and results."""
    with Ledger(settings.home) as ledger, connect(settings.home, read_only=True) as connection:
        stored = frame(connection, "select batch_id, row_count from raw.batches order by batch_id").to_pylist()
        assert sorted((b.batch_id, b.row_count) for b in ledger.batches()) == [
            (row["batch_id"], row["row_count"]) for row in stored
        ]
        files = frame(connection, "select file_id, batch_id from raw.file_controls").to_pylist()
        assert {(f.file_id, f.batch_id) for f in ledger.files()} == {(f["file_id"], f["batch_id"]) for f in files}
    assert_conserved(settings.home)


@pytest.mark.parametrize("one", [True, False])
def test_what_can_now_be_read_is_loaded_once(tmp_path, readable, one):
    settings = home_at(tmp_path, {"a.txt": envelope([ONE, remittance_set("C9", paid=70)]), "export.csv": EXPORT})
    take_in(settings)
    before = raw_tables(tmp_path)
    assert replay(settings)["batches"] == 0
    assert raw_tables(tmp_path) == before
    readable()
    with Ledger(tmp_path) as ledger:
        (unit,) = [unit for unit in quarantine.held_units(settings, ledger) if unit["name"] == "export.csv"]
    told = replay(settings, unit["unit_id"][:9] if one else None)
    assert {u["name"]: u["status"] for u in told["units"] if u["name"] == "export.csv"} == {"export.csv": "released"}
    assert told["batches"] == 1
    assert query(tmp_path, "select deposit_id, amount_usd from raw.deposits") == [("D1", Decimal("12.00"))]
    assert sorted(query(tmp_path, "select level, code from raw.quarantined_units")) == [
        ("row", "C028"),
        ("transaction", "X202"),
    ]
    agree(settings)
    after = raw_tables(tmp_path)
    assert replay(settings)["batches"] == 0
    assert raw_tables(tmp_path) == after
    after = canonical(tmp_path)
    # A replay is of held units; the next run reads every practice file with the new mapping, once.
    assert take_in(settings, "r2").recovered_batches == 0
    assert canonical(tmp_path) == after
    assert query(tmp_path, "select deposit_id, amount_usd from raw.deposits") == [("D1", Decimal("12.00"))]
    agree(settings)
    after = raw_tables(tmp_path)
    assert take_in(settings, "again").recovered_batches == 0
    assert raw_tables(tmp_path) == after
    (tmp_path / "warehouse.duckdb").unlink()
    take_in(settings, "r3")
    agree(settings)
    assert query(tmp_path, "select deposit_id, amount_usd from raw.deposits") == [("D1", Decimal("12.00"))]
    assert query(tmp_path, "select count(*) from raw.answers") == [(1,)]


def test_a_unit_nobody_holds_cannot_be_replayed(tmp_path):
    settings = home_at(tmp_path, {"a.txt": envelope([ONE])})
    take_in(settings)
    with pytest.raises(RcmError, match="I017"):
        replay(settings, "0" * 16)


def test_a_thousand_held_rows_leave_quarantine_together(tmp_path, readable):
    rows = "".join(f"D{n},2026-01-02,{n}.00\n" for n in range(1000))
    settings = home_at(tmp_path, {f"{n}.csv": f"{EXPORT}{rows}E{n},2026-01-01,1\n" for n in range(3)})
    take_in(settings)
    readable()
    assert replay(settings)["batches"] == 1
    assert query(tmp_path, "select count(*) from raw.deposits") == [(3 * 1002,)]
    agree(settings)


def test_a_file_nothing_fitted_is_tried_again_when_a_mapping_comes(tmp_path, readable):
    settings = home_at(tmp_path, {"export.csv": EXPORT, "a.txt": envelope([ONE])})
    take_in(settings)
    with Ledger(tmp_path) as ledger:
        ledger.begin_run("r1", settings.as_of, {})
        ledger.finish_run("r1", "published")
        assert not intake.has_news(settings, ledger)
        readable()
        assert intake.has_news(settings, ledger)
    take_in(settings, "r2")
    assert query(tmp_path, "select count(*) from raw.deposits") == [(1,)]
    agree(settings)
    with Ledger(tmp_path) as ledger:
        assert {file.name: file.result for file in ledger.files()} == {"a.txt": "loaded", "export.csv": "partly_held"}
        assert not intake.has_news(settings, ledger)
        batches = len(ledger.batches())
    take_in(settings, "r3")
    with Ledger(tmp_path) as ledger:
        assert len(ledger.batches()) == batches


def test_another_time_zone_reads_the_home_again(tmp_path):
    settings = home_at(tmp_path, {"coding.csv": CODING, "a.txt": envelope([ONE])}, timezone="UTC")
    take_in(settings)
    (at,) = query(tmp_path, "select coded_at from raw.coding_events")[0]
    there = settings.model_copy(update={"timezone": "America/Chicago"})
    with Ledger(tmp_path) as ledger:
        assert intake.has_news(there, ledger)
    take_in(there, "r2")
    (moved,) = query(tmp_path, "select coded_at from raw.coding_events")[0]
    assert (moved - at).total_seconds() == 6 * 3600
    assert query(tmp_path, "select count(*) from raw.answers") == [(1,)]
    agree(there)


def test_another_reader_reads_the_home_again(tmp_path, monkeypatch):
    settings = home_at(tmp_path, {"a.txt": envelope([ONE])})
    take_in(settings)
    before = raw_tables(tmp_path)
    monkeypatch.setattr(reader_version, "_code_hash", lambda: b"other")
    with Ledger(tmp_path) as ledger:
        assert intake.has_news(settings, ledger)
    assert take_in(settings, "r2").recovered_batches == 1
    after = raw_tables(tmp_path)
    assert before.pop("batches") != after.pop("batches")
    assert after == before
    assert take_in(settings, "r3").recovered_batches == 0


def test_the_reader_is_known_by_the_code_that_reads():
    found = {path.name for pattern in reader_version.READS for path in reader_version.ROOM.glob(pattern)}
    assert {"values.py", "control.py", "remittance.py", "segments.py", "csv_files.py", "kinds.py"} <= found


def test_a_torn_set_that_was_accepted_and_came_whole_leaves_no_gap(tmp_path):
    torn = envelope([remittance_set("C1", end=False)], close=False)
    settings = home_at(tmp_path, {"a": torn})
    take_in(settings)
    with Ledger(tmp_path) as ledger:
        (unit,) = quarantine.held_units(settings, ledger)
        quarantine.accept(settings, ledger, unit["unit_id"], "seen on paper", "r2")
    home_at(tmp_path, {"b": envelope([ONE, TWO], number=2)})
    take_in(settings, "r3")
    (tmp_path / "warehouse.duckdb").unlink()
    assert take_in(settings, "r4").recovered_batches == 3
    assert query(tmp_path, "select count(*), count(distinct answer_id) from raw.answers") == [(2, 2)]
    agree(settings)
    assert take_in(settings, "r5").recovered_batches == 0


def test_a_unit_a_person_keeps_out_stays_out(tmp_path, readable):
    settings = home_at(tmp_path, {"export.csv": EXPORT})
    take_in(settings)
    with Ledger(tmp_path) as ledger:
        (unit,) = quarantine.held_units(settings, ledger)
        assert quarantine.accept(settings, ledger, unit["unit_id"], "sent again", "r2")["status"] == "stays_out"
    readable()
    assert replay(settings)["batches"] == 0
    assert query(tmp_path, "select count(*) from raw.deposits") == [(0,)]


def test_an_accepted_set_is_kept_when_its_file_is_read_again(tmp_path, monkeypatch):
    mixed = envelope([ONE, remittance_set("C2", paid=70), remittance_set("C3", paid=60)])
    settings = home_at(tmp_path, {"a": mixed})
    take_in(settings)
    with Ledger(tmp_path) as ledger:
        units = {unit["paid_usd"]: unit["unit_id"] for unit in quarantine.held_units(settings, ledger)}
        quarantine.accept(settings, ledger, units[Decimal("70.00")], "seen on paper", "r2")
    options_of = reader.options_of
    # A reader that now reads the other set as well, as if that had been mended.
    mended = lambda settings, accept=frozenset(): options_of(settings, accept | {units[Decimal("60.00")]})  # noqa: E731
    monkeypatch.setattr("pipelines.intake.replaying.options_of", mended)
    assert replay(settings)["batches"] == 1
    assert query(tmp_path, "select sum(paid_usd), count(*) from raw.answers") == [(Decimal("210.00"), 3)]
    assert query(tmp_path, "select count(*) from raw.quarantined_units") == [(0,)]
    agree(settings)
