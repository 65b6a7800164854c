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
        Column("claim_type", "code", "public", "@claim_type", "professional, institutional or dental", True),
        Column("original_claim_number", "text", "identifier", "REF02[01=F8]", "Payer claim control number referred to"),
        Column("prior_authorization_number", "text", "identifier", "REF02[01=G1]", "Prior authorization"),
        Column("patient_paid_usd", "money", "financial", "AMT02[01=F5]", "Patient paid, information only"),
        Column("statement_from_date", "date", "quasi", "DTP03[01=434|472].from", "First day of the claim"),
        Column("statement_to_date", "date", "quasi", "DTP03[01=434|472].to", "Last day of the claim"),
        Column("admission_date", "date", "quasi", "DTP03[01=435].from", "Admission"),
        Column("billing_npi", "text", "public", "HL20/NM109[01=85]", "Billing provider"),
        Column("billing_taxonomy_code", "code", "public", "HL20/PRV03[01=BI]", "Taxonomy of the billing provider"),
        Column("rendering_npi", "text", "public", "NM109[01=82]", "Rendering provider"),
        Column("attending_npi", "text", "public", "NM109[01=71]", "Attending provider"),
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

TABLES = (claim_batches, submissions, submission_payers, submission_diagnoses, submission_lines)
