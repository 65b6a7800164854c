"""Tie-outs, payments that came twice and front-end figures of the made-up practice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

# control, subject, period, expected, actual, unit, off, status, words
_ROWS = (
    ("control_numbers", "ISA13 of 835, CLEAR", "last 60 days", 43, 42, "numbers", 1, "watch", "1 missing (118)"),
    ("control_numbers", "ISA13 of 837P, VALLEY", "last 60 days", 42, 42, "numbers", 0, "ok", "Every one follows"),
    ("daily_files", "835, CLEAR to VALLEY", "last 30 days", 21, 20, "days", 1, "watch", "No file on 2026-09-03"),
    ("claims_sent", "claims sent", "2026-08", 1930, 1921, "claims", 9, "ok", "1921 answered, 9 pending"),
    ("claims_sent", "charges sent", "2026-08", 413700, 411800, "usd", 9, "ok", "1921 answered, 9 pending"),
    ("answers_to_claims", "claims answered", "2026-08", 1899, 1885, "claims", 14, "ok", "14 of 1899 have none"),
    ("answers_to_claims", "charges answered", "2026-08", 407000, 404060, "usd", 14, "ok", "14 of 1899 have none"),
    ("deposits_without_remittance", "up to 3 days", "now", 0, 812, "usd", 2, "ok", "2 unmatched"),
    ("deposits_without_remittance", "more than 10 days", "now", 0, "1204.10", "usd", 2, "act", "2 unmatched"),
    ("remittances_without_deposit", "more than 10 days", "now", 0, 0, "usd", 0, "ok", "Nothing unmatched"),
    ("deposit_amounts", "as remitted", "2026-08", 187000, 187000, "usd", 0, "ok", "58 payments as remitted"),
    ("deposit_timing", "within 3 business days", "2026-08", 58, 57, "payments", 1, "ok", "1 of 58 came later"),
    ("control_totals", "charges", "2026-08", 412000, 412000, "usd", 0, "ok", "As reported"),
    ("control_totals", "payments", "2026-08", 226000, "223300.50", "usd", 1, "watch", "More than 0.5 % apart"),
)
_COPIES = (
    ("P01", "X220", False, 2, "3120.44"),
    ("P02", "X221", False, 1, "912.00"),
    ("P03", "X223", True, 1, "188.20"),
)
# id, family, label, unit, direction, target, numerator a hundred
FRONT_END = (
    ("eligibility_checked_rate", "denials", "Eligibility checked", "rate", "higher", None, 91),
    ("point_of_service_collection_rate", "cash", "Collected at the desk", "rate", "higher", None, 74),
    ("charge_lag_days", "receivables", "Charge lag", "days", "lower", None, 210),
    ("bill_lag_days", "receivables", "Bill lag", "days", "lower", None, 130),
    ("rejection_rate", "denials", "Rejection rate", "rate", "lower", None, 4),
    ("clean_claim_rate", "denials", "Clean claim rate", "rate", "higher", ("0.95", "0.98"), 94),
    ("duplicate_rate", "denials", "Duplicate rate", "rate", "lower", None, 1),
)


def tie_outs() -> list[dict]:
    """Rows of rpt_tie_outs."""
    return [
        {
            "control": control, "subject": subject, "period": period, "expected": Decimal(expected),
            "actual": Decimal(actual), "difference": Decimal(actual) - Decimal(expected), "unit": unit,
            "off_count": off, "status": status, "verdict_words": words,
        }
        for control, subject, period, expected, actual, unit, off, status, words in _ROWS
    ]  # fmt: skip


def duplicate_payments() -> list[dict]:
    """Rows of rpt_duplicate_payments."""
    return [
        {
            "period_month": date(2026, 8, 1), "payer_id": payer, "copy_code": code, "is_paid_twice": twice,
            "payment_count": payments, "remitted_usd": Decimal(usd),
        }
        for payer, code, twice, payments, usd in _COPIES
    ]  # fmt: skip
