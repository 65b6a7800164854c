"""The 835 beyond one element of one segment: levels, triplets, pairs, remarks, dates, balances."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.unit.x12.samples import (
    Segment,
    Spelling,
    codes,
    conserved,
    envelope,
    money,
    read,
    remittance,
    rows,
    simple_835,
    transaction,
)

D = Decimal


def file(amount: str, *segments: Segment) -> str:
    return envelope([transaction(remittance(amount, *segments))], Spelling())


def claim(charge: str, paid: str, *rest: str, status: str = "1") -> Segment:
    return ["CLP", "C1", status, charge, paid, *rest]


def test_a_payment_claim_and_line_as_rows():
    result = read(envelope([simple_835()]))
    assert codes(result) == []
    header = result.tables["remittances"].to_pylist()[0]
    assert (header["payment_amount_usd"], header["payment_date"], header["trace_number"]) == (
        D("96.00"), date(2026, 1, 5), "T1",
    )  # fmt: skip
    assert (header["payer_identifier"], header["payer_reference_id"], header["payee_npi"]) == ("P01", "P01B", "10")
    assert (header["claims_paid_usd"], header["unexplained_usd"]) == (D("96.00"), D("0.00"))
    answer = result.tables["answers"].to_pylist()[0]
    assert answer["answer_id"] == header["transaction_id"] + "-00001"
    assert (answer["claim_id"], answer["charge_usd"], answer["payer_claim_control_number"]) == (
        "C1",
        D("200.00"),
        "ICN1",
    )
    line = result.tables["answer_lines"].to_pylist()[0]
    assert line["answer_line_id"] == answer["answer_id"] + "-001"
    assert (line["procedure_code"], line["modifier_1"], line["modifier_2"]) == ("99213", "25", None)
    assert (line["line_control_number"], line["allowed_usd"], line["paid_units"]) == ("L1", D("120.00"), D("1.000"))
    assert (line["service_from_date"], line["service_to_date"]) == (date(2025, 12, 20), date(2025, 12, 20))
    assert rows(result.tables["adjustments"], "adjustment_id", "group_code", "reason_code", "amount_usd") == [
        (line["answer_line_id"] + "-001", "CO", "45", D("80.00")),
        (line["answer_line_id"] + "-002", "PR", "2", D("24.00")),
    ]


def test_all_six_triplets_with_quantities_between():
    cas: Segment = [
        "CAS",
        "CO",
        "45",
        "10",
        "1",
        "97",
        "20",
        "",
        "16",
        "30",
        "2.5",
        "1",
        "1",
        "",
        "2",
        "2",
        "",
        "3",
        "3",
    ]
    result = read(file("0", claim("66", "0"), cas))
    found = rows(result.tables["adjustments"], "position", "reason_code", "amount_usd", "quantity", "answer_line_id")
    assert found == [
        (1, "45", D("10.00"), D("1.000"), None),
        (2, "97", D("20.00"), None, None),
        (3, "16", D("30.00"), D("2.500"), None),
        (4, "1", D("1.00"), None, None),
        (5, "2", D("2.00"), None, None),
        (6, "3", D("3.00"), None, None),
    ]
    assert codes(result) == []


def test_a_seventh_triplet_is_read_and_told():
    cas: Segment = ["CAS", "CO", *[word for n in range(7) for word in (str(n + 1), "1", "")]]
    result = read(file("0", claim("7", "0"), cas))
    assert result.tables["adjustments"].num_rows == 7
    assert codes(result) == ["X214"]


def test_cas_and_lq_belong_to_the_level_they_follow():
    result = read(
        file(
            "60", claim("100", "60"), ["CAS", "CO", "45", "10"], ["MOA", "", "", "MA01", "N1"],
            ["SVC", ("HC", "A"), "100", "70"], ["CAS", "PR", "1", "30"], ["LQ", "HE", "m76"], ["LQ", "RX", "75"],
            ["LX", "2"], claim("5", "0"), ["CAS", "PR", "3", "5"], ["MIA", "0", "", "", "", "MA07", *[""] * 14, "N2"],
        )
    )  # fmt: skip
    adjustments = rows(result.tables["adjustments"], "answer_id", "answer_line_id", "reason_code")
    first, second = result.tables["answers"]["answer_id"].to_pylist()
    assert adjustments == [(first, None, "45"), (first, first + "-001", "1"), (second, None, "3")]
    remarks = rows(result.tables["remarks"], "answer_id", "answer_line_id", "source_segment", "position", "remark_code")
    assert remarks == [
        (first, None, "MOA", 1, "MA01"),
        (first, None, "MOA", 2, "N1"),
        (first, first + "-001", "LQ", 1, "M76"),
        (second, None, "MIA", 1, "MA07"),
        (second, None, "MIA", 2, "N2"),
    ]


def test_plb_pairs_lower_the_payment_and_keep_their_reference():
    plb: Segment = ["PLB", "10", "20261231", ("WO", "ICN9"), "16", ("L6",), "-1.27", "FB", "5"]
    result = read(file("76.27", *simple_835()[8:-1], plb))
    pairs = rows(
        result.tables["provider_adjustments"],
        "provider_adjustment_id", "reason_code", "reference_number", "amount_usd", "fiscal_period_date",
    )  # fmt: skip
    transaction_id = result.tables["remittances"]["transaction_id"][0].as_py()
    assert pairs == [
        (transaction_id + "-P001", "WO", "ICN9", D("16.00"), date(2026, 12, 31)),
        (transaction_id + "-P002", "L6", None, D("-1.27"), date(2026, 12, 31)),
        (transaction_id + "-P003", "FB", None, D("5.00"), date(2026, 12, 31)),
    ]
    assert result.tables["remittances"]["provider_adjustments_usd"].to_pylist() == [D("19.73")]
    assert codes(result) == []


@pytest.mark.parametrize(
    ("pair", "reason", "reference", "amount"),
    [
        (["WO>ICN9", "16"], "WO", "ICN9", "16.00"),
        (["-50.00"], None, None, "0.00"),
        (["", "16"], None, None, "16.00"),
    ],
)
def test_malformed_plb_pairs_keep_their_dollars(pair, reason, reference, amount):
    result = read(file("80", *simple_835()[8:-1], ["PLB", "10", "20261231", *pair]))
    row = result.tables["provider_adjustments"].to_pylist()[0]
    assert (row["reason_code"], row["reference_number"], row["amount_usd"]) == (reason, reference, D(amount))
    assert "X213" in codes(result)
    assert ("X304" in codes(result)) == (len(pair) == 1)


def test_a_debit_is_a_negative_payment():
    text = file("50", claim("-200", "-96", status="22"), ["CAS", "CO", "45", "-104"], ["PLB", "1", "1", "WO", "-46"])
    result = read(text.replace("BPR*I*50*C", "BPR*I*50*D"))
    assert "X201" not in codes(result)
    assert result.tables["remittances"]["payment_amount_usd"].to_pylist() == [D("50.00")]
    assert result.file_controls["paid_in_usd"].to_pylist() == [D("-50.00")]


def test_the_code_that_was_sent_before_the_payer_changed_it():
    svc: Segment = ["SVC", ("HC", "80053"), "10", "10", "0300", "", ("HC", "82040", "59", "", "91"), "2"]
    line = read(file("10", claim("10", "10"), svc)).tables["answer_lines"].to_pylist()[0]
    assert (line["revenue_code"], line["paid_units"], line["submitted_units"]) == ("0300", None, D("2.000"))
    assert [line[f"submitted_{part}"] for part in ("qualifier", "code", "modifier_1", "modifier_2", "modifier_3")] == [
        "HC", "82040", "59", None, "91",
    ]  # fmt: skip


def test_line_dates_fall_back_to_a_range_and_an_invalid_one_is_absent():
    lines: list[Segment] = [
        ["SVC", ("HC", "A"), "10", "10"], ["DTM", "150", "20260101"], ["DTM", "151", "20260103"],
        ["SVC", ("HC", "B"), "10", "10"], ["DTM", "472", "20269999"],
        ["SVC", ("HC", "C"), "10", "10"],
    ]  # fmt: skip
    result = read(file("30", claim("30", "30"), ["DTM", "232", "20251231"], ["DTM", "050", "20260102"], *lines))
    dates = rows(result.tables["answer_lines"], "service_from_date", "service_to_date")
    assert dates == [(date(2026, 1, 1), date(2026, 1, 3)), (None, None), (None, None)]
    answer = result.tables["answers"].to_pylist()[0]
    assert (answer["service_from_date"], answer["received_date"]) == (date(2025, 12, 31), date(2026, 1, 2))
    assert codes(result) == ["X301"]


def test_references_of_a_claim_stop_at_its_first_line():
    parts: list[Segment] = [
        ["REF", "F8 ", "OLD"], ["REF", "EA", "MR"], ["REF", "1K", "ALT"],
        ["NM1", "82", "1", "DOC", *[""] * 4, "XX", "77"],
        ["AMT", "AU", "9"], ["AMT", "I", "-1"], ["SVC", ("HC", "A"), "10", "10"], ["REF", "G1", "LINE"],
    ]  # fmt: skip
    answer = read(file("10", claim("10", "10"), *parts)).tables["answers"].to_pylist()[0]
    assert (answer["original_claim_number"], answer["record_number"]) == ("OLD", "MR")
    assert (answer["payer_reference_number"], answer["rendering_npi"]) == ("ALT", "77")
    assert (answer["coverage_amount_usd"], answer["interest_usd"]) == (D("9.00"), D("-1.00"))
    assert answer["prior_authorization_number"] is None


def test_a_line_that_does_not_balance_in_a_claim_that_does():
    lines: list[Segment] = [
        ["SVC", ("HC", "A"), "100", "50"],
        ["CAS", "CO", "45", "49"],
        ["SVC", ("HC", "B"), "100", "49"],
    ]
    result = read(file("151", claim("200", "151"), *lines))
    balancing = [row for row in result.tables["adjustments"].to_pylist() if row["is_balancing"]]
    assert [(row["position"], row["amount_usd"], row["reason_code"]) for row in balancing] == [
        (2, D("1.00"), None), (1, D("51.00"), None),
    ]  # fmt: skip
    assert codes(result) == ["X203", "X203"]
    conserved(result)
    for line in result.tables["answer_lines"].to_pylist():
        mine = [r for r in result.tables["adjustments"].to_pylist() if r["answer_line_id"] == line["answer_line_id"]]
        assert line["charge_usd"] - sum(r["amount_usd"] for r in mine) == line["paid_usd"]


def test_soft_rules_are_told():
    result = read(
        file(
            "100", claim("100", "100", "5"), claim("7", "0", status="22"), ["CAS", "XX", "45", "7"],
            claim("7", "0", status=""), ["CAS", "CO", "", "7"], claim("9", "0"), ["CAS", "CO", "45", "9"],
            ["SVC", ("HC", "A"), "8", "0"], ["CAS", "PR", "1", "0"],
        ).replace("TRN*1*T1*1999999999~", "")
    )  # fmt: skip
    assert sorted(set(codes(result))) == ["X121", "X203", "X209", "X210", "X211", "X212", "X216", "X217", "X218"]
    assert result.tables["answers"].num_rows == 4


def test_one_claim_number_many_times_is_many_answers():
    result = read(
        file("0", claim("10", "10"), claim("-10", "-10", status="22"), claim("10", "0"), ["CAS", "CO", "1", "10"])
    )
    assert rows(result.tables["answers"], "claim_id", "answer_ordinal") == [("C1", 1), ("C1", 2), ("C1", 3)]
    assert len(set(result.tables["answers"]["answer_id"].to_pylist())) == 3


def test_bpr02_alone_is_loaded_with_its_difference():
    result = read(envelope([simple_835("98.54")]))
    assert codes(result) == ["X201"]
    assert result.quarantined_units.num_rows == 0
    assert money(result.tables["remittances"], "unexplained_usd") == D("2.54")
    conserved(result)


def test_names_addresses_and_bank_accounts_are_read_nowhere():
    secret: list[Segment] = [
        ["NM1", "QC", "1", "SECRETNAME", "SECRETFIRST", "", "", "", "MI", "SECRETMEMBER"],
        ["REF", "SY", "SECRETSSN"],
        ["PER", "CX", "SECRETPERSON"],
    ]
    text = file("10", claim("10", "10"), *secret).replace("*ACH*", "*ACH*CCP*01*SECRETBANK*DA*SECRETACCOUNT*", 1)
    result = read(text)
    everything = str([table.to_pylist() for table in result.tables.values()]) + str(result.findings.to_pylist())
    assert "SECRET" not in everything
