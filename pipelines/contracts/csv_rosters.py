"""CSV kinds that list what the practice has: a roster may be sent again, the row seen last for a key counts."""

from __future__ import annotations

from pipelines.contracts.csv_columns import column, table

payers = table(
    "payers",
    "payers",
    "One row per payer as sent",
    ("payer_id",),
    column("payer_id", "text", "public", "Id that NM1*PR and N1*PR carry", True),
    column("payer_name", "text", "public", "Name", True),
    column(
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
    column("aliases", "text", "public", "Other ids, TRN03 numbers and names, | between"),
    column("timely_filing_days", "integer", "public", "Days to send a claim"),
    column("appeal_days", "integer", "public", "Days to appeal"),
    column("prompt_pay_days", "integer", "public", "Days the payer has to pay"),
)

providers = table(
    "providers",
    "providers",
    "One row per provider as sent",
    ("provider_npi",),
    column("provider_npi", "text", "public", "NPI", True),
    column("provider_name", "text", "public", "Name", True),
    column("specialty", "text", "public", "Specialty"),
    column("taxonomy_code", "code", "public", "Taxonomy"),
    column("active_from", "date", "public", "First day"),
    column("active_to", "date", "public", "Last day"),
)

coders = table(
    "coders",
    "coders",
    "One row per coder or auditor as sent",
    ("coder_id",),
    column("coder_id", "text", "public", "Coder", True),
    column("coder_name", "text", "public", "Name", True),
    column("role", "text", "public", "Role", values=("coder", "auditor")),
    column("credential", "text", "public", "CPC, CCS, CCA, CBCS ..."),
    column("credential_expires_date", "date", "public", "Last day of the credential"),
    column("hired_date", "date", "public", "First day"),
    column("employer", "text", "public", "Employer", values=("in_house", "vendor")),
)

locations = table(
    "locations",
    "locations",
    "One row per site as sent",
    ("location_id",),
    column("location_id", "text", "public", "Site", True),
    column("location_name", "text", "public", "Name", True),
    column("place_of_service", "code", "public", "Place of service code"),
)

fee_schedule = table(
    "fee_schedule",
    "contract_prices",
    "One row per contracted price as sent",
    ("payer_id", "code", "modifiers", "effective_from"),
    column("payer_id", "text", "public", "Payer", True),
    column("code", "code", "clinical", "Procedure code", True),
    column("modifiers", "text", "clinical", "Modifiers, | between; empty: every combination without its own price"),
    column("effective_from", "date", "public", "First day", True),
    column("effective_to", "date", "public", "Last day; empty: until the next price"),
    column("allowed_usd", "money", "financial", "Price of one unit", True),
)

TABLES = (payers, providers, coders, locations, fee_schedule)
