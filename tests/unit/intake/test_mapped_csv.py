"""CSV files through a mapping: the same rows as with our own headers; what is no row is left out with a finding."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.intake.csv_files import read_csv
from pipelines.intake.kinds import kind_of
from pipelines.intake.mapping import Mapping, Mappings, ReadRules, csv_tables
from pipelines.intake.reading import Options, read_files

UTC = ZoneInfo("UTC")
FILE = "f" * 64
OWN = "deposit_id,deposit_date,amount_usd,trace_number\n"
PEOPLE = ReadRules(date_format="MM/DD/YYYY", negatives="parentheses", currency_sign="$", thousands_separator=",")
THEIRS = {
    "deposit_id": "dep #",
    "deposit_date": "bank date",
    "amount_usd": "amount",
    "trace_number": "check #",
    "payer_name": "received from",
}
HEADER = "Dep #,Bank Date,Amount,Check #,Received From\n"


def mapped(rules=PEOPLE, **more):
    return Mappings((Mapping("bank", "bank_deposits", THEIRS, rules, **more),))


def read(text, mappings=None, kind="bank_deposits"):
    data = text if isinstance(text, bytes) else text.encode()
    assert kind_of(data, mappings or Mappings()).name == kind
    raw = read_csv(data, FILE, csv_tables()[kind], UTC, mappings or Mappings())
    (row,) = raw["file_controls"].to_pylist()
    for what in ("rows", "charge", "paid"):
        unit = "count" if what == "rows" else "usd"
        parts = [row[f"{what}_{state}_{unit}"] for state in ("in", "loaded", "held", "duplicate")]
        assert parts[0] == sum(parts[1:])
    return raw


def findings(raw):
    return [(f["code"], f["segment_or_row"]) for f in raw["findings"].to_pylist()]


def held(raw):
    return [(u["segment_or_row"], u["code"], u["column_name"]) for u in raw["quarantined_units"].to_pylist()]


def values(raw):
    places = {"record_number", "physical_line"}
    return raw["deposits"].drop_columns(sorted(places)).to_pylist()


WORD = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)
ROWS = st.lists(
    st.tuples(st.from_regex(r"\AD[0-9]{1,6}\Z"), st.dates(), st.integers(-(10**12), 10**12), WORD, WORD), max_size=12
)


@given(ROWS, st.sampled_from(["comma", "tab", "semicolon", "pipe"]), st.booleans())
def test_a_mapped_file_is_read_as_the_same_file_with_our_headers(rows, delimiter, titled):
    ours, theirs = io.StringIO(), io.StringIO()
    own = csv.writer(ours)
    own.writerow(THEIRS)
    other = csv.writer(theirs, delimiter={"comma": ",", "tab": "\t", "semicolon": ";", "pipe": "|"}[delimiter])
    if titled:
        other.writerows([["Our practice"], [], ["All deposits", "of 2026"]])
    other.writerow(name.title() for name in THEIRS.values())
    for number, on, cents, trace, payer in rows:
        amount = Decimal(cents).scaleb(-2)
        own.writerow([number, on.isoformat(), f"{amount:.2f}", trace, payer])
        people = f"(${-amount:,.2f})" if amount < 0 else f"${amount:,.2f}"
        other.writerow([number, f"{on.month}/{on.day}/{on.year:04d}", people, trace, payer])
    rules = ReadRules(**{**vars(PEOPLE), "delimiter": delimiter})
    raw = read(theirs.getvalue(), mapped(rules))
    assert held(raw) == []
    assert values(raw) == values(read(ours.getvalue()))
    assert findings(raw) == ([("C019", 1), ("C019", 3)] if titled else [])


CELL = st.one_of(
    st.sampled_from(["", "Total", "D1", "1/2/2026", "$3.00", "($3.00)", "Page 1", "Dep #", "Printed on 1/2/2026"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=4),
)


@given(st.lists(st.lists(CELL, min_size=1, max_size=6), max_size=12))
def test_every_row_is_loaded_held_or_left_out_with_a_finding(rows):
    text = io.StringIO()
    csv.writer(text).writerows([HEADER.strip().split(","), *rows])
    raw = read(text.getvalue(), mapped())
    real = [row for row in rows if any(cell.strip() for cell in row)]
    left_out = [code for code, _ in findings(raw) if code in {"C020", "C021", "C022"}]
    assert raw["deposits"].num_rows + len(held(raw)) + len(left_out) == len(real)


def test_title_rows_above_our_own_header_are_left_out():
    raw = read("Bank report,,\n\n" + OWN + "D1,2026-01-02,5,T\n")
    assert values(raw)[0]["deposit_id"] == "D1"
    assert findings(raw) == [("C019", 1)]


def test_a_stray_quote_in_a_title_does_not_hide_the_header():
    raw = read('"Bank report\n' + OWN + "D1,2026-01-02,5,T\n")
    assert len(values(raw)) == 1


def test_a_header_below_the_first_fifty_lines_is_not_looked_for():
    assert kind_of(("title\n" * 49 + OWN).encode()).name == "bank_deposits"
    assert kind_of(("title\n" * 50 + OWN).encode()).code == "I003"


def test_a_held_row_names_our_column_and_never_the_cell():
    raw = read(
        HEADER + "D1,1/32/2026,$5.00,,\nD2,1/2/2026,5 USD,,\n,1/2/2026,$7.00,,\nD4,1/2/2026,$1.005,,\n", mapped()
    )
    assert held(raw) == [
        (2, "C026", "deposit_date"),
        (3, "C028", "amount_usd"),
        (4, "C006", "deposit_id"),
        (5, "C008", "amount_usd"),
    ]
    units = raw["quarantined_units"].to_pylist()
    assert [unit["paid_usd"] for unit in units] == [Decimal("5.00"), None, Decimal("7.00"), Decimal("1.01")]
    assert [unit["event_date"] for unit in units] == [None, *[date(2026, 1, 2)] * 3]


BODY = "D1,1/2/2026,$5.00,T1,\nD2,1/2/2026,($2.00),T2,\n"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Grand Total,,$3.00,,\n", "C020"),
        ("TOTAL:,,$3.00\n", "C020"),
        ("Total,1/2/2026,$3.00\n", "C020"),
        ("Total for January,,$3.00,,\n", "C020"),
        (",,Total,,\n", "C020"),
        (",,$3.00,,\n", "C020"),
        (HEADER, "C021"),
        ("Report generated on 10/01/2026 8:00 AM\n", "C022"),
        ("Printed: Oct 1, 2026\n", "C022"),
        ("Page 3 of 7,,,,\n", "C022"),
        ("Records: 2\n", "C022"),
        ("*** End of report ***\n", "C022"),
        ("Balance carried forward,,$3.00,,\n", "C023"),
    ],
)
def test_what_is_no_row_is_left_out_with_a_finding(line, code):
    rules = ReadRules(**{**vars(PEOPLE), "leave_out_rows": ("balance",)})
    raw = read(HEADER + BODY + line, mapped(rules))
    assert findings(raw) == [(code, 4)]
    assert held(raw) == []
    assert raw["file_controls"]["rows_in_count"].to_pylist() == [2]
    assert raw["file_controls"]["paid_in_usd"].to_pylist() == [Decimal("3.00")]


@pytest.mark.parametrize(
    "line",
    [
        ",,$4.00,,\n",  # not the sum of the rows above
        ",,$3.00,T3,\n",  # more than an amount
        "Total,1/2/2026,$4.00,,\n",  # called a total, and not the sum
        "Total,1/2/2026,$4.00\n",
        "Total,1/2/2026,many,,\n",
        "Totally new,,$3.00,,\n",
        "Health total,,$3.00,,\n",
        "Report,,$3.00,,\n",
        "Balance carried forward,,$3.00,,\n",
    ],
)
def test_in_doubt_a_row_is_held(line):
    raw = read(HEADER + BODY + line, mapped())
    assert [place for place, _, _ in held(raw)] == [4]
    assert findings(raw) == []


@pytest.mark.parametrize("line", ["Total 7,1/2/2026,$3.00,,\n", "Page 3 of 7,1/2/2026,$3.00,,\n"])
def test_a_row_that_can_be_loaded_is_loaded_whatever_it_is_called(line):
    raw = read(HEADER + BODY + line, mapped())
    assert len(values(raw)) == 3


LEDGER = "ledger_entry_id,claim_id,posted_date,kind,amount_usd\n"


def test_a_row_called_a_total_that_is_none_is_held_with_its_dollars():
    raw = read(LEDGER + "L1,Z1,2026-01-01,copay,5\nTotal,Z1,2026-01-01,copay,10.00\n", kind="account_ledger")
    assert held(raw) == [(3, "C030", None)]
    assert raw["file_controls"]["paid_held_usd"].to_pylist() == [Decimal("10.00")]
    assert findings(raw) == []


def test_a_payer_called_total_is_a_payer_and_a_total_of_a_roster_is_none():
    raw = read("payer_id,payer_name,payer_class\nTOTAL,Total Health,commercial\nTotal,1,\n", kind="payers")
    assert raw["payers"]["payer_id"].to_pylist() == ["TOTAL"]
    assert (held(raw), findings(raw)) == ([], [("C020", 3)])


def test_a_word_that_its_column_cannot_hold_is_a_total_at_once():
    raw = read("month,charges_usd,payments_usd\n2026-01,5,6\nTotal,5,6\n", kind="control_totals")
    assert (held(raw), findings(raw)) == ([], [("C020", 3)])


@pytest.mark.parametrize("above", ["E0,Z1,,copay,10.00", ",Z1,,,10", "E0,Z1,2026-01-01,copay,", "E0,Z1,x,copay,ten"])
def test_a_row_above_the_header_is_no_title(above):
    assert kind_of((above + "\n" + LEDGER + "L1,Z1,2026-01-01,copay,5\n").encode()) == ("unknown", "I003")


@pytest.mark.parametrize(
    "above", ["Ledger of 2026", "Printed,,2026-01-01", "From,2026-01-01,To,2026-01-31", "Total,,,,10.00", ",,,,Page 1"]
)
def test_a_title_above_the_header_is_passed_over(above):
    raw = read(above + "\n" + LEDGER + "L1,Z1,2026-01-01,copay,5\n", kind="account_ledger")
    assert findings(raw) == [("C019", 1)]


def test_a_total_without_a_word_is_told_by_the_rows_above_it_in_any_chunk(monkeypatch):
    monkeypatch.setattr("pipelines.intake.csv_rows.CHUNK_ROWS", 2)
    text = OWN + "D1,2026-01-02,5,T\nD2,2026-01-02,1.005,T\nD3,2026-01-02,7,T\n,,13.01,\n,,13.01,\n"
    raw = read(text)
    assert findings(raw) == [("C020", 5), ("C020", 6)]
    assert held(raw) == [(3, "C008", "amount_usd")]


def test_words_constants_and_rows_of_another_kind():
    columns = {"ledger_entry_id": "id", "claim_id": "claim", "kind": "type", "amount_usd": "amount"}
    mapping = Mapping(
        "ledger",
        "account_ledger",
        columns,
        ReadRules(reversed_amounts=("amount_usd",)),
        constants={"posted_date": "2026-01-05"},
        words={"kind": {"pmt": "patient_payment"}},
        leave_out={"kind": frozenset({"era payment"})},
    )
    text = "ID,Claim,Type,Amount\n1,C1, PMT ,-5\n2,C1,copay,3\n3,C1,ERA payment,-80\n4,C1,Misc,-1\n"
    raw = read(text, Mappings((mapping,)), "account_ledger")
    assert [(r["kind"], r["amount_usd"], r["posted_date"]) for r in raw["ledger_entries"].to_pylist()] == [
        ("patient_payment", Decimal("5.00"), date(2026, 1, 5)),
        ("copay", Decimal("-3.00"), date(2026, 1, 5)),
    ]
    assert findings(raw) == [("C023", 4)]
    assert held(raw) == [(5, "C029", "kind")]


def test_windows_text_that_the_mapping_names_is_no_finding():
    rules = ReadRules(**{**vars(PEOPLE), "encoding": "cp1252"})
    text = (HEADER + "D1,1/2/2026,$5.00,,José – plan\n").encode("cp1252")
    assert values(read(text, mapped(rules)))[0]["payer_name"] == "José – plan"
    assert findings(read(text, mapped(rules))) == []
    assert findings(read(text, mapped())) == [("C018", None)]
    # Bytes that are UTF-8 are read as UTF-8, whatever the mapping says.
    assert values(read((HEADER + "D1,1/2/2026,$5.00,,José\n").encode(), mapped(rules)))[0]["payer_name"] == "José"


def test_the_mapping_that_names_most_headers_wins_and_a_tie_is_held():
    small = Mapping("small", "locations", {"location_id": "dep #", "location_name": "check #"})
    one = Mapping("one", "bank_deposits", THEIRS)
    other = Mapping("other", "bank_deposits", THEIRS)
    assert kind_of(HEADER.encode(), Mappings((small, one))).name == "bank_deposits"
    assert kind_of(HEADER.encode(), Mappings((one, other))) == ("unknown", "I036")
    assert kind_of(HEADER.replace("Amount", "Sum").encode(), Mappings((one,))).code == "I003"


def test_a_header_that_is_read_and_stands_twice_holds_the_file():
    raw = read("Dep #,Bank Date,Amount,Check #,Received From,AMOUNT\nD1,1/2/2026,$5.00,,,$6.00\n", mapped())
    assert [(u["level"], u["code"]) for u in raw["quarantined_units"].to_pylist()] == [("file", "C002")]


def test_an_id_that_a_spreadsheet_cut_is_held():
    raw = read(OWN + "1.23457E+15,2026-01-02,5,T\nD2,2026-01-02,5,1.2E+10\nD3,2026-01-02,5,E+1\n")
    assert held(raw) == [(2, "C024", "deposit_id"), (3, "C024", "trace_number")]


def test_readers_get_the_mappings_with_their_options():
    raw = read_files([(FILE, (HEADER + BODY).encode())], Options(b"s", "UTC", mappings=mapped()))
    assert raw["deposits"].num_rows == 2
    assert read_files([(FILE, (HEADER + BODY).encode())], Options(b"s", "UTC"))["quarantined_units"].num_rows == 1


PRICES = "payer_id,code,modifiers,effective_from,effective_to,allowed_usd\n"


def test_contracted_prices_load_and_move_no_money():
    raw = read(PRICES + "P1,99213,,2026-01-01,,100.50\nP1,99213,25|59,2026-01-01,2026-12-31,90\n", kind="fee_schedule")
    assert [(r["modifiers"], r["allowed_usd"], r["effective_to"]) for r in raw["contract_prices"].to_pylist()] == [
        (None, Decimal("100.50"), None),
        ("25|59", Decimal("90.00"), date(2026, 12, 31)),
    ]
    assert raw["file_controls"]["paid_in_usd"].to_pylist() == [Decimal(0)]


def test_steps_on_denials_load():
    header = (
        "action_id,claim_id,line_number,action_date,actor_id,action,appeal_level,outcome,outcome_date,deadline_date\n"
    )
    raw = read(
        header + "A1,C1,,2026-01-05,u1,appeal,1,won,2026-02-05,2026-03-05\nA2,C1,2,2026-01-05,,shout,,,,\n",
        kind="denial_actions",
    )
    (row,) = raw["denial_actions"].to_pylist()
    assert (row["action"], row["appeal_level"], row["outcome"], row["deadline_date"]) == (
        "appeal",
        1,
        "won",
        date(2026, 3, 5),
    )
    assert held(raw) == [(3, "C014", "action")]
    assert raw["quarantined_units"]["event_date"].to_pylist() == [date(2026, 1, 5)]


def test_control_totals_load_by_month_and_count_as_no_money():
    header = "month,charges_usd,payments_usd,adjustments_usd,ending_ar_usd\n"
    raw = read(header + "2026-01,1000,-200.50,,50\n2026-13,1,1,1,1\n2026-01-05,1,1,1,1\n", kind="control_totals")
    (row,) = raw["control_totals"].to_pylist()
    assert (row["month"], row["payments_usd"], row["adjustments_usd"]) == (date(2026, 1, 1), Decimal("-200.50"), None)
    assert held(raw) == [(3, "C017", "month"), (4, "C017", "month")]
    (control,) = raw["file_controls"].to_pylist()
    assert (control["paid_in_usd"], control["charge_in_usd"]) == (Decimal(0), Decimal(0))
