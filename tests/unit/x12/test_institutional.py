"""The 837I: type of bill, stay, MS-DRG, revenue lines; and dental claims, which are held by name."""

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


def file(*claims: list[Segment]) -> str:
    return envelope([institutional(*claims)], kind="HC", guide="005010X223A2")


def test_a_stay_with_everything_around_it():
    result = read(file(stay()))
    assert codes(result) == []
    assert rows(result.tables["transactions"], "kind", "result") == [("837I", "loaded")]
    row = result.tables["submissions"].to_pylist()[0]
    assert (row["claim_id"], row["claim_type"], row["charge_usd"]) == ("I1", "institutional", D("900.00"))
    assert (row["bill_type_code"], row["place_of_service_code"], row["frequency_code"]) == ("111", "11", "1")
    assert (row["admission_type_code"], row["admission_source_code"], row["patient_status_code"]) == ("1", "7", "01")
    assert (row["admission_date"], row["admission_time"]) == (date(2025, 12, 20), "0815")
    assert (row["discharge_time"], row["drg_code"]) == ("1430", "193")
    assert (row["statement_from_date"], row["statement_to_date"]) == (date(2025, 12, 20), date(2025, 12, 22))
    assert (row["attending_npi"], row["operating_npi"], row["rendering_npi"]) == ("1000000013", "1000000021", None)
    assert (row["original_claim_number"], row["payer_identifier"]) == ("ICN0", "P01")
    names = ("revenue_code", "procedure_code", "modifier_1", "charge_usd", "unit_code", "units", "service_from_date")
    assert rows(result.tables["submission_lines"], *names) == [
        ("0120", None, None, D("600.00"), "DA", D(2), date(2025, 12, 21)),
        ("0450", "99283", "25", D("300.00"), "UN", D(1), date(2025, 12, 21)),
    ]
    conserved(result)


def test_a_professional_claim_has_no_bill_type():
    row = read(envelope([professional(claim())])).tables["submissions"].to_pylist()[0]
    assert (row["bill_type_code"], row["drg_code"], row["admission_time"]) == (None, None, None)
    assert row["claim_type"] == "professional"


@pytest.mark.parametrize(
    ("old", "new", "column", "value"),
    [
        ("DTP*435*DT*202512200815", "DTP*435*D8*20251220", "admission_time", None),
        ("DTP*435*DT*202512200815", "DTP*435*D8*20251220", "admission_date", date(2025, 12, 20)),
        ("HI*DR:193~", "", "drg_code", None),
        ("HI*DR:193~", "HI*BG:09*DR:871~", "drg_code", "871"),
        ("HI*DR:193~", "HI*DR:193~HI*DR:871~", "drg_code", "193"),
        ("11:A:1*", "11:A:1.00*", "bill_type_code", "111"),
        ("11:A:1*", "11:A*", "bill_type_code", "11"),
        ("*11:A:1*", "**", "bill_type_code", None),
    ],
)
def test_facts_of_a_stay_in_other_spellings(old, new, column, value):
    text = file(stay())
    assert old in text
    assert read(text.replace(old, new)).tables["submissions"][column].to_pylist() == [value]


def test_one_bad_stay_is_held_alone_under_its_kind():
    result = read(file(stay(), stay("9oo", "I2"), stay("900", "I3")))
    (unit,) = result.quarantined_units.to_pylist()
    assert (unit["level"], unit["kind"], unit["code"]) == ("claim", "837I", "X303")
    assert total(result, "837I", "claims_loaded_count") == 2
    assert total(result, "837I", "lines_held_count") == 2
    conserved(result)


def test_kinds_of_claims_are_counted_apart():
    result = read(envelope([professional(claim()), institutional(stay())]))
    assert (total(result, "837P", "charge_loaded_usd"), total(result, "837I", "charge_loaded_usd")) == (200, 900)
    conserved(result)


@pytest.mark.parametrize("guide", ["005010X299", "005010", ""])
def test_a_guide_that_says_nothing_leaves_it_to_the_lines(guide):
    text = file(stay()).replace("005010X223A2", guide)
    assert read(text).tables["submissions"]["claim_type"].to_pylist() == ["institutional"]


def dental(*claims: list[Segment]) -> str:
    text = envelope([professional(*claims)], kind="HC", guide="005010X224A2").replace("X222A1", "X224A2")
    return text.replace("SV1*HC:", "SV3*AD:")


def test_dental_claims_are_held_with_a_reason_of_their_own():
    result = read(dental(claim(), claim("300", "C2", ("300",))))
    (unit,) = result.quarantined_units.to_pylist()
    assert (unit["level"], unit["kind"], unit["code"]) == ("transaction", "837D", "X409")
    assert (unit["unit_count"], unit["charge_usd"], unit["paid_usd"]) == (2, D("500.00"), None)
    assert unit["event_date"] == date(2026, 1, 5)
    assert rows(result.tables["transactions"], "kind", "result") == [("837D", "held")]
    assert rows(result.findings, "code", "severity") == [("X409", "hold")]
    assert result.tables["submissions"].num_rows == 0
    assert total(result, "837D", "lines_held_count") == 3
    conserved(result)
    assert read(dental(claim()), frozenset({unit["unit_id"]})).quarantined_units.num_rows == 1, "nobody can load them"


def test_dental_claims_are_known_by_their_lines_and_spare_their_neighbours():
    text = dental(claim()).replace("X224A2", "")
    assert read(text).tables["transactions"]["kind"].to_pylist() == ["837D"]
    both = envelope([professional(claim()), professional(claim("200", "C2"))], guide="")
    second = both.rindex("ST*837")
    result = read(both[:second].replace("X222A1", "") + both[second:].replace("X222A1", "X224A2"))
    assert rows(result.tables["transactions"], "kind", "result") == [("837P", "loaded"), ("837D", "held")]
    conserved(result)
