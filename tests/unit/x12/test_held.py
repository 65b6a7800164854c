"""What is held, whole, with its dollars; and what a person may accept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import pipelines.x12.batch
import pipelines.x12.pieces
from pipelines.errors.x12 import ENTRIES
from pipelines.x12 import read_batch
from pipelines.x12.findings import Code, severity
from tests.unit.x12.samples import (
    SALT,
    claim,
    codes,
    conserved,
    envelope,
    money,
    professional,
    read,
    simple_835,
    transaction,
)

D = Decimal
PLAIN = envelope([simple_835()])
UNBALANCED = PLAIN.replace("CAS*CO*45*80", "CAS*CO*45*79.99")


def unit(result):
    assert result.quarantined_units.num_rows == 1
    conserved(result)
    return result.quarantined_units.to_pylist()[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (PLAIN[: PLAIN.index("SE*17")], "X120"),
        (PLAIN[: PLAIN.index("LQ*HE") + 4], "X120"),
        (PLAIN.replace("SE*17*0001~", ""), "X120"),
        (PLAIN.replace("ST*835*0001~", ""), "X123"),
        (UNBALANCED, "X202"),
        (PLAIN.replace("CLP*C1*1*200*96", "CLP*C1*1*200*96.01"), "X202"),
        (PLAIN.replace("*200*96*24", "*200.005*96*24"), "X303"),
        (PLAIN.replace("*45*80~", "*45*8e1~"), "X303"),
        (PLAIN.replace("AMT*B6*120", "AMT*B6*12o"), "X303"),
        (PLAIN.replace("BPR*I*96", "BPR*I*ninety"), "X303"),
        (PLAIN.replace("SE*17", "PLB*1*20261231*WO*x~SE*18"), "X303"),
        (PLAIN.replace("CLP*C1*1*200*96*24*12*ICN1*11*1~", ""), "X208"),
        (PLAIN.replace("LX*1~", "LX*1~CAS*CO*45*0~"), "X208"),
        (PLAIN.replace("BPR*I*96*C", "BRP*I*96*C"), "X207"),
        (PLAIN.replace("TRN*", "BPR*I*0~TRN*"), "X207"),
        (PLAIN.replace("SE*17", "SE*40").replace("BPR*I*96*", "BPR*I*500*"), "X204"),
    ],
)
def test_a_damaged_remittance_is_held_whole(text, code):
    result = read(text)
    held = unit(result)
    assert (held["code"], held["level"], held["kind"]) == (code, "transaction", "835")
    assert code in codes(result)
    assert result.tables["transactions"]["result"].to_pylist() == ["held"]
    for name in ("remittances", "answers", "answer_lines", "adjustments", "remarks", "provider_adjustments"):
        assert result.tables[name].num_rows == 0


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("*200*96*24*12", "*200*96*2four*12"),
        PLAIN.replace("SVC*HC", "AMT*I*1.005~SVC*HC"),
        PLAIN.replace("SVC*HC", "AMT*AU*none~SVC*HC"),
        envelope([professional([claim()[0], ["AMT", "F5", "1o"], *claim()[1:]])], kind="HC"),
    ],
)
def test_an_amount_that_no_balance_and_no_figure_reads_holds_nothing(text):
    result = read(text)
    assert "X302" in codes(result)
    assert "X303" not in codes(result)
    assert result.quarantined_units.num_rows == 0
    conserved(result)


def test_a_held_unit_says_how_many_claims_and_dollars():
    held = unit(read(UNBALANCED))
    assert (held["unit_count"], held["charge_usd"], held["paid_usd"]) == (1, D("200.00"), D("96.00"))
    assert (held["event_date"], held["segment_or_row"]) == (date(2026, 1, 5), 3)
    assert unit(read(UNBALANCED.replace("*20260105~TRN", "*20269905~TRN")))["event_date"] == date(2026, 1, 4)
    later = UNBALANCED.replace("*20260105~TRN", "~TRN").replace("DTM*405*20260104~", "").replace("SE*17", "SE*16")
    assert unit(read(later))["event_date"] == date(2026, 1, 5), "GS04 is the last resort"


def test_other_sets_of_the_file_are_loaded():
    second = transaction(simple_835()[1:-1], number="2")
    text = envelope([simple_835(), second]).replace("CAS*CO*45*80", "CAS*CO*45*79", 1)
    result = read(text)
    assert result.tables["transactions"]["result"].to_pylist() == ["held", "loaded"]
    assert result.tables["answers"].num_rows == 1
    unit(result)


@pytest.mark.parametrize(
    ("text", "unexplained"),
    [
        (UNBALANCED, "0.01"),
        (PLAIN.replace("CLP*C1*1*200*96*", "CLP*C1*1*200*90*"), "6.00"),
        (PLAIN[: PLAIN.index("SE*")], "0"),
    ],
)
def test_an_accepted_unit_is_loaded_with_its_difference(text, unexplained):
    unit_id = unit(read(text))["unit_id"]
    result = read(text, frozenset({unit_id}))
    assert result.quarantined_units.num_rows == 0
    assert result.tables["transactions"]["result"].to_pylist() == ["loaded"]
    assert money(result.tables["answers"], "unexplained_usd") == D(unexplained)
    assert "X215" in codes(result)
    conserved(result)


def test_an_accepted_set_explains_every_line_all_the_same():
    result = read(UNBALANCED, frozenset({unit(read(UNBALANCED))["unit_id"]}))
    line = result.tables["answer_lines"].to_pylist()[0]
    total = sum(row["amount_usd"] for row in result.tables["adjustments"].to_pylist())
    assert line["charge_usd"] - total == line["paid_usd"]


@pytest.mark.parametrize("text", [PLAIN.replace("*45*80~", "*45*80.001~"), PLAIN.replace("BPR*I", "BRP*I")])
def test_nobody_can_accept_what_cannot_be_written_down(text):
    unit_id = unit(read(text))["unit_id"]
    assert unit(read(text, frozenset({unit_id})))["unit_id"] == unit_id


def test_unit_ids_are_stable_and_differ_by_file_and_place():
    both = envelope([simple_835(), transaction(simple_835()[1:-1], number="2")]).replace("*45*80", "*45*79")
    first, second = read(both).quarantined_units["unit_id"].to_pylist()
    assert read(both).quarantined_units["unit_id"].to_pylist() == [first, second]
    elsewhere = read_batch([("other", both.encode())], SALT).quarantined_units["unit_id"].to_pylist()
    assert len({first, second, *elsewhere}) == 4


def test_one_bad_claim_of_a_batch_of_claims_is_held_alone():
    text = envelope([professional(claim(), claim("1oo", "C2"), claim("200", "C3"))], kind="HC")
    result = read(text)
    held = unit(result)
    assert (held["level"], held["code"], held["kind"], held["unit_count"]) == ("claim", "X303", "837P", 1)
    assert (held["event_date"], held["paid_usd"]) == (date(2026, 1, 5), None)
    assert result.tables["submissions"]["claim_id"].to_pylist() == ["C1", "C3"]
    assert result.tables["submission_lines"].num_rows == 4
    assert result.tables["submissions"]["submission_ordinal"].to_pylist() == [1, 3]
    assert result.tables["transactions"]["result"].to_pylist() == ["loaded"]


def test_a_batch_of_claims_without_its_end_is_held_whole():
    text = envelope([professional(claim(), claim("200", "C2"))], kind="HC")
    held = unit(read(text[: text.rindex("LX*2")]))
    assert (held["level"], held["code"], held["unit_count"], held["charge_usd"]) == (
        "transaction",
        "X120",
        2,
        D("400.00"),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [("LX*2~", ""), ("LX*1~SV1", "SV1"), ("LX*1~", "LX*1~SV1*HC:1*5~")],
)
def test_services_outside_lines_hold_their_claim(old, new):
    text = envelope([professional(claim("200", "C0"), claim("200", "C2"))], kind="HC")
    result = read(text.replace(old, new, 1))
    held = unit(result)
    assert (held["level"], held["code"]) == ("claim", "X406")
    assert result.tables["submissions"]["claim_id"].to_pylist() == ["C2"]


def test_a_reader_that_fails_holds_the_file_and_spares_its_neighbours(monkeypatch):
    real = pipelines.x12.batch.read_remittances

    def failing(index, sets, cutter):
        if b"BOMB" in index.text:
            raise ValueError("value from the data")
        return real(index, sets, cutter)

    monkeypatch.setattr(pipelines.x12.batch, "read_remittances", failing)
    bad = PLAIN.replace("FICTIONAL PLAN", "BOMB").encode()
    result = read_batch([("a", PLAIN.encode()), ("b", bad), ("c", PLAIN.replace("T1", "T2").encode())], SALT)
    assert result.tables["answers"].num_rows == 2
    assert result.quarantined_units["code"].to_pylist() == ["X001"]
    assert result.quarantined_units["file_id"].to_pylist() == ["b"]
    assert "value from the data" not in str(result)
    conserved(result)


def test_tables_that_do_not_hold_what_was_counted_are_never_given_out(monkeypatch):
    real = pipelines.x12.batch.remittance_tables

    def losing(*arguments):
        tables = real(*arguments)
        return tables | {"answers": tables["answers"].slice(1)}

    monkeypatch.setattr(pipelines.x12.batch, "remittance_tables", losing)
    assert read(PLAIN).quarantined_units["code"].to_pylist() == ["X001"]


def test_groups_of_files_give_what_one_by_one_gives(monkeypatch):
    files = [(str(n), PLAIN.replace("T1", f"T{n % 5}").encode()) for n in range(8)]
    together = read_batch(files, SALT)
    monkeypatch.setattr(pipelines.x12.pieces, "PIECE_BYTES", 2000)
    apart = read_batch(files, SALT)
    assert together.tables == apart.tables
    assert together.file_controls == apart.file_controls
    assert together.tables["transactions"]["result"].to_pylist().count("duplicate") == 3


def test_codes_and_catalogue_say_the_same():
    """The reader's room of the catalogue; X codes of intake and of payments are told by others."""
    assert {str(code): severity(code) for code in Code} == {entry.code: entry.severity for entry in ENTRIES}
