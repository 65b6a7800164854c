"""The CSV kinds of the landing folder as raw tables. Rows are events: an id seen again stays, staging decides.

A kind is recognised when all its required columns stand in the header. ``row_charge`` and ``row_money`` of a kind
name the columns that conservation of dollars counts.
"""

from __future__ import annotations

from pipelines.contracts import Column, ColumnType, Privacy, Table

PLACE = (
    Column("file_id", "text", "public", "@file_id", "SHA-256 of the file's bytes", True),
    Column("received_seq", "integer", "public", "@received_seq", "Order of first sight of the file", True),
    Column(
        "record_number", "integer", "public", "@record_number", "Record in the file, from 1, header not counted", True
    ),
    Column("physical_line", "integer", "public", "@physical_line", "Line of the file on which the record starts", True),
)

ROW_CHARGE: dict[str, str] = {"encounters": "charge_usd"}
ROW_MONEY: dict[str, str] = {"account_ledger": "amount_usd", "bank_deposits": "amount_usd"}
ROW_DATE: dict[str, str] = {
    "encounters": "service_date",
    "account_ledger": "posted_date",
    "bank_deposits": "deposit_date",
    "coding_audits": "audited_date",
    "coding_log": "coded_at",
}


def _column(
    name: str,
    kind: ColumnType,
    privacy: Privacy,
    words: str,
    required: bool = False,
    values: tuple[str, ...] = (),
    may_be_empty: bool = False,
) -> Column:
    return Column(name, kind, privacy, name, words, required, values, may_be_empty)


def _table(kind: str, name: str, grain: str, key: tuple[str, ...], *columns: Column) -> Table:
    return Table(name, "csv", grain, key, (*PLACE, *columns), kind=kind)


encounters = _table(
    "encounters",
    "encounters",
    "One row per visit and claim as sent",
    ("encounter_id", "claim_id"),
    _column("encounter_id", "text", "identifier", "Visit number", True),
    _column("claim_id", "text", "identifier", "Patient control number; empty = not billed yet", True, (), True),
    _column("patient_id", "text", "identifier", "Patient number", True),
    _column("service_date", "date", "quasi", "Day of the visit", True),
    _column("provider_npi", "text", "public", "Rendering provider", True),
    _column("location_id", "text", "public", "Site"),
    _column("visit_mode", "text", "public", "How the visit took place", values=("in_person", "telehealth")),
    _column(
        "eligibility_status",
        "text",
        "public",
        "Answer of the eligibility check",
        values=("active", "inactive", "unknown", "not_checked"),
    ),
    _column("eligibility_checked_date", "date", "public", "Day of the check"),
    _column("authorization_number", "text", "identifier", "Prior authorization"),
    _column("copay_due_usd", "money", "financial", "Copay due at the visit"),
    _column("copay_collected_usd", "money", "financial", "Copay taken; for its own rate only"),
    _column("documentation_signed_date", "date", "public", "Note signed"),
    _column("charge_posted_date", "date", "public", "Charge posted"),
    _column("charge_usd", "money", "financial", "Total charge; used only for a claim without an 837"),
)

coding_log = _table(
    "coding_log",
    "coding_events",
    "One row per code put on, changed or taken off a claim",
    ("coding_event_id",),
    _column("coding_event_id", "text", "public", "Event id", True),
    _column("claim_id", "text", "identifier", "Patient control number", True),
    _column("line_number", "integer", "public", "Line; 0 = diagnosis or claim level", True),
    _column("code_system", "text", "public", "Code set", True, ("ICD10CM", "CPT", "HCPCS", "ICD10PCS")),
    _column("code", "code", "clinical", "Code", True),
    _column("modifiers", "text", "clinical", "Modifiers, | between"),
    _column("units", "quantity", "public", "Units"),
    _column("position", "integer", "public", "Order of the diagnosis"),
    _column("coder_id", "text", "public", "Coder", True),
    _column("action", "text", "public", "What was done", True, ("assigned", "changed", "removed")),
    _column(
        "source",
        "text",
        "public",
        "Where the code came from",
        values=("manual", "suggestion_accepted", "suggestion_changed", "auto"),
    ),
    _column("coded_at", "timestamp", "public", "When, UTC", True),
    _column("documentation", "text", "public", "State of the note", values=("complete", "incomplete", "missing")),
)

