"""837 claims (005010X222, X223) as raw tables. Of a person only salted hashes are kept: no name, no birth date."""

from __future__ import annotations

from pipelines.contracts import Column, Table

_PLACE = (Column("segment_number", "integer", "public", "@segment", "Position of the segment in the file, from 1"),)
_CLAIM_END = ("LX", "SBR", "HL", "CLM", "SE")
_LINE_END = ("LX", "HL", "CLM", "SE")

claim_batches = Table(
    "claim_batches",
    "claim",
    "One row per 837 transaction set",
    ("transaction_id",),
    (
        Column("transaction_id", "text", "public", "@transaction_id", "Hash of the set's segments", True),
        Column("purpose_code", "code", "public", "BHT02", "00 original, 18 reissue"),
        Column("batch_reference", "text", "public", "BHT03", "Batch id, answered by 277CA"),
        Column("batch_date", "date", "public", "BHT04", "Date of the batch = submission date"),
        Column("batch_time", "text", "public", "BHT05", "Time of the batch"),
        Column("batch_type_code", "code", "public", "BHT06", "CH claims, RP encounters, 31 subrogation"),
        Column("submitter_identifier", "text", "public", "NM109[01=41]", "Submitter"),
        Column("receiver_identifier", "text", "public", "NM109[01=40]", "Receiver"),
        *_PLACE,
    ),
    anchor="BHT",
    ends=("HL", "SE"),
)

submissions = Table(
    "submissions",
    "claim",
    "One row per CLM: one claim sent once",
    ("submission_id",),
    (
        Column("submission_id", "text", "public", "@submission_id", "transaction_id-NNNNN, ordinal of CLM", True),
        Column("transaction_id", "text", "public", "@transaction_id", "The 837 set", True),
        Column("submission_ordinal", "integer", "public", "@ordinal", "Ordinal of CLM in the set, from 1", True),
        Column("claim_id", "text", "identifier", "CLM01", "Patient control number"),
        Column("charge_usd", "money", "financial", "CLM02", "Total charge", True),
        Column("place_of_service_code", "code", "public", "CLM05-1", "Place of service; facility type on 837I"),
        Column("facility_qualifier", "code", "public", "CLM05-2", "B professional, A institutional"),
        Column("frequency_code", "code", "public", "CLM05-3", "1 original, 7 replacement, 8 void"),
        Column("bill_type_code", "code", "public", "@bill_type", "Institutional: CLM05-1 and CLM05-3 together"),
        Column("claim_type", "code", "public", "@claim_type", "professional or institutional", True),
        Column("original_claim_number", "text", "identifier", "REF02[01=F8]", "Payer claim control number referred to"),
        Column("prior_authorization_number", "text", "identifier", "REF02[01=G1]", "Prior authorization"),
        Column(
            "patient_paid_usd", "money", "financial", "AMT02[01=F5]", "Patient paid, information only", is_informal=True
        ),
        Column("statement_from_date", "date", "quasi", "DTP03[01=434|472].from", "First day of the claim"),
        Column("statement_to_date", "date", "quasi", "DTP03[01=434|472].to", "Last day of the claim"),
        Column("admission_date", "date", "quasi", "DTP03[01=435].from", "Admission"),
        Column("admission_time", "text", "quasi", "@admission_time", "HHMM of the admission, where it is stated"),
        Column("discharge_time", "text", "quasi", "DTP03[01=096]", "HHMM of the discharge; its day ends the statement"),
        Column("admission_type_code", "code", "public", "CL101", "1 emergency, 2 urgent, 3 elective ..."),
        Column("admission_source_code", "code", "public", "CL102", "Where the patient came from"),
        Column("patient_status_code", "code", "public", "CL103", "Discharged to; 30 still a patient"),
        Column("drg_code", "code", "clinical", "@drg", "MS-DRG (HI with qualifier DR)"),
        Column("billing_npi", "text", "public", "HL20/NM109[01=85]", "Billing provider"),
        Column("billing_taxonomy_code", "code", "public", "HL20/PRV03[01=BI]", "Taxonomy of the billing provider"),
        Column("rendering_npi", "text", "public", "NM109[01=82]", "Rendering provider"),
        Column("attending_npi", "text", "public", "NM109[01=71]", "Attending provider"),
        Column("operating_npi", "text", "public", "NM109[01=72]", "Operating physician"),
        Column("referring_npi", "text", "public", "NM109[01=DN|P3]", "Referring provider"),
        Column("facility_npi", "text", "public", "NM109[01=77]", "Service location"),
        Column("payer_responsibility_code", "code", "public", "HL22/SBR01", "P, S, T ...: order of the payer billed"),
        Column("filing_indicator_code", "code", "public", "HL22/SBR09", "Kind of coverage; 09 self-pay"),
        Column("payer_name", "text", "public", "HL22/NM103[01=PR]", "Payer billed"),
        Column("payer_identifier", "text", "public", "HL22/NM109[01=PR]", "Payer id of NM1*PR"),
        Column("payer_reference_id", "text", "public", "HL22/REF02[01=2U]", "Payer id of REF*2U"),
        Column("person_key", "text", "quasi", "@person_key", "Salted hash of birth date and sex of the patient"),
        Column("member_key", "text", "quasi", "@member_key", "Salted hash of the member number"),
        *_PLACE,
    ),
    anchor="CLM",
    ends=_CLAIM_END,
)

