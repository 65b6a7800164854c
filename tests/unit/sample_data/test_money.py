"""Money by an independent count: deposits are payments, what comes twice counts once, month ends are the entries."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from sample_data.generate import generate
from sample_data.truth import Truth
from tests.unit.sample_data.naive import Claim, claims_of, rows, triplets
from tests.unit.sample_data.naive_answers import door, submissions
from tests.unit.sample_data.naive_books import Payment, months, payments


@pytest.fixture(scope="module")
def paid(landing: Path) -> tuple[list[Payment], list[Payment]]:
    return payments(landing)


def test_every_deposit_is_one_payment_that_counts(landing: Path, paid: tuple[list[Payment], list[Payment]]):
    counted, again = paid
    by_trace = {payment.trace: payment for payment in counted}
    assert len(by_trace) == len(counted)
    reissued = {payment.trace: payment for payment in again if payment.trace not in by_trace}
    banked = {row["trace_number"]: row for row in rows(landing, "bank_deposits") if row["trace_number"]}
    assert banked.keys() <= by_trace.keys() | reissued.keys()
    explained = []
    for trace, row in banked.items():
        payment = by_trace.get(trace) or reissued[trace]
        assert Decimal(row["amount_usd"]) == payment.amount > 0
        lag = date.fromisoformat(row["deposit_date"]) - date.fromisoformat(payment.day)
        assert timedelta(days=1) <= lag <= timedelta(days=7)
        explained.append(payment.content())
    assert len(explained) == len(set(explained)), "no payment is deposited twice"
    due = [each for each in counted if each.amount and each.day < "20260920"]
    assert not [each for each in due if each.content() not in explained]


def test_what_comes_twice_comes_twice(practice: tuple[Path, Truth], paid: tuple[list[Payment], list[Payment]]):
    counted, again = paid
    planned = {each.fact: each for each in practice[1].facts}
    known = {payment.same() for payment in counted}
    (reissued,) = [each for each in again if each.same() not in known]
    assert reissued.amount * 100 == planned["D4"].cents
    (first,) = [each for each in counted if each.content() == reissued.content()]
    assert first.day[:6] == reissued.day[:6]
    others = Counter(each.amount * 100 for each in again if each is not reissued)
    assert others == Counter([planned["D2"].cents, planned["D3"].cents])


def test_amounts_of_the_other_spelling_are_the_same(landing: Path):
    def paid_of(room: str) -> dict[tuple[str, str], Decimal]:
        return {(c.claim_id, c.set_key): Decimal(c.segments[0][4]) for c in claims_of(landing, room, "CLP")}

    again = paid_of("resent")
    known = {key: paid for key, paid in paid_of("remits").items() if key in again}
    assert known
    assert all(again[key] == paid for key, paid in known.items())


def test_control_totals_are_the_entries_but_for_the_planted_slip(landing: Path):
    counted = months(landing)
    told = {row["month"]: row for row in rows(landing, "control_totals")}
    assert list(told) == sorted(told)
    assert told.keys() == counted.keys()
    off = {}
    for month, row in told.items():
        names = ("charges_usd", "payments_usd", "adjustments_usd", "ending_ar_usd")
        gaps = [Decimal(row[name]) - amount for name, amount in zip(names, counted[month], strict=True)]
        if any(gaps):
            off[month] = gaps
    assert off == {"2025-08": [0, 0, 450, -450], "2025-09": [0, 0, -450, 0]}


def test_a_small_practice_has_no_slip(tmp_path: Path):
    generate(tmp_path, 400, 11)
    counted = months(tmp_path)
    for row in rows(tmp_path, "control_totals"):
        told = tuple(Decimal(row[name]) for name in ("charges_usd", "payments_usd", "adjustments_usd", "ending_ar_usd"))
        assert told == counted[row["month"]], row["month"]


def test_a_month_that_has_not_ended_is_not_reported(tmp_path: Path):
    generate(tmp_path, 60, 2, date(2025, 4, 15))
    assert [row["month"] for row in rows(tmp_path, "control_totals")] == ["2025-01", "2025-02", "2025-03"]


def test_a_voided_claim_is_answered_and_void_and_taken_back(landing: Path):
    refused = door(landing)
    sent_void = [each for each in submissions(landing) if each.frequency == "8"]
    voids = {each.claim_id: each for each in sent_void if not refused.verdict(each)}
    assert voids
    numbers = {}
    for answer in claims_of(landing, "remits", "CLP"):
        numbers.setdefault(answer.claim_id, []).append((answer.segments[0][7], answer.segments[0][2], answer.day))
    for claim_id, sent in voids.items():
        (original,) = [s[2] for s in sent.segments if s[:2] == ["REF", "F8"]]
        assert (original, "1") in {found[:2] for found in numbers[claim_id]}
        assert all(day > sent.day for number, status, day in numbers[claim_id] if status == "22")


def shares_of(answer: Claim, group: str) -> Decimal:
    """Dollars of a group over all CAS of an answer."""
    cuts = [cut for s in answer.segments if s[0] == "CAS" for cut in triplets(s)]
    return sum((amount for its_group, _, amount in cuts if its_group == group), Decimal(0))


def test_a_second_payer_takes_up_what_the_first_one_left(landing: Path):
    left: dict[str, Decimal] = {}
    second = 0
    for answer in sorted(claims_of(landing, "remits", "CLP"), key=lambda each: each.day):
        _, claim_id, status, charge, paid, *_ = answer.segments[0]
        if status == "2":
            second += 1
            share = shares_of(answer, "PR")
            assert shares_of(answer, "OA") + Decimal(paid) + share == Decimal(charge)
            assert Decimal(paid) + share == left[claim_id]
        else:
            left[claim_id] = shares_of(answer, "PR")
    assert second > 50


def test_the_second_claim_tells_what_the_first_payer_did(landing: Path):
    first = {c.claim_id: c for c in claims_of(landing, "remits", "CLP") if c.segments[0][2] != "2"}
    told = [sent for sent in submissions(landing) if sent.order == "S"]
    assert len(told) > 10
    for sent in told:
        answer, spent = first[sent.claim_id], [s for s in sent.segments if s[0] in {"SVD", "CAS"}]
        assert [s[1] for s in sent.segments if s[0] == "SBR"] == ["P"]
        assert sum(Decimal(s[2]) for s in spent if s[0] == "SVD") == Decimal(answer.segments[0][4])
        cuts = [cut for s in spent if s[0] == "CAS" for cut in triplets(s)]
        assert sorted(cuts) == sorted(cut for s in answer.segments if s[0] == "CAS" for cut in triplets(s))


def test_facts_about_money_are_counted_right(practice: tuple[Path, Truth], paid: tuple[list[Payment], list[Payment]]):
    landing, truth = practice
    planned = {each.fact: (each.count, each.cents) for each in truth.facts}
    answers = [answer for payment in paid[0] for answer in payment.answers]
    pairs = [pair for payment in paid[0] for pair in payment.pairs]
    refused = door(landing)
    sent = [each for each in submissions(landing) if not refused.verdict(each)]

    def of(amounts: list[Decimal]) -> tuple[int, int]:
        return len(amounts), int(sum(amounts) * 100)

    unprocessable = [a for a in answers if any("MA130" in line.remarks for line in a.lines)]
    capitated = [a for a in answers if a.number[:3] == "MAD" and {cut[1] for cut in a.every_cut()} == {"24"}]
    charged = {each.claim_id: each.charge for each in sent}
    lines = Counter((a.claim_id, line.key) for a in answers for line in a.lines)
    short = [a for a in answers if a.number[:3] == "AMB" and a.lines and 0 < a.charge < charged[a.claim_id]]
    parts = [a for a in short if all(lines[a.claim_id, line.key] == 1 for line in a.lines)]
    counted = {
        "S1": of([a.paid for a in answers if a.status == "19"]),
        "S2": of([each.charge for each in submissions(landing) if each.order == "S"]),
        "S3": of([a.paid for a in answers if a.status == "2"]),
        "V1": of([each.charge for each in sent if each.frequency == "8"]),
        "V2": of([each.charge for each in sent if each.frequency == "7"]),
        "P1": of([a.paid for a in parts]),
        "H1": of([each.charge for each in submissions(landing) if each.is_hospital]),
        "N1": of([a.charge for a in answers if not a.lines]),
        "M1": of([a.charge for a in unprocessable]),
        "M2": of([a.charge for a in capitated]),
        "B1": of([-amount for reason, _, amount in pairs if reason == "FB" and amount < 0]),
        "B2": of([amount for reason, _, amount in pairs if reason == "FB" and amount > 0]),
        "B3": of([amount for reason, _, amount in pairs if reason == "WO"]),
        "B4": of([-amount for reason, _, amount in pairs if reason == "L6"]),
    }
    assert {fact: planned[fact] for fact in counted} == counted
    assert all(count for count, _ in planned.values()), "a fact that does not occur shows nothing"


def test_admissions_say_what_an_837i_says(landing: Path):
    hospital = [each for each in submissions(landing) if each.is_hospital]
    admitted = [each for each in hospital if each.segments[0][5].startswith("11:A:")]
    assert 0 < len(admitted) < len(hospital)
    for each in hospital:
        tags = {s[0] if s[0] != "DTP" else f"DTP {s[1]}" for s in each.segments}
        qualifiers = {s[1].split(":")[0] for s in each.segments if s[0] == "HI"}
        assert {"CL1", "DTP 434", "SV2", "NM1"} <= tags
        assert all(len(s[1]) == 4 and s[1].isdigit() for s in each.segments if s[0] == "SV2")
        assert ({"DTP 435", "DTP 096"} <= tags) == ("DR" in qualifiers) == (each in admitted)


def test_prices_of_the_schedule_are_what_the_payers_allow(landing: Path):
    """Paid lines against the schedule: only Cedarsample's heart tests since 2025-09-15 (E10) fall below it."""
    prices = {
        (row["payer_id"][:3], row["code"]): Decimal(row["allowed_usd"])
        for row in rows(landing, "fee_schedule")
        if row["effective_from"] == "2025-01-01"
    }
    seen = below = 0
    for answer in claims_of(landing, "remits", "CLP"):
        service: list[str] = []
        for s in answer.segments:
            service = s if s[0] == "SVC" else service
            code = service[1].split(":")[1] if service else ""
            price = prices.get((answer.segments[0][7][:3], code))
            if s[:2] == ["AMT", "B6"] and price is not None and answer.segments[0][2] in {"1", "19"}:
                units = Decimal(service[5]) if len(service) > 5 else 1
                seen += 1
                if Decimal(s[2]) < min(price * units, Decimal(service[2])):
                    below += 1
                    assert answer.segments[0][7].startswith("CED")
                    assert "93000" <= code <= "93299"
    assert seen > 1000
    assert below > 10


def test_work_on_denials_has_outcomes_and_deadlines(landing: Path):
    found = rows(landing, "denial_actions")
    denied = {c.claim_id for c in claims_of(landing, "remits", "CLP") if c.segments[0][4] == "0" or shares_of(c, "CO")}
    late = {row["claim_id"] for row in rows(landing, "account_ledger") if row["kind"].startswith("write_off")}
    assert {row["claim_id"] for row in found} <= denied | late
    appeals = [row for row in found if row["action"] == "appeal"]
    assert {row["outcome"] for row in appeals} >= {"won", "lost", "pending"}
    assert all(row["appeal_level"] and row["deadline_date"] for row in appeals)
    assert all(bool(row["outcome_date"]) == (row["outcome"] in {"won", "partial", "lost"}) for row in found)
    assert {row["action"] for row in found} == {
        "review", "call", "records_sent", "corrected_claim", "appeal", "write_off", "close",
    }  # fmt: skip


def test_eligibility_is_checked_before_and_after_the_visit(landing: Path):
    checked = [row for row in rows(landing, "encounters") if row["eligibility_checked_date"]]
    late = [row for row in checked if row["eligibility_checked_date"] > row["service_date"]]
    assert 0.03 < len(late) / len(checked) < 0.10