coding_audits = _table(
    "coding_audits",
    "coding_audit_items",
    "One row per code looked at by an auditor",
    ("audit_item_id",),
    _column("audit_item_id", "text", "public", "Item id", True),
    _column("claim_id", "text", "identifier", "Patient control number", True),
    _column("line_number", "integer", "public", "Line; 0 = diagnosis or claim level", True),
    _column("code_system", "text", "public", "Code set", True, ("ICD10CM", "CPT", "HCPCS", "ICD10PCS")),
    _column("coded_code", "code", "clinical", "Code as coded; empty: missing_code"),
    _column("coded_modifiers", "text", "clinical", "Modifiers as coded, | between"),
    _column("audited_code", "code", "clinical", "Code as audited; empty: unsupported_code"),
    _column("audited_modifiers", "text", "clinical", "Modifiers as audited, | between"),
    _column("coder_id", "text", "public", "Coder", True),
    _column("auditor_id", "text", "public", "Auditor", True),
    _column("audited_date", "date", "public", "Day of the audit", True),
    _column(
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
    _column("coded_allowed_usd", "money", "financial", "Allowed amount of the code as coded"),
    _column("audited_allowed_usd", "money", "financial", "Allowed amount of the code as audited"),
)

account_ledger = _table(
    "account_ledger",
    "ledger_entries",
    "One row per money entry made in the practice system, not by an 835",
    ("ledger_entry_id",),
    _column("ledger_entry_id", "text", "public", "Entry id", True),
    _column("claim_id", "text", "identifier", "Patient control number; empty = unapplied money", True, (), True),
    _column("patient_id", "text", "identifier", "Patient number"),
    _column("line_number", "integer", "public", "Line"),
    _column("posted_date", "date", "public", "Day of the entry", True),
    _column(
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
    _column("amount_usd", "money", "financial", "Amount; negative takes back an earlier entry of the kind", True),
)

bank_deposits = _table(
    "bank_deposits",
    "deposits",
    "One row per deposit line",
    ("deposit_id",),
    _column("deposit_id", "text", "public", "Deposit id", True),
    _column("deposit_date", "date", "public", "Day of the deposit", True),
    _column("amount_usd", "money", "financial", "Amount", True),
    _column("trace_number", "text", "financial", "TRN02 of the remittance"),
    _column("payer_name", "text", "public", "Payer as the bank names it"),
)

payers = _table(
    "payers",
    "payers",
    "One row per payer as sent",
    ("payer_id",),
    _column("payer_id", "text", "public", "Id that NM1*PR and N1*PR carry", True),
    _column("payer_name", "text", "public", "Name", True),
    _column(
        "payer_class",
        "text",
        "public",
        "Class",
        True,
        (
            "medicare",
            "medicare_advantage",
            "medicaid",
            "medicaid_managed",
            "commercial",
            "exchange",
            "military",
            "workers_comp",
            "liability",
            "self_pay",
            "other",
        ),
    ),
    _column("aliases", "text", "public", "Other ids, TRN03 numbers and names, | between"),
    _column("timely_filing_days", "integer", "public", "Days to send a claim"),
    _column("appeal_days", "integer", "public", "Days to appeal"),
    _column("prompt_pay_days", "integer", "public", "Days the payer has to pay"),
)

providers = _table(
    "providers",
    "providers",
    "One row per provider as sent",
    ("provider_npi",),
    _column("provider_npi", "text", "public", "NPI", True),
    _column("provider_name", "text", "public", "Name", True),
    _column("specialty", "text", "public", "Specialty"),
    _column("taxonomy_code", "code", "public", "Taxonomy"),
    _column("active_from", "date", "public", "First day"),
    _column("active_to", "date", "public", "Last day"),
)

coders = _table(
    "coders",
    "coders",
    "One row per coder or auditor as sent",
    ("coder_id",),
    _column("coder_id", "text", "public", "Coder", True),
    _column("coder_name", "text", "public", "Name", True),
    _column("role", "text", "public", "Role", values=("coder", "auditor")),
    _column("credential", "text", "public", "CPC, CCS, CCA, CBCS ..."),
    _column("credential_expires_date", "date", "public", "Last day of the credential"),
    _column("hired_date", "date", "public", "First day"),
    _column("employer", "text", "public", "Employer", values=("in_house", "vendor")),
)

locations = _table(
    "locations",
    "locations",
    "One row per site as sent",
    ("location_id",),
    _column("location_id", "text", "public", "Site", True),
    _column("location_name", "text", "public", "Name", True),
    _column("place_of_service", "code", "public", "Place of service code"),
)

TABLES = (
    encounters,
    coding_log,
    coding_audits,
    account_ledger,
    bank_deposits,
    payers,
    providers,
    coders,
    locations,
)