submission_payers = Table(
    "submission_payers",
    "claim",
    "One row per payer of a submission: the one billed and each other payer (2320)",
    ("submission_id", "position"),
    (
        Column("submission_id", "text", "public", "@submission_id", "The submission", True),
        Column("position", "integer", "public", "@position", "1 the payer billed, then in file order", True),
        Column("payer_responsibility_code", "code", "public", "SBR01", "P, S, T ..."),
        Column("filing_indicator_code", "code", "public", "SBR09", "Kind of coverage"),
        Column("payer_name", "text", "public", "NM103[01=PR]", "Payer"),
        Column("payer_identifier", "text", "public", "NM109[01=PR]", "Payer id"),
        Column("is_billed", "boolean", "public", "@is_billed", "True: the payer this submission goes to", True),
        Column(
            "paid_usd", "money", "financial", "AMT02[01=D]", "Other payer: what it paid on the claim", is_informal=True
        ),
        Column(
            "remaining_usd",
            "money",
            "financial",
            "AMT02[01=EAF|F2]",
            "Other payer: what it leaves to the patient",
            is_informal=True,
        ),
        Column(
            "noncovered_usd",
            "money",
            "financial",
            "AMT02[01=A8]",
            "Other payer: what it does not cover",
            is_informal=True,
        ),
        Column("adjudicated_date", "date", "public", "DTP03[01=573].from", "Other payer: day of its answer"),
        Column("payer_claim_control_number", "text", "identifier", "REF02[01=F8]", "Other payer: its claim number"),
        *_PLACE,
    ),
    anchor="SBR",
    ends=_CLAIM_END,
)

submission_diagnoses = Table(
    "submission_diagnoses",
    "claim",
    "One row per code of HI",
    ("submission_id", "position"),
    (
        Column("submission_id", "text", "public", "@submission_id", "The submission", True),
        Column("position", "integer", "public", "@position", "Order over all HI of the claim, from 1", True),
        Column("code_qualifier", "code", "public", "HI01-1", "ABK, ABF, BK, BF, DR, BE ..."),
        Column("diagnosis_code", "code", "clinical", "HI01-2", "Code, upper case, no dot"),
        *_PLACE,
    ),
    anchor="HI",
)

submission_lines = Table(
    "submission_lines",
    "claim",
    "One row per service line (LX with SV1, SV2 or SV3)",
    ("submission_line_id",),
    (
        Column("submission_line_id", "text", "public", "@submission_line_id", "submission_id-NNN, ordinal of LX", True),
        Column("submission_id", "text", "public", "@submission_id", "The submission", True),
        Column("line_ordinal", "integer", "public", "@ordinal", "Ordinal of LX in the claim, from 1", True),
        Column("line_number", "text", "public", "LX01", "LX01 as written"),
        Column("procedure_qualifier", "code", "public", "SV101-1|SV202-1|SV301-1", "HC, ER ..."),
        Column("procedure_code", "code", "clinical", "SV101-2|SV202-2|SV301-2", "Procedure code"),
        Column("modifier_1", "code", "clinical", "SV101-3|SV202-3", "Modifier"),
        Column("modifier_2", "code", "clinical", "SV101-4|SV202-4", "Modifier"),
        Column("modifier_3", "code", "clinical", "SV101-5|SV202-5", "Modifier"),
        Column("modifier_4", "code", "clinical", "SV101-6|SV202-6", "Modifier"),
        Column("charge_usd", "money", "financial", "SV102|SV203|SV302", "Line charge", True),
        Column("unit_code", "code", "public", "SV103|SV204", "UN units, MJ minutes"),
        Column("units", "quantity", "public", "SV104|SV205", "Units"),
        Column("place_of_service_code", "code", "public", "SV105", "Place of service of the line"),
        Column("revenue_code", "code", "public", "SV201", "Revenue code"),
        Column("diagnosis_pointer_1", "integer", "public", "SV107-1", "Position in HI"),
        Column("diagnosis_pointer_2", "integer", "public", "SV107-2", "Position in HI"),
        Column("diagnosis_pointer_3", "integer", "public", "SV107-3", "Position in HI"),
        Column("diagnosis_pointer_4", "integer", "public", "SV107-4", "Position in HI"),
        Column("service_from_date", "date", "quasi", "DTP03[01=472].from", "Service date or first day"),
        Column("service_to_date", "date", "quasi", "DTP03[01=472].to", "Service date or last day"),
        Column("line_control_number", "text", "identifier", "REF02[01=6R]", "Line item control number"),
        Column("rendering_npi", "text", "public", "NM109[01=82]", "Rendering provider of the line"),
        *_PLACE,
    ),
    anchor="LX",
    ends=_LINE_END,
)

