"""The naive readers: envelopes, triplets, dates, and the public files against an independent count."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.golden.naive_835 import read_payment, triplets
from tests.golden.naive_837 import read_claims
from tests.golden.naive_acknowledgements import read_levels
from tests.golden.naive_csv import current_rows, kind_of, read_rows
from tests.golden.naive_landing import read_landing
from tests.golden.naive_x12 import read_sets
from tests.golden.scenarios.story import ANSWERED, Story, paid, unpaid
from tests.golden.x12_text import Answered, AnsweredLine, Payer, Takeback, remittance_835

PUBLIC = Path(__file__).resolve().parents[3] / "shared" / "data" / "x12_public"
PAYER = Payer("P1")


def remit(*answers: Answered, **words) -> str:
    return remittance_835(ANSWERED, PAYER, answers, 7, **words)


def test_the_builder_refuses_what_does_not_balance():
    line = AnsweredLine("99213", "200", "96", ("CO-45 80",))
    with pytest.raises(ValueError, match="does not balance"):
        remit(Answered("C1", "1", "200", "96", "N1", lines=(line,)))


def test_a_triplet_with_and_without_quantity():
    read = triplets(["CAS", "PR", "1", "20", "1", "2", "20", "", "3", "5"])
    assert [(t.group, t.code, t.amount) for t in read] == [
        ("PR", c, Decimal(a)) for c, a in (("1", 20), ("2", 20), ("3", 5))
    ]


def test_provider_adjustments_lower_the_payment_and_d_is_negative():
    text = remit(takebacks=(Takeback("WO", "N1 C1", "96"), Takeback("L6", "X", "-1.27")))
    payment = read_payment(read_sets(text.encode())[0])
    assert payment.amount == Decimal("-94.73")
    assert payment.takebacks == [("WO", "N1 C1", Decimal(96)), ("L6", "X", Decimal("-1.27"))]


def test_any_separators_and_text_before():
    text = remit(paid(Story("1", ""))).replace("~\n", "'").replace("*", "|").replace(":", ">")
    (one,) = read_sets(("some words\n" + text).encode())
    payment = read_payment(one)
    assert (payment.paid_on, payment.amount, payment.payer[0]) == (ANSWERED, Decimal(96), "P1")
    assert payment.answers[0].lines[0].code == "99213"


def test_identity_forgets_the_envelope_and_nothing_else():
    story = Story("1", "").hears(ANSWERED, paid(Story("1", ""))).hears_again()
    first, again = (read_sets(text.encode())[0].identity for _, text in story.files)
    other = read_sets(story.files[0][1].replace("*96*", "*95*").encode())[0].identity
    assert first == again != other


def test_accounting_date_falls_back():
    text = remit(paid(Story("1", "")))
    without_bpr16 = text.replace("*0*20260210~", "*0*20269999~")
    without_405 = without_bpr16.replace("DTM*405*20260210", "DTM*405*")
    late = without_bpr16.replace("DTM*405*20260210", "DTM*405*20260301")
    assert read_payment(read_sets(late.encode())[0]).paid_on == date(2026, 3, 1)
    assert read_payment(read_sets(without_405.encode())[0]).paid_on == date(2026, 2, 10)


def test_what_is_held_or_only_a_test_does_not_count(tmp_path):
    good = remit(paid(Story("1", "")))
    (tmp_path / "torn.txt").write_text(good.split("SE*")[0])
    (tmp_path / "unbalanced.txt").write_text(good.replace("CLP*S1*1*200*96", "CLP*S1*1*200*95"))
    (tmp_path / "test.txt").write_text(good.replace("*0*P*:", "*0*T*:"))
    (tmp_path / "late.txt").write_text(good.replace("*20260210~", "*20261001~"))
    assert read_landing(tmp_path, date(2026, 9, 30)).payments == []
    assert len(read_landing(tmp_path, date(2026, 9, 30), include_test=True).payments) == 1
    assert len(read_landing(tmp_path, date(2026, 10, 1)).payments) == 1


def test_a_line_that_does_not_balance_in_a_claim_that_does():
    text = remit(unpaid(Story("1", ""), "CO-197 200")).replace("SVC*HC:99213*200*0", "SVC*HC:99213*200*10")
    (answer,) = read_payment(read_sets(text.encode())[0]).answers
    assert answer.balances()
    assert [(t.code, t.amount) for t in answer.lines[0].triplets] == [("197", Decimal(200)), ("", Decimal(-10))]


def test_837_claim_line_payer_and_reference():
    story = Story("26", "")
    story.sends(date(2026, 5, 5), story.claim("180", frequency="7", refers_to="ICN"))
    (claim,) = read_claims(read_sets(story.files[0][1].encode())[0])
    assert (claim.claim_id, claim.charge, claim.frequency, claim.refers_to) == ("S26", Decimal(180), "7", "ICN")
    assert claim.payers == [("P", ["PAYER-26", "", "Fictional Plan 26"])]
    assert [(x.number, x.code, x.charge, x.control) for x in claim.lines] == [("1", "99213", Decimal(180), "S26L1")]


def test_csv_kind_by_header_and_last_row_wins():
    assert kind_of(["payer_id", "payer_name", "payer_class", "more"]) == "payers"
    assert kind_of(["payer_name"]) is None
    kind, rows = read_rows(b"deposit_id,deposit_date,amount_usd\nD1,2026-01-02,5\nD1,2026-01-02,6\n")
    assert [row["amount_usd"] for row in current_rows({kind: rows})["bank_deposits"]] == ["6"]


def test_an_empty_claim_number_is_replaced_by_the_filled_one():
    row = {"encounter_id": "E1", "claim_id": "", "service_date": "2026-01-05"}
    kept = current_rows({"encounters": [row, {**row, "claim_id": "C1"}, {**row, "encounter_id": "E2"}]})
    assert [(r["encounter_id"], r["claim_id"]) for r in kept["encounters"]] == [("E1", "C1"), ("E2", "")]


@pytest.mark.skipif(not PUBLIC.exists(), reason="the public sample files are not beside the project")
def test_public_files_count_as_an_independent_tokenizer_counts():
    expected = json.loads((PUBLIC / "expected.json").read_text())
    compared = 0
    for name, told in expected["835"].items():
        sets = [s for s in read_sets((PUBLIC / name).read_bytes()) if s.kind == "835"]
        for want, one in zip(told["transactions"], sets, strict=True):
            answers = read_payment(one).answers
            got = (len(answers), sum(len(a.lines) for a in answers), sum((a.paid for a in answers), Decimal(0)))
            assert got == (want["clp"], want["svc"], Decimal(want["sum_clp04"])), name
            compared += 1
    for name, told in expected["837"].items():
        sets = [s for s in read_sets((PUBLIC / name).read_bytes()) if s.kind == "837"]
        for want, one in zip(told["transactions"], sets, strict=True):
            claims = read_claims(one)
            got = (len(claims), sum(len(c.lines) for c in claims), sum((c.charge for c in claims), Decimal(0)))
            assert got == (want["claims"], want["lx"], Decimal(want["sum_clm02"])), name
            compared += 1
    for name, told in expected["ack"].items():
        every = read_sets((PUBLIC / name).read_bytes())
        sets = [one for one in every if one.kind != "TA1"]
        assert len(every) - len(sets) == told["ta1"], name
        for want, one in zip(told["transactions"], sets, strict=True):
            if one.kind == "277":
                levels = read_levels(one)
                said = Counter(words[0] for level in levels for words in level.said if words[0])
                assert (Counter(level.code for level in levels), said) == (want["hl"], want["stc_category"]), name
            compared += 1
    assert compared > 25
