"""4010 files: no repetition separator (ISA11 is U), other guides, 997 for 999, CR adjustments, no GS08 to rely on."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.unit.x12.samples import (
    Segment,
    Spelling,
    claim,
    codes,
    conserved,
    envelope,
    group_answer,
    institutional,
    money,
    professional,
    read,
    rows,
    simple_835,
    stay,
)

D = Decimal


def old(sets: list[list[Segment]], kind: str, guide: str) -> str:
    """An interchange as it was written before 5010."""
    text = envelope(sets, Spelling(repetition="U"), kind=kind, guide=guide).replace("*00501*", "*00401*")
    return text.replace("*005010X222A1~", "~").replace("*005010X223A2~", "~")


def test_a_remittance_with_a_group_that_5010_has_no_more():
    text = old([simple_835()], "HP", "004010X091A1").replace("CAS*PR*2*24", "CAS*CR*2*24")
    result = read(text.replace("CLP*C1*", "CLP*UNUSUAL U1*").replace("FICTIONAL PLAN", "UNITED PLAN OF UTAH"))
    assert codes(result) == ["X210"], "nothing is under PR any more"
    assert rows(result.tables["answers"], "claim_id", "paid_usd") == [("UNUSUAL U1", D("96.00"))]
    assert result.tables["remittances"]["payer_name"].to_pylist() == ["UNITED PLAN OF UTAH"]
    assert result.tables["adjustments"]["group_code"].to_pylist() == ["CO", "CR"]
    assert result.tables["transactions"]["implementation_code"].to_pylist() == ["004010X091A1"]
    conserved(result)


@pytest.mark.parametrize("guide", ["004010X098A1", "004010X098", "004010"])
def test_professional_claims(guide):
    one = claim()
    one[0][5] = ("11", "", "1")
    one[2] = ["HI", ("BK", "25000"), ("BF", "4019")]
    result = read(old([professional(one)], "HC", guide))
    assert codes(result) == []
    row = result.tables["submissions"].to_pylist()[0]
    assert (row["claim_type"], row["frequency_code"], row["facility_qualifier"]) == ("professional", "1", None)
    assert result.tables["submission_diagnoses"]["code_qualifier"].to_pylist() == ["BK", "BF"]
    assert money(result.tables["submission_lines"], "charge_usd") == 200
    conserved(result)


@pytest.mark.parametrize("guide", ["004010X096A1", "004010X096"])
def test_institutional_claims(guide):
    """The guide alone says it where a claim has no line."""
    result = read(old([institutional(stay(), stay("5", "I2")[:-6])], "HC", guide))
    assert codes(result) == ["X402"]
    assert rows(result.tables["submissions"], "claim_type", "bill_type_code") == [("institutional", "111")] * 2


def test_dental_claims_are_held_all_the_same():
    result = read(old([professional(claim())], "HC", "004010X097A1").replace("SV1*HC:", "SV3*AD:"))
    assert codes(result) == ["X409"]


def test_what_an_earlier_payer_left_to_the_patient():
    """AMT*F2 became AMT*EAF."""
    loop: list[Segment] = [
        ["SBR", "S", "18"], ["AMT", "D", "150"], ["AMT", "F2", "50"],
        ["NM1", "PR", "2", "OTHER", *[""] * 4, "PI", "P02"],
    ]  # fmt: skip
    one = claim()
    result = read(old([professional([*one[:4], *loop, *one[4:]])], "HC", "004010X098A1"))
    assert rows(result.tables["submission_payers"], "paid_usd", "remaining_usd")[1] == (D("150.00"), D("50.00"))
    assert codes(result) == ["X411"], "nothing says where the 50 went"


def test_a_997_answers_a_group():
    segments: list[Segment] = [["AK2", "837", "0001"], ["AK5", "A"], ["AK9", "A", "1", "1", "1"]]
    text = old([group_answer(*segments, kind="997")], "FA", "004010").replace("*005010X222A1~", "~")
    result = read(text)
    assert codes(result) == []
    assert rows(result.tables["functional_acknowledgements"], "level", "result_code") == [("GROUP", "A"), ("SET", "A")]


def test_repeats_are_no_repeats_without_a_separator():
    """In 4010 a caret is text."""
    result = read(old([simple_835()], "HP", "004010X091A1").replace("CLP*C1*", "CLP*C^1*"))
    assert result.tables["answers"]["claim_id"].to_pylist() == ["C^1"]


def test_a_providers_social_security_number_is_not_read():
    text = old([professional(claim(), claim("200", "C2"))], "HC", "004010X098A1")
    text = text.replace("*XX*1000000005", "*34*123456789").replace("*XX*1000000013", "*34*987654321", 1)
    result = read(text)
    assert rows(result.tables["submissions"], "billing_npi", "rendering_npi") == [(None, None), (None, "1000000013")]
    assert not any(
        number in str(table.to_pylist()) for table in result.tables.values() for number in ("123456789", "987654321")
    )
