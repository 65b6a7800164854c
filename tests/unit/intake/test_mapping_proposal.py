"""What is proposed for an export: kind, columns and how cells are written; in doubt nothing is proposed."""

from __future__ import annotations

import pytest

from pipelines.intake.csv_records import records
from pipelines.intake.mapping import csv_tables, file_columns
from pipelines.intake.mapping_proposal import Sheet, likeness, proposed
from pipelines.intake.mapping_synonyms import SYNONYMS
from pipelines.intake.mapping_words import WORDS, our_word, plain


def propose(text, kind=None, **chosen):
    found = proposed([Sheet(list(records(text, is_loose=True)))], kind, chosen)
    return found[1] if found else None


# Headers as exports of several practice systems spell them.
HEADERS = [
    (
        "encounters",
        "Visit #,Patient Control Number,Chart #,Date of Service,Rendering Provider NPI,Svc Location,Total Chgs",
        "encounter_id claim_id patient_id service_date provider_npi location_id charge_usd",
    ),
    (
        "encounters",
        "Appointment ID,Claim No.,Pt Acct No,Appt Date,Provider NPI,Visit Type,Copay Amt,Copay Paid",
        "encounter_id claim_id patient_id service_date provider_npi visit_mode copay_due_usd copay_collected_usd",
    ),
    (
        "encounters",
        "CSN,Claim ID,MRN,Encounter Date,Servicing Provider NPI,Encounter Closed Date,Charge Entry Date",
        "encounter_id claim_id patient_id service_date provider_npi documentation_signed_date charge_posted_date",
    ),
    (
        "account_ledger",
        "Trans ID,Claim #,Patient Account Number,Post Date,Trans Type,Trans Amt",
        "ledger_entry_id claim_id patient_id posted_date kind amount_usd",
    ),
    (
        "account_ledger",
        "Transaction No,Voucher #,Posting Date,Transaction Code,Amount,Line #",
        "ledger_entry_id claim_id line_number posted_date kind amount_usd",
    ),
    (
        "bank_deposits",
        "Deposit #,Deposit Date,Check/EFT #,Payor,Deposit Amount",
        "deposit_id deposit_date amount_usd trace_number payer_name",
    ),
    ("payers", "Insurance ID,Insurance Name,Financial Class", "payer_id payer_name payer_class"),
    ("providers", "NPI,Provider Name,Specialty,Taxonomy", "provider_npi provider_name specialty taxonomy_code"),
    ("locations", "Facility ID,Facility Name,POS", "location_id location_name place_of_service"),
    (
        "fee_schedule",
        "Payer ID,CPT,Modifier,Eff Date,Term Date,Allowed Amount",
        "payer_id code modifiers effective_from effective_to allowed_usd",
    ),
    (
        "control_totals",
        "Accounting Period,Total Charges,Total Payments,Total Adjustments,Ending A/R",
        "month charges_usd payments_usd adjustments_usd ending_ar_usd",
    ),
    (
        "denial_actions",
        "Task ID,Claim #,Date Worked,Worked By,Action Taken,Outcome,Due Date",
        "action_id claim_id action_date actor_id action outcome deadline_date",
    ),
    (
        "coding_log",
        "Event ID,Claim #,Line #,Code Type,Code,Units,Coder,Activity,Coded On",
        "coding_event_id claim_id line_number code_system code units coder_id action coded_at",
    ),
    (
        "coding_audits",
        "Audit ID,Claim #,Line,Code Type,Correct Code,Coder,Auditor,Audit Date,Audit Result",
        "audit_item_id claim_id line_number code_system audited_code coder_id auditor_id audited_date finding",
    ),
    ("coders", "User ID,Full Name,Credentials,Hire Date", "coder_id coder_name credential hired_date"),
]


@pytest.mark.parametrize(("kind", "header", "columns"), HEADERS)
def test_headers_of_practice_systems_are_known(kind, header, columns):
    found = propose(f"Some practice,,\n{header},Remarks of the desk\n")
    assert found.mapping.kind == kind
    assert " ".join(found.headers) == columns
    assert found.unused == ("Remarks of the desk",)
    assert found.header_position == 2
    assert found.missing == ()


