"""CSV files: every record is loaded or held, alone, with its line, its code and its dollars."""

from __future__ import annotations

import bz2
import csv
import io
import lzma
import tarfile
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.csv_kinds import TABLES
from pipelines.errors import CATALOGUE
from pipelines.intake import csv_rows
from pipelines.intake.csv_files import read_csv
from pipelines.intake.csv_records import records
from pipelines.intake.kinds import kind_of, required_columns

UTC = ZoneInfo("UTC")
KINDS = {table.kind: table for table in TABLES}
FILE = "f" * 64
HEADER = "deposit_id,deposit_date,amount_usd,trace_number\n"


def tar(files):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as packed:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            packed.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def read(text, kind="bank_deposits", zone=UTC):
    data = text if isinstance(text, bytes) else text.encode()
    return read_csv(data, FILE, KINDS[kind], zone)


def held(raw):
    return [(u["segment_or_row"], u["code"]) for u in raw["quarantined_units"].to_pylist()]


def control(raw):
    (row,) = raw["file_controls"].to_pylist()
    return row


def conserved(raw):
    row = control(raw)
    for what in ("rows", "charge", "paid"):
        unit = "count" if what == "rows" else "usd"
        parts = [row[f"{what}_{state}_{unit}"] for state in ("in", "loaded", "held", "duplicate")]
        assert parts[0] == sum(parts[1:]), what
    return row


@pytest.mark.parametrize(
    "data",
    [
        bz2.compress(b"ISA*00*"),
        lzma.compress(b"ISA*00*"),
        b"Rar!\x1a\x07\x01\x00 rest",
        b"7z\xbc\xaf\x27\x1c rest",
        tar({"a.csv": HEADER.encode()}),
    ],
)
def test_what_is_packed_is_said_to_be_packed(data):
    assert kind_of(data) == ("unknown", "I005")


def test_rows_are_typed_and_keep_their_place():
    raw = read("\ufeff" + HEADER + '\nD1,2026-01-02,10.5, T1 \r\n"D\n2",2026-01-03,-3,\n')
    first, second = raw["deposits"].to_pylist()
    assert (first["deposit_id"], first["amount_usd"], first["trace_number"]) == ("D1", Decimal("10.50"), "T1")
    assert (first["record_number"], first["physical_line"]) == (1, 3)
    assert (second["deposit_id"], second["trace_number"], second["payer_name"]) == ("D 2", None, None)
    assert (second["record_number"], second["physical_line"]) == (2, 4)
    assert raw["deposits"].schema == KINDS["bank_deposits"].arrow_schema()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("D2,2026-01-02,1.005,T", "C008"),
        ("D2,2026-01-02,$1,T", "C007"),
        ("D2,2026-13-02,1,T", "C010"),
        ("D2,,1,T", "C006"),
        (",2026-01-02,1,T", "C006"),
        ("D2,2026-01-02,1", "C003"),
        ("D2,2026-01-02,1,T,more", "C003"),
        ('D2,2026-01-02,1,"T', "C004"),
        ('"D2"x,2026-01-02,1,T', "C004"),
        ("D2,2026-01-02,1,T\x07", "C015"),
        ("D2,2026-01-02,99999999999999999,T", "C009"),
        ("D2,2026-01-02,1," + "T" * 131073, "C016"),
    ],
)
def test_a_bad_row_is_held_alone(row, code):
    raw = read(HEADER + "D1,2026-01-01,1,T\n" + row + "\nD3,2026-01-03,3,T\n")
    assert raw["deposits"]["deposit_id"].to_pylist() == ["D1", "D3"]
    assert held(raw) == [(3, code)]
    assert conserved(raw)["rows_in_count"] == 3
    assert CATALOGUE[code].severity == "hold"


def test_windows_text_is_read_with_a_warning():
    raw = read(HEADER.encode() + b"D1,2026-01-01,1,Jos\xe9\nD2,2026-01-01,2,T\n")
    assert raw["deposits"]["trace_number"].to_pylist() == ["José", "T"]
    assert [(f["code"], f["severity"]) for f in raw["findings"].to_pylist()] == [("C018", "warn")]


