"""Every tie-out sees its defect, and nothing where there is none: raw rows of one small practice, spoilt one by one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import duckdb
import pytest

from pipelines import build
from pipelines.settings import Settings
from tests.raw_homes import Marts, built, dbt, raw_home
from tests.sizes import size

AS_OF = date(2026, 9, 30)
FIRST = date(2026, 7, 1)


def business_days(first: date = FIRST, last: date = AS_OF) -> list[date]:
    days = [first + timedelta(days=n) for n in range((last - first).days)]
    return [day for day in days if day.weekday() < 5]


LETTERS = {"837P": "c", "277CA": "k", "835": "r", "deposits": "-"}


def practice() -> dict[str, list[dict]]:
    """A claim a business day: sent, acknowledged the day after, answered with 96 ten days later, banked in two days."""
    rows: dict[str, list[dict]] = {name: [] for name in NAMES}
    for number, day in enumerate(business_days(), start=1):
        claim, paid_on = f"C{number}", day + timedelta(days=10)
        _sighted(rows, "837P", f"c{number}", number, day, "US", "HUB")
        rows["claim_batches"].append(
            {"transaction_id": f"c{number}", "batch_date": day, "batch_reference": f"B{number}"}
        )
        rows["submissions"].append(
            {"submission_id": f"s{number}", "transaction_id": f"c{number}", "claim_id": claim, "charge_usd": 200}
        )
        rows["submission_lines"].append(
            {
                "submission_line_id": f"s{number}-1",
                "submission_id": f"s{number}",
                "service_from_date": day,
                "charge_usd": 200,
            }
        )
        _acknowledged(rows, number, day + timedelta(days=1))
        if paid_on < AS_OF:
            _answered(rows, number, claim, paid_on)
    rows["control_totals"] = _books(rows)
    return rows


NAMES = (
    "transactions", "claim_batches", "submissions", "submission_lines", "claim_acknowledgements",
    "acknowledgement_statuses", "remittances", "answers", "adjustments", "deposits", "control_totals",
)  # fmt: skip


def _sighted(rows, kind: str, set_id: str, number: int, day: date, sender: str, receiver: str) -> None:
    rows["transactions"].append(
        {
            "transaction_id": set_id, "kind": kind, "file_id": set_id.ljust(64, "x"), "group_date": day,
            "interchange_at": datetime(day.year, day.month, day.day, 8),  # noqa: DTZ001 # as written, without a zone
            "interchange_control_number": f"{number:09d}", "group_control_number": str(number),
            "set_control_number": "0001", "sender_id": sender, "receiver_id": receiver,
        }
    )  # fmt: skip


def _acknowledged(rows, number: int, day: date) -> None:
    if day >= AS_OF:
        return
    _sighted(rows, "277CA", f"k{number}", number, day, "HUB", "US")
    levels = (("SOURCE", None), ("BATCH", None), ("PROVIDER", None), ("CLAIM", f"C{number}"))
    for ordinal, (level, claim) in enumerate(levels, start=1):
        rows["claim_acknowledgements"].append(
            {
                "acknowledgement_id": f"k{number}-{ordinal}", "transaction_id": f"k{number}", "level": level,
                "acknowledgement_ordinal": ordinal, "batch_acknowledgement_id": f"k{number}-2",
                "batch_reference": f"B{number}", "claim_id": claim,
            }
        )  # fmt: skip
    rows["acknowledgement_statuses"].append(
        {"acknowledgement_id": f"k{number}-4", "position": 1, "category_code": "A2", "status_code": "20"}
    )


def _answered(rows, number: int, claim: str, day: date) -> None:
    _sighted(rows, "835", f"r{number}", number, day, "PAYER", "US")
    rows["remittances"].append(
        {
            "transaction_id": f"r{number}", "payment_date": day, "payment_amount_usd": 96, "claims_paid_usd": 96,
            "provider_adjustments_usd": 0, "unexplained_usd": 0, "trace_number": f"T{number}",
            "payment_method_code": "ACH",
        }
    )  # fmt: skip
    rows["answers"].append(
        {
            "answer_id": f"a{number}", "transaction_id": f"r{number}", "claim_id": claim, "claim_status_code": "1",
            "charge_usd": 200, "paid_usd": 96, "unexplained_usd": 0, "service_from_date": day - timedelta(days=10),
        }
    )  # fmt: skip
    rows["adjustments"].append(
        {
            "adjustment_id": f"a{number}-1", "answer_id": f"a{number}", "position": 1, "group_code": "CO",
            "reason_code": "45", "amount_usd": 104,
        }
    )  # fmt: skip
    rows["deposits"].append(
        {
            "deposit_id": f"D{number}", "deposit_date": min(day + timedelta(days=2), AS_OF), "amount_usd": 96,
            "trace_number": f"T{number}",
        }
    )  # fmt: skip


def _books(rows) -> list[dict]:
    made, ending = [], Decimal(0)
    for month in (7, 8):
        sent = sum(r["batch_date"].month == month for r in rows["claim_batches"])
        paid = sum(r["payment_date"].month == month for r in rows["remittances"])
        ending += (sent - paid) * 200
        totals = {"charges_usd": sent * 200, "payments_usd": paid * 96, "adjustments_usd": paid * 104}
        made.append({"month": date(2026, month, 1), "ending_ar_usd": ending, **totals})
    return made


def without(rows, kind: str, number: int):
    """The rows as if one file of a kind had never come."""
    gone = f"{LETTERS[kind]}{number}"
    owned = {
        "835": {"answers": ("answer_id", f"a{number}"), "adjustments": ("answer_id", f"a{number}")},
        "837P": {"submission_lines": ("submission_id", f"s{number}")},
        "277CA": {"acknowledgement_statuses": ("acknowledgement_id", f"k{number}-4")},
        "deposits": {"deposits": ("deposit_id", f"D{number}")},
    }[kind]
    kept = {name: [r for r in listed if r.get("transaction_id") != gone] for name, listed in rows.items()}
    for name, (key, value) in owned.items():
        kept[name] = [r for r in kept[name] if r[key] != value]
    return kept


def changed(rows, name: str, key: str, value: str, **changes):
    """The rows with one of them changed."""
    return rows | {name: [r | changes if r[key] == value else r for r in rows[name]]}


def tie_outs(folder, rows) -> dict[tuple[str, str, str], tuple[str, int, str]]:
    """(control, subject, period) -> (status, off count, words) of a home with these rows."""
    settings = raw_home(folder, rows)
    marts: Marts = built(settings, AS_OF)
    assert marts.failures == []
    report = build.build(settings, "run1", AS_OF, "reports")
    assert [node.name for node in report.nodes if not node.passed and "tie_out" in node.name] == []
    listed = marts.rows("select control, subject, period, status, off_count, verdict_words from rpt_tie_outs")
    return {row[:3]: row[3:] for row in listed}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    rows = practice()
    return rows, tie_outs(tmp_path_factory.getbasetemp() / "whole_home", rows)


def test_a_whole_practice_ties_in_every_control(whole):
    _, found = whole
    assert {key[0] for key in found} == {
        "control_numbers", "daily_files", "claims_sent", "answers_to_claims", "deposits_without_remittance",
        "remittances_without_deposit", "deposit_amounts", "deposit_timing", "control_totals",
    }  # fmt: skip
    assert {key: row for key, row in found.items() if row[0] != "ok"} == {}


def off(found) -> dict[str, set[str]]:
    """Controls that are not ok, with their subjects."""
    seen: dict[str, set[str]] = {}
    for (control, subject, _), (status, _, _) in found.items():
        if status != "ok":
            seen.setdefault(control, set()).add(subject)
    return seen


def lost_files() -> list[int]:
    """Which files get lost: one of each kind in one home; in `make prove` other ones in further homes."""
    return [40, *range(25, 25 + size("lost_files") - 1)]


@pytest.mark.parametrize("number", lost_files())
def test_any_one_file_less_is_seen(whole, tmp_path, number):
    """One file of each kind, of different claims, so that each is told by its own subject."""
    rows, before = whole
    lost = {"837P": number, "277CA": number + 2, "835": number + 4, "deposits": number + 6}
    for kind, which in lost.items():
        rows = without(rows, kind, which)
    after = tie_outs(tmp_path / "home", rows)
    moved = {key[:2] for key, row in after.items() if row != before.get(key)}
    seen = off(after)
    assert {"ISA13 of 835, PAYER to US", "ISA13 of 837P, US to HUB", "ISA13 of 277CA, HUB to US"} <= seen[
        "control_numbers"
    ]
    assert "more than 10 days" in seen["deposits_without_remittance"] or number + 4 > 45
    assert ("claims_sent", "claims sent") in moved
    assert ("answers_to_claims", "claims answered") in moved
    assert any(control == "remittances_without_deposit" for control, _ in moved)
    assert f"1 missing ({number + 4})" in after[("control_numbers", "ISA13 of 835, PAYER to US", "last 60 days")][2]


def test_every_control_sees_its_defect(tmp_path):
    rows = practice()
    last = max(int(r["deposit_id"][1:]) for r in rows["deposits"])
    rows = changed(rows, "deposits", "deposit_id", "D20", amount_usd=95)
    rows = changed(rows, "deposits", "deposit_id", "D21", amount_usd=97)
    for number in (30, 31, 32):
        rows = changed(rows, "deposits", "deposit_id", f"D{number}", deposit_date=date(2026, 9, 15))
    for kind, number in (("835", last), ("835", last - 4), ("835", last - 6), ("deposits", last - 12)):
        rows = without(rows, kind, number)
    rows = changed(rows, "control_totals", "month", date(2026, 8, 1), payments_usd=9_000)
    rows = changed(rows, "transactions", "transaction_id", "c50", interchange_control_number="000000049")
    found = tie_outs(tmp_path / "home", rows)
    seen = off(found)
    assert seen["deposit_amounts"] == {"more than remitted", "less than remitted"}
    assert seen["deposit_timing"] == {"within 3 business days"}
    assert seen["deposits_without_remittance"] == {"4 and 5 days", "6 to 10 days"}
    assert seen["remittances_without_deposit"] == {"more than 10 days"}
    assert seen["control_totals"] == {"payments"}
    assert "1 used twice" in found[("control_numbers", "ISA13 of 837P, US to HUB", "last 60 days")][2]
    assert seen["daily_files"] >= {"835, PAYER to US"}


def test_without_a_bank_or_acknowledgements_nothing_is_judged(tmp_path):
    rows = practice()
    kinds = ("837P", "835")
    rows["transactions"] = [r for r in rows["transactions"] if r["kind"] in kinds]
    for name in ("claim_acknowledgements", "acknowledgement_statuses", "deposits", "control_totals"):
        rows[name] = []
    found = tie_outs(tmp_path / "home", rows)
    judged = {key[0] for key, row in found.items() if row[0] != "not_judged"}
    assert judged == {"control_numbers", "daily_files", "answers_to_claims"}
    assert off(found).keys() == {"claims_sent", "deposits_without_remittance", "remittances_without_deposit"}


def test_a_tie_out_in_other_words_or_twice_closes_the_gate(whole, tmp_path_factory):
    """Last in this module: it spoils the report."""
    home = tmp_path_factory.getbasetemp() / "whole_home"
    assert whole
    with duckdb.connect(str(home / "build" / "run1" / "marts.duckdb")) as connection:
        connection.execute("insert into rpt_tie_outs from (from rpt_tie_outs limit 1)")
        connection.execute("update rpt_tie_outs set status = 'nonsense'")
    names = ("one_row_per_tie_out", "tie_outs_use_known_words")
    assert dbt(Settings(home=home), "test", "--select", *names, as_of=AS_OF) == dict.fromkeys(names, "fail")
