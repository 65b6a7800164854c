"""The 837P: who is billed for whom, payers in order, diagnoses in any spelling, lines, salted keys."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pipelines.x12 import read_interchanges
from tests.unit.x12.samples import SALT, Segment, claim, codes, conserved, envelope, professional, read, rows

D = Decimal
DEPENDENT: list[Segment] = [
    ["HL", "2", "1", "22", "1"],
    ["SBR", "P", "", "", "", "", "", "", "", "CI"],
    ["NM1", "IL", "1", "DOE", "JANE", "", "", "", "MI", "M1"],
    ["DMG", "D8", "19700101", "F"],
    ["NM1", "PR", "2", "FICTIONAL PLAN", "", "", "", "", "PI", "P01"],
    ["HL", "3", "2", "23", "0"],
    ["PAT", "19"],
    ["NM1", "QC", "1", "DOE", "KID"],
    ["DMG", "D8", "20150101", "M"],
]


def file(*claims: list[Segment], subscriber: list[Segment] | None = None) -> str:
    return envelope([professional(*claims, subscriber=subscriber)], kind="HC", guide="005010X222A1")


def test_a_claim_with_everything_around_it():
    result = read(file(claim()))
    assert codes(result) == []
    batch = result.tables["claim_batches"].to_pylist()[0]
    assert (batch["batch_reference"], batch["batch_date"], batch["submitter_identifier"]) == (
        "B1",
        date(2026, 1, 5),
        "S1",
    )
    row = result.tables["submissions"].to_pylist()[0]
    assert row["submission_id"] == batch["transaction_id"] + "-00001"
    assert (row["claim_id"], row["charge_usd"], row["frequency_code"]) == ("C1", D("200.00"), "1")
    assert (row["place_of_service_code"], row["claim_type"]) == ("11", "professional")
    assert (row["billing_npi"], row["billing_taxonomy_code"], row["rendering_npi"]) == (
        "1000000005", "207Q00000X", "1000000013",
    )  # fmt: skip
    assert (row["payer_identifier"], row["payer_name"], row["payer_reference_id"]) == ("P01", "FICTIONAL PLAN", "P01B")
    assert (row["payer_responsibility_code"], row["filing_indicator_code"]) == ("P", "CI")
    assert row["original_claim_number"] == "ICN0"
    lines = result.tables["submission_lines"].to_pylist()
    assert [line["submission_line_id"] for line in lines] == [
        row["submission_id"] + "-001",
        row["submission_id"] + "-002",
    ]
    assert [line["charge_usd"] for line in lines] == [D("120.00"), D("80.00")]
    assert (lines[0]["procedure_code"], lines[0]["modifier_1"], lines[0]["units"]) == ("99213", "25", D("1.000"))
    assert [lines[0][f"diagnosis_pointer_{n}"] for n in (1, 2, 3)] == [1, 2, None]
    assert (lines[0]["service_from_date"], lines[0]["service_to_date"]) == (date(2025, 12, 20), date(2025, 12, 21))
    assert [line["line_control_number"] for line in lines] == ["L1", "L2"]


def test_the_patient_is_the_dependent_where_there_is_one():
    own = read(file(claim())).tables["submissions"].to_pylist()[0]
    child = read(file(claim(), subscriber=DEPENDENT)).tables["submissions"].to_pylist()[0]
    assert own["member_key"] == child["member_key"], "the subscriber's number"
    assert own["person_key"] != child["person_key"]
    assert child["payer_identifier"] == "P01", "the payer stands with the subscriber"
    without = [segment for segment in DEPENDENT if segment != ["DMG", "D8", "20150101", "M"]]
    assert read(file(claim(), subscriber=without)).tables["submissions"]["person_key"].to_pylist() == [None]


def test_each_claim_takes_the_nearest_loops():
    second: list[Segment] = [
        ["HL", "4", "1", "22", "0"],
        ["SBR", "S", "18", "", "", "", "", "", "", "MB"],
        ["NM1", "PR", "2", "OTHER PLAN", "", "", "", "", "PI", "P02"],
    ]
    result = read(file(claim(), claim("200", "C2"), [*second, *claim("200", "C3")], subscriber=DEPENDENT))
    found = rows(
        result.tables["submissions"], "claim_id", "payer_identifier", "payer_responsibility_code", "billing_npi"
    )
    assert found == [
        ("C1", "P01", "P", "1000000005"),
        ("C2", "P01", "P", "1000000005"),
        ("C3", "P02", "S", "1000000005"),
    ]
    persons = result.tables["submissions"]["person_key"].to_pylist()
    assert persons[0] == persons[1] is not None
    assert persons[2] is None


def test_a_new_billing_provider_ends_the_subscriber_of_the_one_before():
    provider: list[Segment] = [["HL", "5", "", "20", "1"], ["NM1", "85", "2", "X", *[""] * 4, "XX", "99"]]
    result = read(file(claim(), [*provider, *claim("200", "C2")]))
    assert rows(result.tables["submissions"], "billing_npi", "payer_identifier") == [
        ("1000000005", "P01"),
        ("99", None),
    ]
    assert codes(result) == ["X403"]


def test_payers_in_file_order_the_billed_one_first():
    other: list[Segment] = [
        ["SBR", "S", "18", "", "", "", "", "", "", "MB"], ["CAS", "PR", "1", "21.89"], ["AMT", "D", "39.15"],
        ["NM1", "IL", "1", "DOE", "J"], ["NM1", "PR", "2", "SECOND PLAN", *[""] * 4, "PI", "P02"],
        ["REF", "F8", "NOT MINE"],
        ["SBR", "T", "18"], ["NM1", "PR", "2", "THIRD PLAN", *[""] * 4, "PI", "P03"],
    ]  # fmt: skip
    one = claim()
    result = read(file([*one[:4], *other, *one[4:]], claim("200", "C2")))
    payers = result.tables["submission_payers"]
    first, second = result.tables["submissions"]["submission_id"].to_pylist()
    names = ("submission_id", "position", "payer_responsibility_code", "payer_identifier", "is_billed")
    assert rows(payers, *names) == [
        (first, 1, "P", "P01", True),
        (first, 2, "S", "P02", False),
        (first, 3, "T", "P03", False),
        (second, 1, "P", "P01", True),
    ]
    assert result.tables["submissions"]["original_claim_number"].to_pylist() == ["ICN0", "ICN0"]
    conserved(result)


@pytest.mark.parametrize(
    ("segments", "expected", "code"),
    [
        ([["HI", ("ABK", "E11.9"), ("ABF", "i10")]], [("ABK", "E119"), ("ABF", "I10")], None),
        ([["HI", ("BK", "1")], ["HI", ("BF", "2"), ("BF", "3")]], [("BK", "1"), ("BF", "2"), ("BF", "3")], None),
        (
            [["HI", "BK", "8901", "BF", "87200", ("BF", "5559")]],
            [("BK", "8901"), ("BF", "87200"), ("BF", "5559")],
            "X404",
        ),
        ([["HI", ("BH", "A1", "D8", "20260101")]], [("BH", "A1")], None),
        ([["HI", ("BK", "1"), "", ("BF", "2")]], [("BK", "1"), ("BF", "2")], None),
        ([["HI", *[("BF", str(n)) for n in range(1, 13)]]], [("BF", str(n)) for n in range(1, 13)], None),
    ],
)
def test_diagnoses_in_any_spelling(segments, expected, code):
    one = claim()
    result = read(file([*one[:2], *segments, *one[3:]]))
    found = rows(result.tables["submission_diagnoses"], "position", "code_qualifier", "diagnosis_code")
    assert found == [(place, *pair) for place, pair in enumerate(expected, 1)]
    assert codes(result) == ([code] if code else [])


def test_charges_that_do_not_add_up_and_claims_without_lines_are_told():
    result = read(file(claim("200.01"), claim("5", "C2", lines=())))
    assert codes(result) == ["X401", "X402"]
    assert result.tables["submissions"].num_rows == 2
    conserved(result)


def test_a_line_number_without_a_service_is_no_line():
    result = read(file([*claim(), ["LX", "3"]]))
    assert codes(result) == ["X405"]
    assert result.tables["submission_lines"].num_rows == 2
    conserved(result)


def test_a_level_that_is_not_known_is_told():
    result = read(file([["HL", "9", "2", "", "0"], *claim()]))
    assert codes(result) == ["X408"]
    assert result.tables["submissions"]["payer_identifier"].to_pylist() == ["P01"]


def test_keys_need_the_salt_and_show_nothing():
    text = file(claim()).encode()
    first = read_interchanges(text, "f", SALT).tables["submissions"].to_pylist()[0]
    again = read_interchanges(text, "g", SALT).tables["submissions"].to_pylist()[0]
    other = read_interchanges(text, "f", b"another salt").tables["submissions"].to_pylist()[0]
    for key in ("person_key", "member_key"):
        assert first[key] == again[key] != other[key]
        assert len(first[key]) == 16
        assert int(first[key], 16)
    assert first["person_key"] != first["member_key"]
    everything = str([table.to_pylist() for table in read(text).tables.values()])
    for secret in ("19700101", "JANE", "DOE", "'M1'"):
        assert secret not in everything


def test_quantities_and_pointers_that_cannot_be_read_are_absent():
    result = read(file(claim()).replace("*UN*1*11**1:2", "*UN*one*11**x:2", 1))
    line = result.tables["submission_lines"].to_pylist()[0]
    assert (line["units"], line["diagnosis_pointer_1"], line["diagnosis_pointer_2"]) == (None, None, 2)
    assert set(codes(result)) == {"X302"}