def test_a_row_that_is_no_text_in_a_utf_8_file_is_held_alone():
    raw = read(HEADER.encode() + b"D1,2026-01-01,1,Jos\xe9\nD2,2026-01-01,2,Jos\xc3\xa9\n")
    assert raw["deposits"]["trace_number"].to_pylist() == ["José"]
    assert held(raw) == [(2, "C005")]


def test_a_byte_that_windows_text_has_not_holds_its_row():
    raw = read(HEADER.encode() + b"D1,2026-01-01,1,Jos\x81\nD2,2026-01-01,2,T\n")
    assert held(raw) == [(2, "C005")]


def test_held_rows_carry_their_dollars_and_day_where_these_can_be_read():
    raw = read(HEADER + ",2026-01-02,7.25,T\nD2,2026-01-02,1.005,T\nD3,2026-01-02,-1.005,T\nD4,bad,x,T\n")
    units = raw["quarantined_units"].to_pylist()
    assert [u["paid_usd"] for u in units] == [Decimal("7.25"), Decimal("1.01"), Decimal("-1.01"), None]
    assert [str(u["event_date"]) for u in units] == ["2026-01-02"] * 3 + ["None"]
    assert conserved(raw)["paid_held_usd"] == Decimal("7.25")
    assert len({u["unit_id"] for u in units}) == 4


def test_a_stray_quote_does_not_swallow_the_file():
    rows = "".join(f"D{n},2026-01-01,1,T\n" for n in range(100))
    raw = read(HEADER + 'X,2026-01-01,1,"T\n' + rows + 'Y,2026-01-01,"1,T\n' + rows)
    assert raw["deposits"].num_rows == 200
    assert [code for _, code in held(raw)] == ["C004", "C004"]


def test_words_of_a_column_are_a_closed_list():
    header = "encounter_id,claim_id,patient_id,service_date,provider_npi,visit_mode,charge_usd\n"
    raw = read(
        header + "E1,,P,2026-01-01,1,telehealth,5\nE2,C,P,2026-01-01,1,by_phone,6\nE3,C,P,2026-01-01,1,,7\n",
        "encounters",
    )
    assert raw["encounters"]["visit_mode"].to_pylist() == ["telehealth", None]
    assert raw["encounters"]["claim_id"].to_pylist() == [None, "C"]
    assert held(raw) == [(3, "C014")]
    assert conserved(raw)["charge_held_usd"] == Decimal("6.00")


def test_columns_we_do_not_know_are_named_by_a_warning_only():
    raw = read("deposit_id,deposit_date,amount_usd,colour,shape\nD1,2026-01-01,1,red,round\n")
    assert raw["deposits"].num_rows == 1
    assert [(f["code"], f["severity"], f["segment_or_row"]) for f in raw["findings"].to_pylist()] == [
        ("C001", "warn", 1)
    ]


def test_a_column_named_twice_holds_the_file():
    raw = read("deposit_id,deposit_date,amount_usd,Amount_USD\nD1,2026-01-01,1,2\n")
    assert "deposits" not in raw
    assert [(u["level"], u["code"]) for u in raw["quarantined_units"].to_pylist()] == [("file", "C002")]


def test_spreadsheet_leftovers_are_no_rows():
    raw = read(HEADER + "D1,2026-01-01,1,T,,\n,,,\n\n   \n")
    assert raw["deposits"].num_rows == 1
    assert held(raw) == []


def test_long_files_are_read_in_chunks_alike(monkeypatch):
    text = HEADER + "".join(f"D{n},2026-01-{n % 40:02d},{n}.5,T\n" for n in range(1, 120))
    whole = read(text)
    monkeypatch.setattr(csv_rows, "CHUNK_ROWS", 7)
    assert {name: table.to_pylist() for name, table in read(text).items()} == {
        name: table.to_pylist() for name, table in whole.items()
    }
    assert conserved(whole)["rows_held_count"] > 10


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_known_by_its_required_columns_alone(kind):
    columns = sorted(required_columns(KINDS[kind]))
    assert kind_of((",".join(columns) + "\n").encode()).name == kind
    assert kind_of((",".join(c.upper() + " " for c in columns) + "\n").encode()).name == kind
    without = [c for c in columns if c != columns[0]]
    assert kind_of((",".join(without) + "\n").encode()).name != kind


