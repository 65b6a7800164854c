"""Workbooks: each sheet that fits is read as a CSV is; numbers and days are exactly those of the cells."""

from __future__ import annotations

import csv
import io
import time
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.intake import spreadsheets
from pipelines.intake.csv_files import read_csv
from pipelines.intake.kinds import Kind, kind_of
from pipelines.intake.mapping import Mapping, Mappings, ReadRules, csv_tables
from pipelines.intake.reading import Options, read_files
from pipelines.intake.spreadsheets import read_spreadsheet
from tests.workbooks import package, workbook

FILE = "f" * 64
HEADER = ["deposit_id", "deposit_date", "amount_usd", "trace_number"]
SITES = [["location_id", "location_name"], ["L1", "Main"]]


def at(*parts):
    return datetime(*parts)  # noqa: DTZ001 - a cell has no time zone


def read(sheets, mappings=None, zone="UTC"):
    data = sheets if isinstance(sheets, bytes) else workbook(sheets)
    assert kind_of(data) == Kind("xlsx")
    return read_spreadsheet(data, FILE, ZoneInfo(zone), mappings or Mappings())


def held(raw):
    return [(u["kind"], u["segment_or_row"], u["code"]) for u in raw["quarantined_units"].to_pylist()]


def findings(raw):
    return [(f["finding_ordinal"], f["code"], f["segment_or_row"]) for f in raw["findings"].to_pylist()]


def test_cells_keep_their_type_and_their_place():
    raw = read(
        {
            "A": [
                ["Deposits"],
                HEADER,
                [12345, date(2026, 1, 5), 12.5, 7.0],
                [None] * 4,
                ["D2", "2026-01-06", "-3", None],
            ]
        }
    )
    first, second = raw["deposits"].to_pylist()
    assert (first["deposit_id"], first["deposit_date"], first["amount_usd"]) == (
        "12345",
        date(2026, 1, 5),
        Decimal("12.50"),
    )
    assert (first["trace_number"], first["physical_line"], first["record_number"]) == ("7", 3, 1)
    assert (second["amount_usd"], second["physical_line"], second["record_number"]) == (Decimal("-3.00"), 5, 2)
    assert findings(raw) == [(1, "C019", 1)]


@given(st.lists(st.integers(-(10**13), 10**13), min_size=1, max_size=20))
def test_money_of_a_workbook_is_that_of_the_csv(cents):
    amounts = [Decimal(each).scaleb(-2) for each in cents]
    raw = read({"A": [HEADER, *([f"D{n}", date(2026, 1, 5), cell, "T"] for n, cell in enumerate(map(float, amounts)))]})
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *([f"D{n}", "2026-01-05", f"{a:.2f}", "T"] for n, a in enumerate(amounts))])
    own = read_csv(text.getvalue().encode(), FILE, csv_tables()["bank_deposits"], ZoneInfo("UTC"))
    assert raw["deposits"].to_pylist() == own["deposits"].to_pylist()


def test_what_a_formula_left_behind_is_held():
    raw = read({"A": [HEADER, ["D1", date(2026, 1, 5), 0.1 + 0.2, None], ["D2", 46027, 5, None]]})
    assert held(raw) == [("bank_deposits", 2, "C008"), ("bank_deposits", 3, "C010")]
    assert raw["file_controls"]["paid_held_usd"].to_pylist() == [Decimal("5.30")]


def test_a_number_too_long_for_a_spreadsheet_is_held():
    raw = read(
        {"A": [HEADER, [1234567890123456789, date(2026, 1, 5), 5, None], [123456789012345, date(2026, 1, 5), 5, None]]}
    )
    assert held(raw) == [("bank_deposits", 2, "C024")]
    assert raw["deposits"]["deposit_id"].to_pylist() == ["123456789012345"]


def test_months_and_timestamps():
    log = ["coding_event_id", "claim_id", "line_number", "code_system", "code", "coder_id", "action", "coded_at"]
    event = ["K1", "C1", 0, "CPT", 99213, "C1", "assigned"]
    raw = read(
        {
            "log": [log, [*event, at(2026, 1, 5, 14, 5)], [*event, date(2026, 1, 6)]],
            "totals": [["month", "charges_usd"], [date(2026, 1, 1), 1000.5]],
        },
        zone="America/Chicago",
    )
    assert raw["coding_events"]["coded_at"].to_pylist() == [at(2026, 1, 5, 20, 5), at(2026, 1, 6, 6, 0)]
    assert raw["coding_events"]["code"].to_pylist() == ["99213", "99213"]
    assert raw["control_totals"]["month"].to_pylist() == [date(2026, 1, 1)]