submission_line_payments = Table(
    "submission_line_payments",
    "claim",
    "One row per SVD: what an earlier payer paid on one line, as the practice passes it on",
    ("submission_line_id", "position"),
    (
        Column("submission_line_id", "text", "public", "@submission_line_id", "The line", True),
        Column("position", "integer", "public", "@position", "Order in the line, from 1", True),
        Column("submission_id", "text", "public", "@submission_id", "The submission", True),
        Column("payer_position", "integer", "public", "@payer", "Position in submission_payers; empty: none fits"),
        Column("payer_identifier", "text", "public", "SVD01", "Id of the earlier payer"),
        Column("paid_usd", "money", "financial", "SVD02", "Paid on the line", is_informal=True),
        Column("procedure_qualifier", "code", "public", "SVD03-1", "HC, ER ..."),
        Column("procedure_code", "code", "clinical", "SVD03-2", "Procedure as adjudicated"),
        Column("modifier_1", "code", "clinical", "SVD03-3", "Modifier"),
        Column("modifier_2", "code", "clinical", "SVD03-4", "Modifier"),
        Column("modifier_3", "code", "clinical", "SVD03-5", "Modifier"),
        Column("modifier_4", "code", "clinical", "SVD03-6", "Modifier"),
        Column("revenue_code", "code", "public", "SVD04", "Revenue code"),
        Column("paid_units", "quantity", "public", "SVD05", "Units paid"),
        Column("bundled_line_number", "text", "public", "SVD06", "LX01 of the line it was bundled into"),
        Column("adjudicated_date", "date", "public", "DTP03[01=573].from", "Day of the payer's answer"),
        Column(
            "remaining_usd",
            "money",
            "financial",
            "AMT02[01=EAF|F2]",
            "What the payer leaves to the patient",
            is_informal=True,
        ),
        *_PLACE,
    ),
    anchor="SVD",
    ends=("SVD", *_LINE_END),
)

submission_adjustments = Table(
    "submission_adjustments",
    "claim",
    "One row per CAS triplet of an earlier payer (2320, 2430): never a denial of this claim",
    ("submission_id", "position"),
    (
        Column("submission_id", "text", "public", "@submission_id", "The submission", True),
        Column("position", "integer", "public", "@position", "File order over the claim and its lines, from 1", True),
        Column("payer_position", "integer", "public", "@payer", "Position in submission_payers; empty: none fits"),
        Column("submission_line_id", "text", "public", "@submission_line_id", "The line; empty at claim level"),
        Column("line_payment_position", "integer", "public", "@payment", "The SVD it stands under; empty: under none"),
        Column("group_code", "code", "public", "CAS01", "CO, PR, OA, PI; CR before 5010"),
        Column("reason_code", "code", "public", "CAS02", "CARC"),
        Column("amount_usd", "money", "financial", "CAS03", "Amount; positive lowers the payment", is_informal=True),
        Column("quantity", "quantity", "public", "CAS04", "Units adjusted"),
        *_PLACE,
    ),
    anchor="CAS",
)

TABLES = (
    claim_batches,
    submissions,
    submission_payers,
    submission_diagnoses,
    submission_lines,
    submission_line_payments,
    submission_adjustments,
)
