"""Bytes and envelope: everything that real files do to separators, line breaks, headers and trailers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.x12 import read_batch, sniff
from tests.unit.x12.samples import (
    SALT,
    Spelling,
    claim,
    codes,
    conserved,
    envelope,
    professional,
    read,
    rows,
    simple_835,
    transaction,
)

PLAIN = envelope([simple_835()], Spelling())
SPELLINGS = {
    "line feeds after terminators": Spelling(after="\n"),
    "CR-LF after terminators": Spelling(after="\r\n"),
    "indented": Spelling(after="\n    "),
    "blank before the terminator": Spelling(terminator=" ~"),
    "line feed terminates": Spelling(terminator="\n"),
    "CR terminates, LF follows": Spelling(terminator="\r", after="\n"),
    "plus and greater": Spelling(element="+", component=">", terminator="'"),
    "tilde separates elements": Spelling(element="~", component="^", repetition="U", terminator="_"),
    "pipes": Spelling(element="|", component="\\", terminator="!"),
    "control characters": Spelling(element="\x1d", component="\x1f", repetition="\x1e", terminator="\x1c"),
    "our own control characters swapped": Spelling(element="\x01", component="\x02", terminator="\x04"),
    "letters with accents": Spelling(element="é", component="ü", terminator="§"),
    "4010 has no repetition separator": Spelling(repetition="U"),
    "unpadded ISA": Spelling(padded=False),
}


def content(result):
    """What must not depend on the spelling."""
    return [
        result.tables[name].drop_columns(["segment_number"]).to_pylist()
        for name in ("remittances", "answers", "answer_lines", "adjustments", "remarks")
    ]


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_the_same_payment_in_any_spelling_has_the_same_rows_and_ids(spelling):
    result = read(envelope([simple_835()], spelling))
    assert content(result) == content(read(PLAIN))
    assert result.quarantined_units.num_rows == 0


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-8-sig", "utf-16"])
def test_any_encoding_gives_the_same_name(encoding):
    text = PLAIN.replace("FICTIONAL PLAN", "CAFÉ PLAN")
    result = read(text.encode(encoding))
    assert result.tables["remittances"]["payer_name"].to_pylist() == ["CAFÉ PLAN"]
    expected = {"utf-8": [], "latin-1": ["X106"], "utf-8-sig": ["X101"], "utf-16": ["X101"]}
    assert codes(result) == expected[encoding]


def test_separators_that_are_latin_1_bytes():
    spelling = Spelling(element="é", terminator="§")
    result = read(envelope([simple_835()], spelling).encode("latin-1"))
    assert content(result) == content(read(PLAIN))


def test_text_is_composed_to_nfc():
    result = read(PLAIN.replace("FICTIONAL PLAN", "CAFE\u0301 PLAN"))
    assert result.tables["remittances"]["payer_name"].to_pylist() == ["CAFÉ PLAN"]


def test_prose_before_the_first_interchange():
    result = read("Scenario 1: the ISA of ISAAC*\n\nNARCISA*X\n" + PLAIN)
    assert content(result) == content(read(PLAIN))
    assert codes(result) == ["X102"]


def test_isa_in_a_surname_starts_nothing():
    text = PLAIN.replace("FICTIONAL PLAN", "NARCISA").replace("CLINIC", "ISA")
    result = read(text)
    assert result.tables["transactions"].num_rows == 1
    assert result.tables["remittances"]["payee_name"].to_pylist() == ["ISA"]


@pytest.mark.parametrize("start", ["GS*", "ST*"])
def test_without_isa_the_file_is_production(start):
    text = PLAIN[PLAIN.index(start) :]
    result = read(text)
    assert sniff(text.encode())
    assert result.tables["answers"].num_rows == 1
    assert result.tables["transactions"]["is_test"].to_pylist() == [False]
    assert result.tables["transactions"]["sender_id"].to_pylist() == [None]
    assert "X103" in codes(result)
    assert rows(result.tables["answer_lines"], "procedure_code", "modifier_1") == [("99213", "25")]


def test_missing_final_terminator_and_trailers():
    result = read(PLAIN[:-1])
    assert codes(result) == ["X105"]
    result = read(PLAIN[: PLAIN.index("GE*")])
    assert codes(result) == ["X112", "X115"]
    assert content(result) == content(read(PLAIN))


def test_wrong_counts_and_numbers_are_told_and_nothing_is_refused():
    text = (
        PLAIN.replace("GE*1*1", "GE*4*2").replace("IEA*1*000000907", "IEA*2*000000001").replace("SE*17*0001", "SE*18*2")
    )
    result = read(text)
    assert content(result) == content(read(PLAIN))
    assert sorted(codes(result)) == ["X113", "X114", "X116", "X117", "X121", "X122"]


def test_isa16_missing():
    head, rest = PLAIN.split("*:~GS", 1)
    result = read(head + "*~GS" + rest)
    assert "X107" in codes(result)
    assert content(result) == content(read(PLAIN))
    lines = Spelling(terminator="\n")
    head, rest = envelope([simple_835()], lines).split("*:\nGS", 1)
    assert content(read(head + "*\nGS" + rest)) == content(read(PLAIN))
    broken = Spelling(after="\n")
    head, rest = envelope([simple_835()], broken).split("*:~\nGS", 1)
    assert content(read(head + "*~\nGS" + rest)) == content(read(PLAIN))


def test_isa_that_lacks_an_element():
    text = PLAIN.replace("*00*          *00*", "*00*00*", 1)
    result = read(text)
    assert "X104" in codes(result)
    assert content(result) == content(read(PLAIN))


def test_composites_that_use_another_separator_than_isa16_names():
    result = read(PLAIN.replace("HC:99213:25", "HC>99213>25"))
    assert codes(result) == ["X127"]
    assert content(result) == content(read(PLAIN))


def test_lines_wrapped_at_80_columns():
    wrapped = "\n".join(PLAIN[at : at + 80] for at in range(0, len(PLAIN), 80))
    result = read(wrapped)
    assert codes(result) == ["X125"]
    assert content(result) == content(read(PLAIN))


def test_blank_segments_and_blanks_are_passed_over():
    result = read(PLAIN.replace("~CAS", "~~  ~CAS"))
    assert codes(result) == ["X109"]
    assert content(result) == content(read(PLAIN))


def test_several_interchanges_with_different_separators_and_control_numbers_that_repeat():
    other = Spelling(element="|", component=">", terminator="\n")
    second = envelope([transaction(simple_835()[1:-1], number="0001")], other, usage="T").replace("ICN1", "ICN2")
    result = read(PLAIN + "\n" + second)
    seen = rows(
        result.tables["transactions"], "interchange_ordinal", "group_ordinal", "set_ordinal", "is_test", "result"
    )
    assert seen == [(1, 1, 1, False, "loaded"), (2, 1, 2, True, "loaded")]
    assert result.tables["answers"]["payer_claim_control_number"].to_pylist() == ["ICN1", "ICN2"]
    first, last = rows(result.tables["transactions"], "first_segment", "last_segment")[1]
    assert (first, last) == (24, 40)
    # The test interchange is named, at its ISA, and only it.
    named = [row for row in result.findings.to_pylist() if row["code"] == "X128"]
    assert [(row["severity"], row["segment_or_row"]) for row in named] == [("warn", 22)]


def test_the_same_set_in_another_envelope_is_known_again():
    again = envelope([transaction(simple_835()[1:-1], number="7777")], Spelling(element="|"))
    result = read_batch([("a", PLAIN.encode()), ("b", again.encode())], SALT)
    assert result.tables["transactions"]["result"].to_pylist() == ["loaded", "duplicate"]
    assert len(set(result.tables["transactions"]["transaction_id"].to_pylist())) == 1
    assert result.tables["answers"].num_rows == 1
    conserved(result)
    second = result.file_controls.to_pylist()[1]
    assert (second["paid_duplicate_usd"], second["paid_loaded_usd"]) == (Decimal("96.00"), Decimal("0.00"))


def test_a_set_torn_first_and_whole_later_is_loaded_once():
    torn = PLAIN[: PLAIN.index("SE*")]
    result = read_batch([("a", torn.encode()), ("b", PLAIN.encode())], SALT)
    assert result.tables["transactions"]["result"].to_pylist() == ["held", "loaded"]
    assert len(set(result.tables["transactions"]["transaction_id"].to_pylist())) == 1
    conserved(result)


def test_what_the_envelope_says_is_kept():
    seen = read(PLAIN).tables["transactions"].to_pylist()[0]
    assert (seen["kind"], seen["implementation_code"], seen["sender_id"]) == ("835", "005010X221A1", "SENDER")
    assert (seen["interchange_control_number"], seen["group_control_number"]) == ("000000907", "1")
    assert (seen["set_control_number"], str(seen["group_date"])) == ("0001", "2026-01-05")
    assert str(seen["interchange_at"]) == "2026-01-05 11:47:00"


def test_an_impossible_interchange_date_is_absent():
    result = read(PLAIN.replace("*260105*1147*", "*269905*1147*"))
    assert result.tables["transactions"]["interchange_at"].to_pylist() == [None]
    assert codes(result) == ["X301"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (envelope([professional(claim())], kind="HC", guide="005010X222A1"), ["837P"]),
        (envelope([professional(claim())], kind="HC", guide="5010"), ["837P"]),
        (envelope([transaction([["BHT", "1"], ["CLM", "A", "1"], ["LX", "1"], ["SV2", "0300"]], "837")]), ["837I"]),
        (envelope([transaction([["BHT", "1"], ["CLM", "A", "1"]], "837", guide="005010X224A2")]), ["837D"]),
        (envelope([transaction([["BHT", "0085", "08", "1", "20260101", "1", "TH"]], "277")]), ["277CA"]),
        (envelope([transaction([["BHT", "0010", "08", "1", "20260101", "1", "DG"]], "277")]), ["other"]),
        (envelope([transaction([["AK1", "HC", "1"]], "999")]), ["999"]),
        (envelope([transaction([["BHT", "1"]], "270"), transaction([["AK1", "HC"]], "999")]), ["other", "999"]),
    ],
)
def test_kinds_by_set_guide_and_content(text, kinds):
    assert read(text).tables["transactions"]["kind"].to_pylist() == kinds


def test_a_ta1_is_listed_though_it_has_no_set():
    text = PLAIN.replace("~GS*", "~TA1*000000050*260101*1200*A*000~TA1*000000051*260101*1200*R*001~GS*")
    result = read(text)
    assert result.tables["transactions"]["kind"].to_pylist() == ["TA1", "TA1", "835"]
    assert result.tables["transactions"]["group_ordinal"].to_pylist() == [0, 0, 1]
    assert result.tables["transactions"]["set_ordinal"].to_pylist() == [1, 2, 3]
    conserved(result)


@pytest.mark.parametrize(
    "data",
    [b"", b"   \n", b"encounter_id,claim_id\n1,2\n", b"\xff\xfe", b"\x00\x01\x02", b"ISA", b"ISA*", b"GS", b"ST*"],
)
def test_what_is_not_x12_is_held_whole(data):
    result = read(data)
    assert result.quarantined_units["level"].to_pylist() in (["file"], [])
    assert result.findings.num_rows >= 1
    assert "X001" not in codes(result)
    assert result.file_controls.num_rows == 1


@pytest.mark.parametrize(
    ("data", "is_x12"),
    [
        (b"ISA*00*", True),
        (b"\xef\xbb\xbfISA*00*", True),
        (b"some words\n\n  ISA*00*", True),
        (b"GS*HP*", True),
        (b"ST*835*1~", True),
        (b"the ISA*00*", False),
        (b"STATE,ISA\n", False),
        (b"GSM,x\n", False),
        (b" " * 70000 + b"\nISA*00*", False),
        (b"", False),
    ],
)
def test_sniff(data, is_x12):
    assert sniff(data) is is_x12
