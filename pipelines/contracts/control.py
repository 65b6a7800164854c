"""What was seen, held and found odd: raw tables that carry no claim content. Written in the batch's transaction."""

from __future__ import annotations

from pipelines.contracts import Column, ColumnType, Privacy, Table

_ID = "@id"
# What a control row counts: name, unit, type, privacy class, words.
_AMOUNTS: tuple[tuple[str, str, ColumnType, Privacy, str], ...] = (
    ("transactions", "count", "integer", "public", "Transaction sets"),
    ("claims", "count", "integer", "public", "CLM or CLP; of a 277CA the claims it answers"),
    ("lines", "count", "integer", "public", "Service lines"),
    ("adjustments", "count", "integer", "public", "CAS triplets; of an 837 those of earlier payers"),
    ("rows", "count", "integer", "public", "CSV rows"),
    ("charge", "usd", "money", "financial", "CLM02 or CLP03, or the CSV's charge column; 0 for answers to claims"),
    ("paid", "usd", "money", "financial", "Signed BPR02, or the CSV's money column"),
)

batches = Table(
    "batches",
    "control",
    "One row per intake batch; start-up compares it with the ledger",
    ("batch_id",),
    (
        Column("batch_id", "text", "public", _ID, "Batch id", True),
        Column("file_count", "integer", "public", _ID, "Files in the batch", True),
        Column("row_count", "integer", "public", _ID, "Rows loaded into all raw tables but this one", True),
        Column("code_version", "text", "public", _ID, "Version of the reader"),
    ),
)

transactions = Table(
    "transactions",
    "control",
    "One row per sighting of an X12 transaction set: every file, interchange and position it was seen in",
    ("file_id", "interchange_ordinal", "group_ordinal", "set_ordinal"),
    (
        Column("transaction_id", "text", "public", "@transaction_id", "First 16 hex of the set's hash", True),
        Column("batch_id", "text", "public", _ID, "Batch that brought the sighting", True),
        Column("file_id", "text", "public", _ID, "SHA-256 of the file's bytes", True),
        Column("received_seq", "integer", "public", _ID, "Order of first sight of the file", True),
        Column("interchange_ordinal", "integer", "public", _ID, "Ordinal of ISA in the file, from 1", True),
        Column("group_ordinal", "integer", "public", _ID, "Ordinal of GS in the interchange, from 1", True),
        Column("set_ordinal", "integer", "public", _ID, "Ordinal of ST in the file, from 1", True),
        Column("first_segment", "integer", "public", _ID, "Segment number of ST in the file", True),
        Column("last_segment", "integer", "public", _ID, "Segment number of the set's last segment", True),
        Column("kind", "code", "public", _ID, "835, 837P, 837I, 837D, 277CA, 999, TA1, other", True),
        Column("implementation_code", "code", "public", "GS08", "Guide version"),
        Column("sender_id", "text", "public", "ISA06", "Interchange sender"),
        Column("receiver_id", "text", "public", "ISA08", "Interchange receiver"),
        Column("interchange_control_number", "text", "public", "ISA13", "Control number"),
        Column("group_control_number", "text", "public", "GS06", "Control number"),
        Column("set_control_number", "text", "public", "ST02", "Control number"),
        Column("interchange_at", "timestamp", "public", "ISA09", "ISA09 and ISA10 as written; empty when invalid"),
        Column("group_date", "date", "public", "GS04", "Date of the group; empty when invalid"),
        Column("is_test", "boolean", "public", "ISA15", "True: test interchange, out of every figure", True),
        Column("result", "code", "public", _ID, "loaded, duplicate, held or not_read_yet", True),
    ),
)

findings = Table(
    "findings",
    "control",
    "One row per oddity, never with a value from the data",
    ("file_id", "finding_ordinal"),
    (
        Column("file_id", "text", "public", _ID, "SHA-256 of the file's bytes", True),
        Column("finding_ordinal", "integer", "public", _ID, "Order in the file, from 1", True),
        Column("batch_id", "text", "public", _ID, "Batch", True),
        Column("transaction_id", "text", "public", _ID, "The set, where there is one"),
        Column("code", "code", "public", _ID, "Stable code of errors.py", True),
        Column("severity", "code", "public", _ID, "info, warn or hold", True),
        Column("segment_or_row", "integer", "public", _ID, "Segment number, or physical line of a CSV"),
    ),
)

quarantined_units = Table(
    "quarantined_units",
    "control",
    "One row per unit held back: what, where, why, how many dollars",
    ("unit_id",),
    (
        Column("unit_id", "text", "public", _ID, "Stable id: hash of file, level and position", True),
        Column("batch_id", "text", "public", _ID, "Batch", True),
        Column("file_id", "text", "public", _ID, "SHA-256 of the file's bytes", True),
        Column("transaction_id", "text", "public", _ID, "The set, where there is one"),
        Column("level", "code", "public", _ID, "file, member, interchange, transaction, claim or row", True),
        Column("kind", "code", "public", _ID, "835, 837P, encounters ...: what it would have been", True),
        Column("code", "code", "public", _ID, "Stable code of errors.py", True),
        Column("segment_or_row", "integer", "public", _ID, "Where it starts"),
        Column("unit_count", "integer", "public", _ID, "Claims or rows held in it", True),
        Column("charge_usd", "money", "financial", _ID, "Charges held"),
        Column("paid_usd", "money", "financial", _ID, "Payments held (BPR02 of a set; amount of a money row)"),
        Column("event_date", "date", "public", _ID, "Accounting date of a held set, date of a held row"),
        Column("column_name", "text", "public", _ID, "Our column whose cell is at fault, of a held CSV row"),
    ),
)

file_controls = Table(
    "file_controls",
    "control",
    "One row per file and kind: units and dollars in, loaded, held, duplicate; in = the other three",
    ("file_id", "kind"),
    (
        Column("file_id", "text", "public", _ID, "SHA-256 of the file's bytes", True),
        Column("kind", "code", "public", _ID, "835, 837P ..., or the CSV kind", True),
        Column("batch_id", "text", "public", _ID, "Batch", True),
        *(
            Column(f"{what}_{state}_{unit}", kind, privacy, _ID, f"{words}, {state}", True)
            for what, unit, kind, privacy, words in _AMOUNTS
            for state in ("in", "loaded", "held", "duplicate")
        ),
    ),
)

TABLES = (batches, transactions, findings, quarantined_units, file_controls)
