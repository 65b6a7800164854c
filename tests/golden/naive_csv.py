"""The CSV kinds read the slow way: recognised by header, corrected by the row received last."""

from __future__ import annotations

import csv
import io

REQUIRED = {
    "encounters": {"encounter_id", "claim_id", "patient_id", "service_date", "provider_npi"},
    "coding_log": {
        "coding_event_id", "claim_id", "line_number", "code_system", "code", "coder_id", "action", "coded_at",
    },
    "coding_audits": {
        "audit_item_id", "claim_id", "line_number", "code_system", "coder_id", "auditor_id", "audited_date", "finding",
    },
    "account_ledger": {"ledger_entry_id", "claim_id", "posted_date", "kind", "amount_usd"},
    "bank_deposits": {"deposit_id", "deposit_date", "amount_usd"},
    "payers": {"payer_id", "payer_name", "payer_class"},
    "providers": {"provider_npi", "provider_name"},
    "coders": {"coder_id", "coder_name"},
    "locations": {"location_id", "location_name"},
}  # fmt: skip
KEYS = {
    "encounters": ("encounter_id", "claim_id"),
    "coding_log": ("coding_event_id",),
    "coding_audits": ("audit_item_id",),
    "account_ledger": ("ledger_entry_id",),
    "bank_deposits": ("deposit_id",),
    "payers": ("payer_id",),
    "providers": ("provider_npi",),
    "coders": ("coder_id",),
    "locations": ("location_id",),
}
Row = dict[str, str]


def kind_of(header: list[str]) -> str | None:
    """The kind with most required columns that are all there; None where no kind or two fit best."""
    fits = sorted(((len(need), kind) for kind, need in REQUIRED.items() if need <= set(header)), reverse=True)
    if not fits or (len(fits) > 1 and fits[0][0] == fits[1][0]):
        return None
    return fits[0][1]


def read_rows(data: bytes) -> tuple[str | None, list[Row]]:
    """Kind and rows of one file; cells trimmed, missing ones ''."""
    reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    kind = kind_of([name.strip() for name in reader.fieldnames or []])
    if kind is None:
        return None, []
    return kind, [{str(k).strip(): (v or "").strip() for k, v in row.items() if k is not None} for row in reader]


def current_rows(rows: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """``rows`` by kind in order of arrival -> the row that counts for each key."""
    result: dict[str, list[Row]] = {}
    for kind, keys in KEYS.items():
        last: dict[tuple[str, ...], Row] = {}
        for row in rows.get(kind, []):
            last[tuple(row[key] for key in keys)] = row
        result[kind] = list(last.values())
    billed = {row["encounter_id"] for row in result["encounters"] if row["claim_id"]}
    result["encounters"] = [r for r in result["encounters"] if r["claim_id"] or r["encounter_id"] not in billed]
    return result
