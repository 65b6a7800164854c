"""The exports of a fictional practice system, made from files with our own headers.

Other headers, title rows, US dates, amounts as people read them, totals, a footer; the money and the rows are the same.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal

TITLES = [["Harbor Family Clinic"], ["Printed for the practice, all locations"], []]
FOOTER = [["Report generated on 10/01/2026 08:00 AM"]]
VISITS = {
    "encounter_id": "Visit #",
    "claim_id": "Claim #",
    "patient_id": "Patient Acct No",
    "service_date": "DOS",
    "provider_npi": "Rendering Provider NPI",
    "location_id": "Facility",
    "visit_mode": "Visit Type",
    "eligibility_status": "Elig Status",
    "eligibility_checked_date": "Elig Check Date",
    "authorization_number": "Prior Auth #",
    "copay_due_usd": "Copay Due",
    "copay_collected_usd": "Copay Collected",
    "documentation_signed_date": "Note Signed Date",
    "charge_posted_date": "Charge Post Date",
    "charge_usd": "Total Charges",
}
LEDGER = {
    "ledger_entry_id": "Trans ID",
    "claim_id": "Claim #",
    "patient_id": "Patient Acct No",
    "line_number": "Line #",
    "posted_date": "Post Date",
    "kind": "Trans Type",
    "amount_usd": "Amount",
}
WORDS = {
    "in_person": "Office Visit",
    "telehealth": "Video Visit",
    "active": "Verified",
    "inactive": "Not Eligible",
    "not_checked": "Not Checked",
    "copay": "Copay",
    "discount": "Self Pay Discount",
    "patient_payment": "Pt Pmt",
    "patient_refund": "Patient Refund",
    "payer_payment": "Ins Pmt",
    "write_off_denial": "Denial Write-Off",
    "write_off_small_balance": "Small Balance Adj",
    "write_off_timely_filing": "Timely Filing",
    "bad_debt": "Bad Debt",
    "charity": "Charity Care",
    "statement_sent": "Statement Sent",
}


def us_date(text: str) -> str:
    """2026-01-05 as 1/5/2026."""
    year, month, day = text.split("-")
    return f"{int(month)}/{int(day)}/{year}"


def us_money(text: str) -> str:
    """-1234.5 as ($1,234.50)."""
    amount = Decimal(text)
    return f"(${-amount:,.2f})" if amount < 0 else f"${amount:,.2f}"


def _cell(column: str, text: str) -> str:
    writers: dict[str, Callable[[str], str]] = {"date": us_date, "usd": us_money}
    write = writers.get(column.rpartition("_")[2], lambda word: WORDS.get(word, word))
    return write(text) if text else ""


def exported(ours: str, headers: dict[str, str], total_of: str, delimiter: str = ",") -> str:
    """A CSV with our headers as the practice system prints it: pages of 200 rows, a total, a footer."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows(TITLES)
    total = Decimal(0)
    for number, row in enumerate(csv.DictReader(io.StringIO(ours))):
        if number % 200 == 0:
            writer.writerow([*headers.values(), "Patient Name", ""])
        writer.writerow([*(_cell(column, row[column]) for column in headers), "Sample Patient", ""])
        total += Decimal(row[total_of] or 0)
    sums = [us_money(str(total)) if column == total_of else "" for column in headers]
    writer.writerow(["Grand Total", *sums[1:], "", ""])
    writer.writerows(FOOTER)
    return text.getvalue()
