"""835 remittance advice (005010X221A1) as raw tables. Bank fields and names of persons are not read."""

from __future__ import annotations

from pipelines.contracts import Column, Table

_PLACE = (Column("segment_number", "integer", "public", "@segment", "Position of the segment in the file, from 1"),)
_HEADER_END = ("LX", "CLP", "PLB", "SE")
_CLAIM_END = ("CLP", "SVC", "LX", "PLB", "SE")
_LINE_END = ("SVC", "CLP", "LX", "PLB", "SE")

remittances = Table(
    "remittances",
    "remittance",
    "One row per 835 transaction set",
    ("transaction_id",),
    (
        Column("transaction_id", "text", "public", "@transaction_id", "Hash of the set's segments", True),
        Column("handling_code", "code", "public", "BPR01", "I money and advice, H advice only"),
        Column("payment_amount_usd", "money", "financial", "BPR02", "Amount as written, without sign of BPR03", True),
        Column("credit_debit_code", "code", "public", "BPR03", "C credit, D debit"),
        Column("payment_method_code", "code", "public", "BPR04", "ACH, CHK, FWT, BOP, NON"),
        Column("payment_date", "date", "public", "BPR16", "Date of the payment; empty when invalid"),
        Column("production_date", "date", "public", "DTM02[01=405]", "Production date of the advice"),
        Column("trace_number", "text", "financial", "TRN02", "Check or EFT trace number"),
        Column("payer_trace_id", "text", "public", "TRN03", "1 and the payer's tax number"),
        Column("payer_name", "text", "public", "N102[01=PR]", "Payer name"),
        Column("payer_identifier", "text", "public", "N104[01=PR]", "Payer id of N1*PR"),
        Column("payer_reference_id", "text", "public", "REF02[01=2U]", "Payer id of REF*2U"),
        Column("payee_name", "text", "public", "N102[01=PE]", "Payee (organisation) name"),
        Column("payee_npi", "text", "public", "N104[01=PE]", "Payee id of N1*PE"),
        Column("claims_paid_usd", "money", "financial", "@sum_clp04", "Sum of CLP04"),
        Column("provider_adjustments_usd", "money", "financial", "@sum_plb", "Sum of PLB amounts"),
        Column(
            "unexplained_usd",
            "money",
            "financial",
            "@unexplained",
            "Signed BPR02 less (claims_paid_usd - provider_adjustments_usd); 0 when balanced",
        ),
        *_PLACE,
    ),
    anchor="BPR",
    ends=_HEADER_END,
)

answers = Table(
    "answers",
    "remittance",
    "One row per CLP: what a payer answered to one claim, reversals included",
    ("answer_id",),
    (
        Column("answer_id", "text", "public", "@answer_id", "transaction_id-NNNNN, ordinal of CLP", True),
        Column("transaction_id", "text", "public", "@transaction_id", "The 835 set", True),
        Column("answer_ordinal", "integer", "public", "@ordinal", "Ordinal of CLP in the set, from 1", True),
        Column("claim_id", "text", "identifier", "CLP01", "Patient control number as the payer returns it"),
        Column("claim_status_code", "code", "public", "CLP02", "1, 2, 3, 4, 19, 20, 21, 22, 23, 25"),
        Column("charge_usd", "money", "financial", "CLP03", "Total charge", True),
        Column("paid_usd", "money", "financial", "CLP04", "Total paid", True),
        Column(
            "patient_responsibility_usd",
            "money",
            "financial",
            "CLP05",
            "Patient responsibility as stated",
            is_informal=True,
        ),
        Column("filing_indicator_code", "code", "public", "CLP06", "Kind of coverage"),
        Column("payer_claim_control_number", "text", "identifier", "CLP07", "The payer's number of the claim"),
        Column("facility_code", "code", "public", "CLP08", "Place of service or facility type"),
        Column("frequency_code", "code", "public", "CLP09", "Claim frequency"),
        Column("drg_code", "code", "clinical", "CLP11", "MS-DRG"),
        Column("rendering_npi", "text", "public", "NM109[01=82]", "Rendering provider"),
        Column("original_claim_number", "text", "identifier", "REF02[01=F8]", "Claim number this one refers to"),
        Column("payer_reference_number", "text", "identifier", "REF02[01=1K]", "Payer's other claim number"),
        Column("record_number", "text", "identifier", "REF02[01=EA]", "Medical record number"),
        Column("prior_authorization_number", "text", "identifier", "REF02[01=G1]", "Prior authorization"),
        Column("received_date", "date", "public", "DTM02[01=050]", "Claim received by the payer"),
        Column("service_from_date", "date", "quasi", "DTM02[01=232]", "First day of the statement"),
        Column("service_to_date", "date", "quasi", "DTM02[01=233]", "Last day of the statement"),
        Column("coverage_amount_usd", "money", "financial", "AMT02[01=AU]", "Amount covered", is_informal=True),
        Column("interest_usd", "money", "financial", "AMT02[01=I]", "Interest, information only", is_informal=True),
        Column(
            "unexplained_usd",
            "money",
            "financial",
            "@unexplained",
            "CLP03 - sum of CAS - CLP04 of a claim accepted by a person although it does not balance; else 0",
        ),
        *_PLACE,
    ),
    anchor="CLP",
    ends=_CLAIM_END,
)

