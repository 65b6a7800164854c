"""The CSV kinds of the landing folder as raw tables. Rows are events: an id seen again stays, staging decides.

A kind is recognised when all its required columns stand in the header. ``row_charge`` and ``row_money`` of a kind
name the columns that conservation of dollars counts.
"""

from __future__ import annotations

from pipelines.contracts import Table
from pipelines.contracts import csv_rosters as rosters
from pipelines.contracts.csv_columns import column, table

ROW_CHARGE: dict[str, str] = {"encounters": "charge_usd"}
ROW_MONEY: dict[str, str] = {"account_ledger": "amount_usd", "bank_deposits": "amount_usd"}
ROW_DATE: dict[str, str] = {
    "encounters": "service_date",
    "account_ledger": "posted_date",
    "bank_deposits": "deposit_date",
    "coding_audits": "audited_date",
    "coding_log": "coded_at",
    "denial_actions": "action_date",
    "control_totals": "month",
}


encounters = table(
    "encounters",
    "encounters",
    "One row per visit and claim as sent",
    ("encounter_id", "claim_id"),
    column("encounter_id", "text", "identifier", "Visit number", True),
    column("claim_id", "text", "identifier", "Patient control number; empty = not billed yet", True, (), True),
    column("patient_id", "text", "identifier", "Patient number", True),
    column("service_date", "date", "quasi", "Day of the visit", True),
    column("provider_npi", "text", "public", "Rendering provider", True),
    column("location_id", "text", "public", "Site"),
    column("visit_mode", "text", "public", "How the visit took place", values=("in_person", "telehealth")),
    column(
        "eligibility_status",
        "text",
        "public",
        "Answer of the eligibility check",
        values=("active", "inactive", "unknown", "not_checked"),
    ),
    column("eligibility_checked_date", "date", "public", "Day of the check"),
    column("authorization_number", "text", "identifier", "Prior authorization"),
    column("copay_due_usd", "money", "financial", "Copay due at the visit"),
    column("copay_collected_usd", "money", "financial", "Copay taken; for its own rate only"),
    column("documentation_signed_date", "date", "public", "Note signed"),
    column("charge_posted_date", "date", "public", "Charge posted"),
    column("charge_usd", "money", "financial", "Total charge; used only for a claim without an 837"),
)

coding_log = table(
    "coding_log",
    "coding_events",
    "One row per code put on, changed or taken off a claim",
    ("coding_event_id",),
    column("coding_event_id", "text", "public", "Event id", True),
    column("claim_id", "text", "identifier", "Patient control number", True),
    column("line_number", "integer", "public", "Line; 0 = diagnosis or claim level", True),
    column("code_system", "text", "public", "Code set", True, ("ICD10CM", "CPT", "HCPCS", "ICD10PCS")),
    column("code", "code", "clinical", "Code", True),
    column("modifiers", "text", "clinical", "Modifiers, | between"),
    column("units", "quantity", "public", "Units"),
    column("position", "integer", "public", "Order of the diagnosis"),
    column("coder_id", "text", "public", "Coder", True),
    column("action", "text", "public", "What was done", True, ("assigned", "changed", "removed")),
    column(
        "source",
        "text",
        "public",
        "Where the code came from",
        values=("manual", "suggestion_accepted", "suggestion_changed", "auto"),
    ),
    column("coded_at", "timestamp", "public", "When, UTC", True),
    column("documentation", "text", "public", "State of the note", values=("complete", "incomplete", "missing")),
)

