"""What earlier payers paid and adjusted (2320, 2430): under the right payer and line, balanced, and never ours."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.unit.x12.samples import (
    Segment,
    claim,
    codes,
    conserved,
    envelope,
    institutional,
    professional,
    read,
    rows,
    stay,
    total,
)

D = Decimal


def other(order: str = "P", payer: str = "P02", paid: str = "96", *adjustments: Segment) -> list[Segment]:
    """A 2320 loop."""
    return [
        ["SBR", order, "18", "", "", "", "", "", "", "CI"],
        *adjustments,
        ["AMT", "D", paid],
        ["AMT", "EAF", "24"],
        ["AMT", "A8", "5"],
        ["OI", "", "", "Y"],
        ["NM1", "IL", "1", "DOE", "JANE", "", "", "", "MI", "M2"],
        ["NM1", "PR", "2", "SECOND PLAN", "", "", "", "", "PI", payer],
        ["DTP", "573", "D8", "20251231"],
        ["REF", "F8", "ICN2"],
    ]


def paid_line(paid: str = "60", payer: str = "P02", *adjustments: Segment, line: str = "") -> list[Segment]:
    """A 2430 loop."""
    svd: Segment = ["SVD", payer, paid, ("HC", "99213", "25", "tc"), "", "1", *([line] if line else [])]
    return [svd, *adjustments, ["DTP", "573", "D8", "20251230"], ["AMT", "EAF", "12"]]


def secondary(*loops: Segment, lines: tuple[list[Segment], list[Segment]] = ([], [])) -> list[Segment]:
    """A claim of 200 (120 and 80) with loops before its lines and after each."""
    whole = claim()
    first, second = (at for at, segment in enumerate(whole) if segment[0] == "LX")
    return [*whole[:first], *loops, *whole[first:second], *lines[0], *whole[second:], *lines[1]]


def file(*claims: list[Segment]) -> str:
    return envelope([professional(*claims)], kind="HC", guide="005010X222A1")


BALANCED = secondary(
    *other("P", "P02", "96", ["CAS", "PR", "2", "4"]),
    lines=(
        paid_line("60", "P02", ["CAS", "CO", "45", "48", "1", "253", "2"], ["CAS", "PR", "2", "10"]),
        paid_line("40", "p02", ["CAS", "CO", "45", "40"], line="1"),
    ),
)


def adjustments(result) -> list[tuple[object, ...]]:
    names = (
        "position",
        "payer_position",
        "line_payment_position",
        "group_code",
        "reason_code",
        "amount_usd",
        "quantity",
    )
    found = rows(result.tables["submission_adjustments"], "submission_line_id", *names)
    return [(line and line[17:], *rest) for line, *rest in found]


def test_what_an_earlier_payer_did_stands_under_its_payer_and_line():
    result = read(file(BALANCED))
    assert codes(result) == []
    billed, payer = result.tables["submission_payers"].to_pylist()
    assert (billed["paid_usd"], billed["adjudicated_date"], billed["payer_claim_control_number"]) == (None, None, None)
    assert (payer["position"], payer["paid_usd"], payer["remaining_usd"]) == (2, D("96.00"), D("24.00"))
    assert (payer["noncovered_usd"], payer["adjudicated_date"]) == (D("5.00"), date(2025, 12, 31))
    assert payer["payer_claim_control_number"] == "ICN2"
    assert adjustments(result) == [
        (None, 1, 2, None, "PR", "2", D("4.00"), None),
        ("00001-001", 2, 2, 1, "CO", "45", D("48.00"), D(1)),
        ("00001-001", 3, 2, 1, "CO", "253", D("2.00"), None),
        ("00001-001", 4, 2, 1, "PR", "2", D("10.00"), None),
        ("00001-002", 5, 2, 1, "CO", "45", D("40.00"), None),
    ]
    first, second = result.tables["submission_line_payments"].to_pylist()
    assert (first["payer_identifier"], first["payer_position"], first["paid_usd"]) == ("P02", 2, D("60.00"))
    assert (first["procedure_code"], first["modifier_1"], first["modifier_2"]) == ("99213", "25", "TC")
    assert (first["paid_units"], first["bundled_line_number"]) == (D(1), None)
    assert (first["adjudicated_date"], first["remaining_usd"]) == (date(2025, 12, 30), D("12.00"))
    assert (second["submission_line_id"][17:], second["position"], second["bundled_line_number"]) == (
        "00001-002",
        1,
        "1",
    )
    assert total(result, "837P", "adjustments_loaded_count") == 5
    conserved(result)


def test_nothing_of_it_is_the_claims_own():
    plain, with_other = read(file(claim())), read(file(BALANCED))
    for name in ("submission_id", "segment_number", "transaction_id"):
        assert name in plain.tables["submissions"].column_names
    own = [column for column in plain.tables["submissions"].column_names if not column.endswith(("_id", "number"))]
    assert plain.tables["submissions"].select(own) == with_other.tables["submissions"].select(own)
    assert with_other.tables["adjustments"].num_rows == 0
    dates = ("service_from_date", "service_to_date")
    assert rows(with_other.tables["submission_lines"], *dates) == rows(plain.tables["submission_lines"], *dates)


def test_two_earlier_payers_of_one_claim_each_have_their_own():
    loops = [
        *other("P", "P02", "96", ["CAS", "CO", "45", "104"]),
        *other("S", "P03", "10", ["CAS", "OA", "23", "96"], ["CAS", "CO", "45", "94"]),
    ]
    result = read(file(secondary(*loops), claim("200", "C2")))
    assert codes(result) == []
    assert [row[1:3] for row in adjustments(result)] == [(1, 2), (2, 3), (3, 3)]
    assert rows(result.tables["submission_payers"], "position", "payer_identifier", "paid_usd") == [
        (1, "P01", None),
        (2, "P02", D("96.00")),
        (3, "P03", D("10.00")),
        (1, "P01", None),
    ]


def test_two_payers_of_one_line():
    lines = [
        *paid_line("60", "P02", ["CAS", "CO", "45", "60"]),
        *paid_line("10", "P03", ["CAS", "OA", "23", "60"], ["CAS", "CO", "45", "50"]),
    ]
    loops = [*other("P", "P02", "140", ["CAS", "PR", "3", "0"]), *other("S", "P03", "90")]
    result = read(file(secondary(*loops, lines=(lines, []))))
    assert codes(result) == []
    assert rows(result.tables["submission_line_payments"], "position", "payer_position") == [(1, 2), (2, 3)]
    assert [row[2:4] for row in adjustments(result)] == [(2, None), (2, 1), (3, 2), (3, 2)]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("AMT*D*96~", "AMT*D*96.01~", ["X411"]),
        ("AMT*D*96~", "", ["X121"]),
        ("CAS*CO*45*40~", "CAS*CO*45*39.99~", ["X411", "X412"]),
        ("SVD*P02*60*", "SVD*P02*61*", ["X412"]),
        ("CAS*PR*2*4~", "CAS*PR*2*four~", ["X411", "X302"]),
        ("SVD*P02*60*", "SVD*P09*60*", ["X411", "X410"]),
    ],
)
def test_what_does_not_add_up_is_told_and_moves_nothing(old, new, found):
    text = file(BALANCED)
    assert text.count(old) == 1
    result = read(text.replace(old, new))
    assert codes(result) == found
    assert set(result.findings["severity"].to_pylist()) <= {"info", "warn"}
    assert result.quarantined_units.num_rows == 0
    assert result.tables["submissions"]["charge_usd"].to_pylist() == [D("200.00")]
    conserved(result)


def test_adjustments_under_no_payer_are_read_and_told():
    """Straight under the claim, or under a line without SVD."""
    stray: Segment = ["CAS", "CO", "45", "1"]
    result = read(file(secondary(stray, lines=([stray], []))))
    assert codes(result) == ["X410", "X410"]
    assert [row[:4] for row in adjustments(result)] == [(None, 1, None, None), ("00001-001", 2, None, None)]
    conserved(result)


def test_what_stands_in_no_claim_is_passed_over_and_told():
    subscriber: list[Segment] = [
        ["HL", "2", "1", "22", "0"], ["SBR", "P", "18"], ["CAS", "CO", "45", "1"], ["SVD", "P02", "1"],
        ["NM1", "PR", "2", "FICTIONAL PLAN", *[""] * 4, "PI", "P01"],
    ]  # fmt: skip
    result = read(envelope([professional(claim(), [*subscriber, *claim("200", "C2")], subscriber=subscriber)]))
    assert codes(result) == ["X410"] * 4
    assert result.tables["submission_adjustments"].num_rows == result.tables["submission_line_payments"].num_rows == 0
    assert total(result, "837P", "adjustments_in_count") == 0
    conserved(result)


def test_a_claim_held_alone_takes_its_adjustments_with_it():
    result = read(file(BALANCED).replace("CLM*C1*200*", "CLM*C1*2oo*"))
    assert result.tables["submission_adjustments"].num_rows == result.tables["submission_line_payments"].num_rows == 0
    assert total(result, "837P", "adjustments_held_count") == 5
    conserved(result)


def test_earlier_payers_of_institutional_claims():
    whole = stay()
    first = next(at for at, segment in enumerate(whole) if segment[0] == "LX")
    line: list[Segment] = [["SVD", "P02", "500", "", "0120", "2"], ["CAS", "CO", "45", "100"]]
    loops = other("P", "P02", "700", ["CAS", "PR", "1", "100"])
    result = read(
        envelope([institutional([*whole[:first], *loops, *whole[first : first + 3], *line, *whole[first + 3 :]])])
    )
    assert codes(result) == []
    assert rows(result.tables["submission_line_payments"], "revenue_code", "paid_units") == [("0120", D(2))]
    assert total(result, "837I", "adjustments_loaded_count") == 2
    conserved(result)