def test_one_workbook_may_hold_several_kinds_and_sheets_of_ours_no_kind_knows():
    deposits = [HEADER, ["D1", date(2026, 1, 5), 5, None], ["", date(2026, 1, 5), 7, None]]
    raw = read({"notes": [["hello"]], "empty": [], "bank": deposits, "sites": SITES, "bank 2": deposits})
    controls = {row["kind"]: row for row in raw["file_controls"].to_pylist()}
    assert set(controls) == {"bank_deposits", "locations"}
    assert (controls["bank_deposits"]["rows_in_count"], controls["bank_deposits"]["rows_held_count"]) == (4, 2)
    assert controls["bank_deposits"]["paid_in_usd"] == Decimal("24.00")
    assert raw["deposits"]["record_number"].to_pylist() == [1, 3]
    assert raw["locations"].num_rows == 1
    assert findings(raw) == [(1, "C025", 1)]
    assert len({*raw["quarantined_units"]["unit_id"].to_pylist()}) == 2


def test_no_two_rows_of_a_workbook_have_one_number():
    first = [HEADER, ["D1", date(2026, 1, 5), 5, None], HEADER, ["D2", date(2026, 1, 5), 7, None], ["Total", None, 12]]
    second = [HEADER, ["D2", date(2026, 1, 5), 9, None], ["", date(2026, 1, 5), 1, None], ["D3", date(2026, 1, 5), 2]]
    raw = read({"a": first, "b": second, "c": second})
    rows = [(r["deposit_id"], r["record_number"]) for r in raw["deposits"].to_pylist()]
    assert rows == [("D1", 1), ("D2", 3), ("D2", 5), ("D3", 7), ("D2", 8), ("D3", 10)]


def test_a_mapping_fits_a_sheet():
    mapping = Mapping(
        "bank",
        "bank_deposits",
        {"deposit_id": "dep #", "deposit_date": "date", "amount_usd": "amount"},
        ReadRules(date_format="MM/DD/YYYY", currency_sign="$", thousands_separator=","),
    )
    rows = [
        ["Dep #", "Date", "Amount"],
        ["D1", date(2026, 1, 5), 5],
        ["D2", "1/6/2026", "$1,000.50"],
        ["Total", None, 1005.5],
    ]
    raw = read({"A": rows}, Mappings((mapping,)))
    assert raw["deposits"]["deposit_date"].to_pylist() == [date(2026, 1, 5), date(2026, 1, 6)]
    assert raw["deposits"]["amount_usd"].to_pylist() == [Decimal("5.00"), Decimal("1000.50")]
    assert findings(raw) == [(1, "C020", 4)]


def test_a_sheet_with_a_column_twice_is_held_and_the_others_are_read():
    raw = read({"A": [[*HEADER, "Amount_USD"], ["D1", date(2026, 1, 5), 5, None, 6]], "B": SITES})
    assert held(raw) == [("bank_deposits", 1, "C002")]
    assert raw["locations"].num_rows == 1


def test_sheets_that_tie_hold_the_workbook():
    assert held(read({"A": [["coder_id", "coder_name", "location_id", "location_name"]]})) == [
        ("unknown", None, "I004")
    ]


def test_a_workbook_of_nothing_we_know_is_held():
    assert held(read({"A": [["hello"]], "B": [[1, 2], [3, 4]]})) == [("unknown", None, "I003")]
    assert held(read({"A": []})) == [("unknown", None, "I003")]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"xl/workbook.xml": "<workbook"}, "I030"),
        ({"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row"}, "I030"),
    ],
)
def test_a_damaged_workbook_is_held_with_its_reason(parts, code):
    raw = read_files([(FILE, workbook({"A": SITES}, parts))], Options(b"s", "UTC"))
    assert raw["quarantined_units"]["code"].to_pylist() == [code]


def test_what_is_packed_like_a_workbook_and_is_none():
    whole = workbook({"A": SITES})
    assert kind_of(whole[: len(whole) // 2]) == ("unknown", "I030")
    assert kind_of(package({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"})) == ("unknown", "I006")
    assert kind_of(package({"a.csv": "x"})) == ("unknown", "I005")
    spoilt = bytearray(whole)
    spoilt[whole.index(b"sheet1.xml") + 20] ^= 0xFF
    assert held(read_spreadsheet(bytes(spoilt), FILE, ZoneInfo("UTC"), Mappings())) == [("unknown", None, "I030")]


def test_bombs_are_refused_before_anything_opens_them(monkeypatch):
    started = time.monotonic()
    bomb = workbook({"A": SITES}, {"xl/media/zeros.bin": "0" * (spreadsheets.MAX_BYTES + 1)})
    far = workbook({"A": SITES}, {"xl/worksheets/sheet1.xml": '<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>'})
    for data in (bomb, far):
        assert held(read(data)) == [("unknown", None, "I031")]
    assert time.monotonic() - started < 30
    monkeypatch.setattr(spreadsheets, "MAX_CELLS", 3)
    assert held(read({"A": SITES})) == [("unknown", None, "I031")]