coding_audits = table(
    "coding_audits",
    "coding_audit_items",
    "One row per code looked at by an auditor",
    ("audit_item_id",),
    column("audit_item_id", "text", "public", "Item id", True),
    column("claim_id", "text", "identifier", "Patient control number", True),
    column("line_number", "integer", "public", "Line; 0 = diagnosis or claim level", True),
    column("code_system", "text", "public", "Code set", True, ("ICD10CM", "CPT", "HCPCS", "ICD10PCS")),
    column("coded_code", "code", "clinical", "Code as coded; empty: missing_code"),
    column("coded_modifiers", "text", "clinical", "Modifiers as coded, | between"),
    column("audited_code", "code", "clinical", "Code as audited; empty: unsupported_code"),
    column("audited_modifiers", "text", "clinical", "Modifiers as audited, | between"),
    column("coder_id", "text", "public", "Coder", True),
    column("auditor_id", "text", "public", "Auditor", True),
    column("audited_date", "date", "public", "Day of the audit", True),
    column(
        "finding",
        "text",
        "public",
        "What the auditor found",
        True,
        (
            "agree",
            "wrong_code",
            "missing_code",
            "unsupported_code",
            "wrong_modifier",
            "wrong_sequence",
            "wrong_units",
        ),
    ),
    column("coded_allowed_usd", "money", "financial", "Allowed amount of the code as coded"),
    column("audited_allowed_usd", "money", "financial", "Allowed amount of the code as audited"),
)

account_ledger = table(
    "account_ledger",
    "ledger_entries",
    "One row per money entry made in the practice system, not by an 835",
    ("ledger_entry_id",),
    column("ledger_entry_id", "text", "public", "Entry id", True),
    column("claim_id", "text", "identifier", "Patient control number; empty = unapplied money", True, (), True),
    column("patient_id", "text", "identifier", "Patient number"),
    column("line_number", "integer", "public", "Line"),
    column("posted_date", "date", "public", "Day of the entry", True),
    column(
        "kind",
        "text",
        "public",
        "What it is; gives the direction",
        True,
        (
            "copay",
            "patient_payment",
            "patient_refund",
            "payer_payment",
            "payer_refund",
            "write_off_contractual",
            "write_off_denial",
            "write_off_timely_filing",
            "write_off_small_balance",
            "bad_debt",
            "charity",
            "discount",
            "statement_sent",
            "opening_balance",
        ),
    ),
    column("amount_usd", "money", "financial", "Amount; negative takes back an earlier entry of the kind", True),
)

bank_deposits = table(
    "bank_deposits",
    "deposits",
    "One row per deposit line",
    ("deposit_id",),
    column("deposit_id", "text", "public", "Deposit id", True),
    column("deposit_date", "date", "public", "Day of the deposit", True),
    column("amount_usd", "money", "financial", "Amount", True),
    column("trace_number", "text", "financial", "TRN02 of the remittance"),
    column("payer_name", "text", "public", "Payer as the bank names it"),
)

denial_actions = table(
    "denial_actions",
    "denial_actions",
    "One row per step taken on a denied claim",
    ("action_id",),
    column("action_id", "text", "public", "Step id", True),
    column("claim_id", "text", "identifier", "Patient control number", True),
    column("line_number", "integer", "public", "Line"),
    column("action_date", "date", "public", "Day of the step", True),
    column("actor_id", "text", "public", "Who took it"),
    column(
        "action",
        "text",
        "public",
        "What was done",
        True,
        ("review", "corrected_claim", "appeal", "records_sent", "call", "write_off", "close"),
    ),
    column("appeal_level", "integer", "public", "Level of the appeal"),
    column("outcome", "text", "public", "What came of it", values=("pending", "won", "partial", "lost")),
    column("outcome_date", "date", "public", "Day of the decision; empty: the day of the step counts"),
    column("deadline_date", "date", "public", "Last day for the step"),
)

control_totals = table(
    "control_totals",
    "control_totals",
    "One row per month as the practice system reports it",
    ("month",),
    column("month", "month", "public", "Month, YYYY-MM", True),
    column("charges_usd", "money", "financial", "Charges of the month"),
    column("payments_usd", "money", "financial", "Payments of the month"),
    column("adjustments_usd", "money", "financial", "Adjustments of the month"),
    column("ending_ar_usd", "money", "financial", "A/R at the end of the month"),
)

TABLES: tuple[Table, ...] = (
    encounters,
    coding_log,
    coding_audits,
    account_ledger,
    bank_deposits,
    denial_actions,
    control_totals,
    *rosters.TABLES,
)