@pytest.mark.parametrize("kind", sorted(csv_tables()))
def test_our_own_headers_are_known_in_any_spelling(kind):
    ours = [column.name for column in file_columns(csv_tables()[kind])]
    found = propose(",".join(name.replace("_", " ").title() for name in ours) + "\n")
    assert found.mapping.kind == kind
    assert list(found.headers) == ours


def test_a_misspelt_header_is_found_and_another_word_is_not():
    found = propose("Depsoit Number,Deposit Date,Amount,Colour\n")
    assert found.headers["deposit_id"] == "Depsoit Number"
    assert found.unused == ("Colour",)


def test_what_is_missing_is_named_and_a_person_may_name_it():
    text = "Visit #,DOS,Rendering NPI,Patient Acct No,Bill Ref\nV1,1/2/2026,1,P,C1\n"
    assert propose(text).missing == ("claim_id",)
    told = propose(text, claim_id="bill  ref")
    assert (told.missing, told.headers["claim_id"]) == ((), "Bill Ref")
    assert propose(text, "bank_deposits") is None
    assert propose("hello,world\n1,2\n") is None


@pytest.mark.parametrize(
    ("dates", "amounts", "rules"),
    [
        (["1/2/2026", "12/31/2026"], ["5.00", "-7"], {"date_format": "MM/DD/YYYY"}),
        (["1/2/26", "12/31/26"], ["5.00-", "7"], {"date_format": "M/D/YY", "negatives": "trailing minus"}),
        (["20260102", ""], ["1", "2"], {"date_format": "YYYYMMDD"}),
        (["02-Jan-2026", "x"], ["1", "2"], {"date_format": "DD-MMM-YYYY"}),
        (
            ["2026-01-02", "2026-01-03"],
            ["$5.00", "($7.00)"],
            {"negatives": "parentheses", "currency_sign": "$", "thousands_separator": ","},
        ),
        (["2026-01-02"] * 3, ["-5", "-7", "-1"], {"reversed_amounts": ("amount_usd",)}),
    ],
)
def test_how_cells_are_written_is_seen_from_them(dates, amounts, rules):
    rows = "".join(f"D,{on},{amount}\n" for on, amount in zip(dates, amounts, strict=True))
    found = propose("Deposit #,Deposit Date,Amount\n" + rows + "Total,,99\n").mapping.rules
    assert {name: getattr(found, name) for name in rules} == rules


def test_times_of_day_are_seen_too():
    header = "Event ID,Claim #,Line #,Code Type,Code,Coder,Activity,Coded On\n"
    found = propose(header + "K1,C1,0,CPT,1,U,Added,1/2/2026 2:05 PM\n")
    assert (found.mapping.rules.date_format, found.mapping.rules.timestamp_format) == ("MM/DD/YYYY", "12-hour")
    assert found.mapping.words == {"action": {"added": "assigned"}}
    assert found.open_words == {}


def test_words_nobody_knows_are_left_open():
    found = propose(
        "Trans ID,Claim #,Post Date,Type,Amount\n1,C,1/2/2026,Pt Pmt,5\n2,C,1/2/2026,Misc,5\n3,C,,copay,1\n"
    )
    assert found.mapping.words == {"kind": {"pt pmt": "patient_payment"}}
    assert found.open_words == {"kind": ("Misc",)}


def test_the_tables_name_our_columns_and_words_and_no_synonym_means_two_columns():
    for kind, columns in SYNONYMS.items():
        ours = {column.name: column for column in file_columns(csv_tables()[kind])}
        assert set(columns) <= set(ours)
        for names in columns.values():
            assert len({*map(plain, names)}) >= 1
        seen: dict[str, str] = {}
        for column, names in columns.items():
            for name in {*map(plain, names)}:
                assert seen.setdefault(name, column) == column, (kind, name)
        for column, words in WORDS.get(kind, {}).items():
            assert set(words) <= set(ours[column].values), (kind, column)
            for word, names in words.items():
                for name in names:
                    assert our_word(kind, column, name, ours[column].values) == word, name


def test_likeness_is_one_for_a_name_we_know_and_less_for_others():
    assert likeness("Visit #", "encounters", "encounter_id") == 1.0
    assert likeness("Visit Nmber", "encounters", "encounter_id") < 1.0
    assert likeness("", "encounters", "encounter_id") == 0.0
