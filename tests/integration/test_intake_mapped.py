"""Mapped files and workbooks through the whole intake, in this process and in reader processes; no dbt."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pipelines.errors import Exit, RcmError
from pipelines.intake import batches, plans
from tests.intake_files import assert_conserved, home_at, query, raw_tables, take_in
from tests.workbooks import workbook

MAPPING = (
    '[bank_deposits]\ndeposit_id = "Dep #"\ndeposit_date = "Date"\namount_usd = "Amount"\n'
    '[read]\ndate_format = "MM/DD/YYYY"\ncurrency_sign = "$"\n'
)
FILES = {
    "bank.csv": "Our bank\nDep #,Date,Amount\nD1,1/5/2026,$5.00\nD2,1/6/2026,7 USD\nTotal,,$12.00\n",
    "practice.xlsx": workbook(
        {
            "sites": [["location_id", "location_name"], ["L1", "Main"], [None, "Nowhere"]],
            "bank": [["Dep #", "Date", "Amount"], ["D3", date(2026, 1, 7), 2.5]],
            "notes": [["nothing of ours"]],
        }
    ),
}


def mapped_home(path, text=MAPPING):
    settings = home_at(path, FILES)
    (path / "mappings").mkdir()
    (path / "mappings" / "bank.toml").write_text(text, encoding="utf-8")
    return settings


def test_mapped_files_and_workbooks_arrive_and_add_up(tmp_path):
    summary = take_in(mapped_home(tmp_path))
    assert (summary.new_files, summary.quarantined_files) == (2, 2)
    assert query(tmp_path, "select deposit_id, amount_usd from raw.deposits order by 1") == [
        ("D1", Decimal("5.00")),
        ("D3", Decimal("2.50")),
    ]
    assert query(tmp_path, "select location_id from raw.locations") == [("L1",)]
    assert query(tmp_path, "select kind, code, segment_or_row, column_name from raw.quarantined_units order by 1") == [
        ("bank_deposits", "C028", 4, "amount_usd"),
        ("locations", "C006", 3, "location_id"),
    ]
    assert query(tmp_path, "select code, segment_or_row from raw.findings order by 1") == [
        ("C019", 1),
        ("C020", 5),
        ("C025", 3),
    ]
    assert query(tmp_path, "select count(*) from raw.file_controls") == [(3,)]
    assert_conserved(tmp_path)


def test_reader_processes_read_by_the_same_mappings(tmp_path, monkeypatch):
    alone, apart = mapped_home(tmp_path / "alone"), mapped_home(tmp_path / "apart")
    monkeypatch.setattr(plans, "BATCH_FILES", 1)
    take_in(alone)
    monkeypatch.setattr(batches, "WORKER_BYTES", 1)
    take_in(apart)
    assert raw_tables(apart.home) == raw_tables(alone.home)


def test_a_broken_mapping_stops_intake_before_a_file_is_read(tmp_path):
    settings = mapped_home(tmp_path, "[bank_depositz]\n")
    with pytest.raises(RcmError) as caught:
        take_in(settings)
    assert (caught.value.code, caught.value.exit_code) == ("I033", Exit.CONFIGURATION)
    (tmp_path / "mappings" / "bank.toml").write_text(MAPPING, encoding="utf-8")
    assert take_in(settings, "r2").new_files == 2