answer_lines = Table(
    "answer_lines",
    "remittance",
    "One row per SVC of an answer",
    ("answer_line_id",),
    (
        Column("answer_line_id", "text", "public", "@answer_line_id", "answer_id-NNN, ordinal of SVC", True),
        Column("answer_id", "text", "public", "@answer_id", "The answer", True),
        Column("line_ordinal", "integer", "public", "@ordinal", "Ordinal of SVC in the answer, from 1", True),
        Column("procedure_qualifier", "code", "public", "SVC01-1", "HC, AD, NU, N4 ..."),
        Column("procedure_code", "code", "clinical", "SVC01-2", "Adjudicated procedure or revenue code"),
        Column("modifier_1", "code", "clinical", "SVC01-3", "Modifier"),
        Column("modifier_2", "code", "clinical", "SVC01-4", "Modifier"),
        Column("modifier_3", "code", "clinical", "SVC01-5", "Modifier"),
        Column("modifier_4", "code", "clinical", "SVC01-6", "Modifier"),
        Column("charge_usd", "money", "financial", "SVC02", "Line charge", True),
        Column("paid_usd", "money", "financial", "SVC03", "Line paid", True),
        Column("revenue_code", "code", "public", "SVC04", "Revenue code"),
        Column("paid_units", "quantity", "public", "SVC05", "Units paid; empty means 1"),
        Column("submitted_qualifier", "code", "public", "SVC06-1", "Qualifier of the code sent"),
        Column("submitted_code", "code", "clinical", "SVC06-2", "The code sent, where the payer changed it"),
        Column("submitted_modifier_1", "code", "clinical", "SVC06-3", "Modifier sent"),
        Column("submitted_modifier_2", "code", "clinical", "SVC06-4", "Modifier sent"),
        Column("submitted_modifier_3", "code", "clinical", "SVC06-5", "Modifier sent"),
        Column("submitted_modifier_4", "code", "clinical", "SVC06-6", "Modifier sent"),
        Column("submitted_units", "quantity", "public", "SVC07", "Units sent"),
        Column("service_from_date", "date", "quasi", "DTM02[01=472|150]", "Service date or first day"),
        Column("service_to_date", "date", "quasi", "DTM02[01=472|151]", "Service date or last day"),
        Column("line_control_number", "text", "identifier", "REF02[01=6R]", "Line item control number"),
        Column("allowed_usd", "money", "financial", "AMT02[01=B6]", "Allowed amount as stated"),
        *_PLACE,
    ),
    anchor="SVC",
    ends=_LINE_END,
)

adjustments = Table(
    "adjustments",
    "remittance",
    "One row per CAS triplet, of a claim or of a line; and per difference of a line that does not balance",
    ("adjustment_id",),
    (
        Column("adjustment_id", "text", "public", "@adjustment_id", "answer_id or answer_line_id, and -NNN", True),
        Column("answer_id", "text", "public", "@answer_id", "The answer", True),
        Column("answer_line_id", "text", "public", "@answer_line_id", "The line; empty at claim level"),
        Column("position", "integer", "public", "@position", "Position among the claim's or line's triplets", True),
        Column("group_code", "code", "public", "CAS01", "CO, PR, OA, PI, CR; empty on a balancing row"),
        Column("reason_code", "code", "public", "CAS02", "CARC; empty on a balancing row"),
        Column("amount_usd", "money", "financial", "CAS03", "Positive lowers the payment", True),
        Column("quantity", "quantity", "public", "CAS04", "Units adjusted"),
        Column("is_balancing", "boolean", "public", "@is_balancing", "True: our row for a line's difference", True),
        *_PLACE,
    ),
    anchor="CAS",
)

remarks = Table(
    "remarks",
    "remittance",
    "One row per remark code of an answer (MOA, MIA) or a line (LQ*HE)",
    ("answer_id", "answer_line_id", "source_segment", "position"),
    (
        Column("answer_id", "text", "public", "@answer_id", "The answer", True),
        Column("answer_line_id", "text", "public", "@answer_line_id", "The line; empty at claim level"),
        Column("source_segment", "code", "public", "@segment_tag", "LQ, MOA or MIA", True),
        Column("position", "integer", "public", "@position", "File order among these, from 1", True),
        Column("remark_code", "code", "public", "LQ02[01=HE]", "RARC", True),
        *_PLACE,
    ),
    anchor="LQ",
)

provider_adjustments = Table(
    "provider_adjustments",
    "remittance",
    "One row per PLB pair (reason, amount)",
    ("provider_adjustment_id",),
    (
        Column("provider_adjustment_id", "text", "public", "@id", "transaction_id-PNNN", True),
        Column("transaction_id", "text", "public", "@transaction_id", "The 835 set", True),
        Column("position", "integer", "public", "@position", "Position among the set's pairs, from 1", True),
        Column("provider_identifier", "text", "public", "PLB01", "Provider the entry is for"),
        Column("fiscal_period_date", "date", "public", "PLB02", "End of the fiscal period"),
        Column("reason_code", "code", "public", "PLB03-1", "WO, FB, L6, 72, CS ..."),
        Column("reference_number", "text", "identifier", "PLB03-2", "Reference, often a claim number"),
        Column("amount_usd", "money", "financial", "PLB04", "Positive lowers the payment", True),
        *_PLACE,
    ),
    anchor="PLB",
)

TABLES = (remittances, answers, answer_lines, adjustments, remarks, provider_adjustments)
