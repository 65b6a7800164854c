"""A small practice as raw rows, to spoil one by one: a claim a business day, from its sending to the bank."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

AS_OF = date(2026, 9, 30)
FIRST = date(2026, 7, 1)


def business_days(first: date = FIRST, last: date = AS_OF) -> list[date]:
    """Mondays to Fridays from the first day to the one before the last."""
    days = [first + timedelta(days=n) for n in range((last - first).days)]
    return [day for day in days if day.weekday() < 5]


LETTERS = {"837P": "c", "277CA": "k", "835": "r", "deposits": "-"}


def practice(first: date = FIRST) -> dict[str, list[dict]]:
    """A claim a business day: sent, acknowledged the day after, answered with 96 ten days later, banked in two days."""
    rows: dict[str, list[dict]] = {name: [] for name in NAMES}
    for number, day in enumerate(business_days(first), start=1):
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
    rows["control_totals"] = _books(rows, first)
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


def _books(rows, first) -> list[dict]:
    made, ending = [], Decimal(0)
    for month in range(first.month, 9):
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
