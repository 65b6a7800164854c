"""Acknowledgements as raw tables: 277CA (005010X214), 999 (005010X231A1) and TA1. No name of a person is read."""

from __future__ import annotations

from pipelines.contracts import Column, Table

_PLACE = (Column("segment_number", "integer", "public", "@segment", "Position of the segment in the file, from 1"),)
_LEVEL_END = ("SVC", "HL", "SE")

claim_acknowledgements = Table(
    "claim_acknowledgements",
    "acknowledgement",
    "One row per HL of a 277CA (source, batch, provider or claim), and per further claim (TRN) of an HL",
    ("acknowledgement_id",),
    (
        Column("acknowledgement_id", "text", "public", "@acknowledgement_id", "transaction_id-NNNNN, file order", True),
        Column("transaction_id", "text", "public", "@transaction_id", "The 277CA set", True),
        Column("acknowledgement_ordinal", "integer", "public", "@ordinal", "File order in the set, from 1", True),
        Column(
            "level", "code", "public", "@level", "HL03 20 SOURCE, 21 BATCH, 19 PROVIDER, PT CLAIM, else OTHER", True
        ),
        Column("batch_acknowledgement_id", "text", "public", "@batch", "The BATCH row above; its own on that row"),
        Column("batch_reference", "text", "public", "@batch_reference", "TRN02 of the BATCH row: BHT03 answered"),
        Column("claim_id", "text", "identifier", "@claim_id", "TRN02 of a CLAIM row: CLM01 answered"),
        Column("provider_npi", "text", "public", "NM109[01=85]", "Provider of a PROVIDER row"),
        Column("payer_claim_control_number", "text", "identifier", "REF02[01=1K]", "The payer's number of the claim"),
        Column("clearinghouse_number", "text", "identifier", "REF02[01=D9]", "The clearinghouse's number"),
        Column("bill_type_code", "code", "public", "REF02[01=BLT]", "Type of bill"),
        Column("service_from_date", "date", "quasi", "DTP03[01=472].from", "First day of service"),
        Column("service_to_date", "date", "quasi", "DTP03[01=472].to", "Last day of service"),
        Column("received_date", "date", "public", "DTP03[01=050].from", "Received by the payer"),
        Column("processed_date", "date", "public", "DTP03[01=009].from", "Processed by the payer"),
        Column("accepted_count", "integer", "public", "QTY02[01=90|QA]", "Claims accepted, as stated"),
        Column("rejected_count", "integer", "public", "QTY02[01=AA|QC]", "Claims rejected, as stated"),
        Column("accepted_usd", "money", "financial", "AMT02[01=YU]", "Charges accepted, as stated", is_informal=True),
        Column("rejected_usd", "money", "financial", "AMT02[01=YY]", "Charges rejected, as stated", is_informal=True),
        *_PLACE,
    ),
    anchor="HL",
    ends=_LEVEL_END,
)

acknowledgement_statuses = Table(
    "acknowledgement_statuses",
    "acknowledgement",
    "One row per status composite (STC01, STC10, STC11) of a 277CA level or of a service line in it",
    ("acknowledgement_id", "position"),
    (
        Column("acknowledgement_id", "text", "public", "@acknowledgement_id", "The level it speaks of", True),
        Column("position", "integer", "public", "@position", "File order among the level's statuses, from 1", True),
        Column("is_line", "boolean", "public", "@is_line", "True: of one service line (after SVC)", True),
        Column("category_code", "code", "public", "STC01-1", "A0-A2, A5 accepted; A3, A4, A6-A8 rejected"),
        Column("status_code", "code", "public", "STC01-2", "Claim status code"),
        Column("entity_code", "code", "public", "STC01-3", "Whom the status speaks of"),
        Column("status_date", "date", "public", "STC02", "Day of the status"),
        Column("action_code", "code", "public", "STC03", "WQ accepted, U rejected; an echo, the category decides"),
        Column(
            "charge_usd", "money", "financial", "STC04", "STC04, once a segment: the charge as stated", is_informal=True
        ),
        *_PLACE,
    ),
    anchor="STC",
)

functional_acknowledgements = Table(
    "functional_acknowledgements",
    "acknowledgement",
    "One row per answer of a 999 (or 997): to a group (AK1, AK9), and to each set named in it (AK2, IK5)",
    ("functional_acknowledgement_id",),
    (
        Column("functional_acknowledgement_id", "text", "public", "@id", "transaction_id-FNNNNN", True),
        Column("transaction_id", "text", "public", "@transaction_id", "The 999 set", True),
        Column("level", "code", "public", "@level", "GROUP or SET", True),
        Column("group_kind_code", "code", "public", "AK101", "AK101: HC claims, HP remittances ..."),
        Column("group_control_number", "text", "public", "AK102", "AK102: GS06 answered"),
        Column("set_kind_code", "code", "public", "AK201", "AK201 of a SET row: 837"),
        Column("set_control_number", "text", "public", "AK202", "AK202 of a SET row: ST02 answered"),
        Column(
            "result_code", "code", "public", "@result", "IK501, AK501 or AK901: A accepted, E with errors, P, R ..."
        ),
        Column("error_code", "code", "public", "@error", "First error code of the trailer (IK502, AK502, AK905)"),
        Column("included_count", "integer", "public", "AK902", "GROUP: sets in the group"),
        Column("received_count", "integer", "public", "AK903", "GROUP: sets received"),
        Column("accepted_count", "integer", "public", "AK904", "GROUP: sets accepted"),
        Column(
            "error_count", "integer", "public", "@errors", "IK3, IK4 (AK3, AK4) under it and under no set of it", True
        ),
        *_PLACE,
    ),
    anchor="AK2",
)

interchange_acknowledgements = Table(
    "interchange_acknowledgements",
    "acknowledgement",
    "One row per TA1: a whole interchange accepted or rejected",
    ("transaction_id",),
    (
        Column("transaction_id", "text", "public", "@transaction_id", "The TA1", True),
        Column("interchange_control_number", "text", "public", "TA101", "ISA13 answered"),
        Column("interchange_date_text", "text", "public", "TA102", "ISA09 answered, as written"),
        Column("interchange_time_text", "text", "public", "TA103", "ISA10 answered, as written"),
        Column("result_code", "code", "public", "TA104", "A accepted, E accepted with errors, R rejected"),
        Column("note_code", "code", "public", "TA105", "Why"),
        *_PLACE,
    ),
    anchor="TA1",
)

TABLES = (
    claim_acknowledgements,
    acknowledgement_statuses,
    functional_acknowledgements,
    interchange_acknowledgements,
)