def test_most_required_columns_win_and_a_tie_is_held():
    coders, providers = ({"coder_id", "coder_name"}, {"location_id", "location_name"})
    assert kind_of((",".join(sorted(coders | providers)) + "\n").encode()) == ("unknown", "I004")
    both = required_columns(KINDS["coding_log"]) | coders
    assert kind_of((",".join(sorted(both)) + "\n").encode()).name == "coding_log"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "I007"),
        (b"\xef\xbb\xbf \r\n", "I007"),
        (b"a,b\n1,2\n", "I003"),
        (b"deposit_id;deposit_date;amount_usd\n", "I003"),
        (b'"open,deposit_id\n', "I003"),
        (b"PK\x03\x04rest", "I005"),
        (b"PK\x03\x04\x00[Content_Types].xml", "I030"),
        (b"\x1f\x8b\x08rest", "I005"),
        (b"%PDF-1.7", "I006"),
        (b"\xd0\xcf\x11\xe0 an old workbook, or one with a password", "I006"),
        ("\ufeffdeposit_id".encode("utf-16"), "I020"),
    ],
)
def test_what_we_do_not_open_has_a_reason(data, code):
    assert kind_of(data) == ("unknown", code)
    assert code in CATALOGUE


CELL = st.text(st.characters(codec="utf-8"), max_size=8)


@given(st.lists(st.lists(CELL, min_size=4, max_size=4), max_size=12))
def test_whatever_is_written_by_the_rules_is_loaded_or_held_row_for_row(rows):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER.strip().split(","))
    writer.writerows(rows)
    raw = read(text.getvalue())
    real = [row for row in rows if any(cell.strip() for cell in row)]
    assert conserved(raw)["rows_in_count"] == len(real)
    assert raw["deposits"].num_rows + len(held(raw)) == len(real)


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_any_bytes_after_a_header_lose_no_line(tail):
    raw = read(HEADER.encode() + tail)
    row = conserved(raw)
    assert row["rows_in_count"] == raw["deposits"].num_rows + raw["quarantined_units"].num_rows
    assert {code for _, code in held(raw)} <= set(CATALOGUE)
    lines = [
        line for line in io.StringIO(tail.decode("utf-8", "surrogateescape"), newline="") if line.strip(' \t\r\n,"')
    ]
    assert bool(row["rows_in_count"]) >= bool([line for line in lines if line.isascii() and line.isprintable()])


@given(
    st.lists(
        st.sampled_from(["D1,2026-01-01,5,T", "bad", '"', "x,y,z,w", 'D,2026-01-01,"1', 'a"b,2026-01-01,2,q']),
        max_size=25,
    )
)
def test_damage_stays_on_its_line(lines):
    raw = read(HEADER + "".join(line + "\n" for line in lines))
    good = raw["deposits"]["deposit_id"].to_pylist().count("D1")
    assert good <= lines.count("D1,2026-01-01,5,T")
    if not any('"' in line for line in lines):
        assert good == lines.count("D1,2026-01-01,5,T")
        assert control(raw)["rows_in_count"] == len(lines)


def test_records_number_lines_as_an_editor_does():
    found = list(records('a,b\r\n"x\r\ny",2\r3,4\n\n5\n'))
    assert [(r.physical_line, r.cells, r.code) for r in found] == [
        (1, ["a", "b"], ""),
        (2, ["x\r\ny", "2"], ""),
        (4, ["3", "4"], ""),
        (6, ["5"], "C003"),
    ]


def test_the_header_may_follow_blank_lines():
    assert kind_of(b"\xef\xbb\xbf\n , \nDeposit_ID, deposit_date ,amount_usd \n").name == "bank_deposits"
