"""Hand-made core tables: a handful of claims whose every KPI a reader can reckon on paper.

The tables carry the columns that the cells and reports read, typed as the core models type them.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

AS_OF = date(2026, 5, 15)
SLICES = "payer_id provider_npi location_id claim_type visit_mode"
TYPES = {"": "varchar", "b": "boolean", "d": "date", "i": "bigint", "m": "decimal(18,2)", "t": "timestamp"}
COLUMNS = {
    "fct_lineages": f"lineage_id claim_id {SLICES} coder_id is_matched:b service_date:d charge_date:d"
    " first_submission_date:d primary_submission_count:i initial_remit_date:d initial_class initial_charge_usd:m"
    " initial_denied_usd:m initial_charged_line_count:i initial_denied_line_count:i initial_reason_code"
    " initial_reason_category initial_reason_owner is_adjudicated:b is_first_pass:b first_answer_days:i"
    " charge_lag_days:i bill_lag_days:i balance_usd:m",
    "fct_submissions": f"submission_id lineage_id claim_id payer_order frequency_code submission_date:d service_date:d"
    f" charge_usd:m is_live:b is_primary:b is_acknowledged:b is_rejected:b is_clean:b rejection_code {SLICES}",
    "fct_answers": f"answer_id lineage_id claim_id transaction_id payer_order remit_date:d event_number:i"
    f" claim_status_code answer_class charge_usd:m paid_usd:m denied_usd:m is_adjudication:b is_initial:b"
    f" is_standing:b is_matched:b cancelled_by_answer_id reason_code reason_category {SLICES}",
    "fct_answer_lines": f"answer_line_id answer_id lineage_id remit_date:d line_class procedure_code modifiers"
    f" service_date:d charge_usd:m paid_usd:m contractual_usd:m patient_share_usd:m neutral_usd:m denied_usd:m"
    f" pending_usd:m duplicate_usd:m unmapped_usd:m is_charged:b is_initial:b is_standing:b reason_code"
    f" reason_category reason_owner {SLICES}",
    "fct_adjustments": f"adjustment_id answer_id answer_line_id lineage_id remit_date:d level group_code carc_code"
    f" adjustment_class reason_category reason_owner is_preventable:b amount_usd:m denied_usd:m is_initial:b"
    f" is_standing:b {SLICES}",
    "fct_account_entries": f"entry_id lineage_id claim_id entry_date:d entry_month:d entry_type ledger_kind"
    f" amount_usd:m source_id paying_payer_id {SLICES}",
    "fct_ar_month_end": f"lineage_id month_end_month:d period_end_date:d balance_usd:m positive_usd:m credit_usd:m"
    f" write_off_to_take_back_usd:m charges_90d_usd:m age_days:i {SLICES}",
    "fct_payments": "transaction_id payer_id remit_date:d remitted_usd:m trace_number is_test:b",
    "fct_deposits": "deposit_id deposit_date:d amount_usd:m payer_id trace_number is_payer_named:b transaction_id",
    "fct_audit_items": f"audit_item_id claim_id lineage_id coder_id auditor_id audited_date:d finding is_agree:b"
    f" is_first_auditor:b coded_allowed_usd:m audited_allowed_usd:m {SLICES}",
    "fct_denials": "lineage_id claim_id initial_class denied_date:d initial_charge_usd:m initial_denied_usd:m"
    f" reason_code reason_category reason_owner standing_denied_usd:m state open_days:i {SLICES}",
    "fct_encounters": "encounter_id claim_id lineage_id service_date:d eligibility_checked_date:d copay_due_usd:m"
    f" copay_collected_usd:m {SLICES}",
    "fct_coding_events": f"coding_event_id claim_id lineage_id coder_id coded_date:d {SLICES}",
    "fct_submission_lines": f"submission_line_id submission_id lineage_id submission_date:d service_date:d"
    f" procedure_code modifiers charge_usd:m is_first_primary:b {SLICES} coder_id",
    "dim_month": "month_start:d",
    "fct_duplicate_payments": "transaction_id copy_code payer_id remit_date:d remitted_usd:m is_paid_twice:b",
    "fct_payment_deposits": "transaction_id remit_date:d remitted_usd:m deposited_usd:m deposit_date:d bank_lag_days:i"
    " is_deposit_due:b bank_age_days:i",
    "fct_interchanges": "file_id interchange_ordinal:i kind sender_id receiver_id interchange_number:i group_number:i"
    " interchange_at:t interchange_date:d content_key",
    "fct_control_totals": "period_month:d charges_usd:m payments_usd:m adjustments_usd:m ending_ar_usd:m",
    "fct_claim_groups": "sender_id receiver_id interchange_control_number group_control_number interchange_date:d"
    " is_group_answered:b is_interchange_answered:b",
    "fct_export_months": "export_name period_month:d day_count:i",
    "fct_contract_prices": "payer_id code modifiers effective_from:d effective_to:d allowed_usd:m",
    "dim_provider": "provider_npi provider_name specialty active_from:d active_to:d is_listed:b",
    "dim_coder": "coder_id coder_name role credential employer credential_expires_date:d is_listed:b",
    "dim_location": "location_id location_name place_of_service_code is_listed:b",
}
# Tie-outs have tests of their own: here their tables hold nothing.
TIED = (
    "fct_duplicate_payments",
    "fct_payment_deposits",
    "fct_interchanges",
    "fct_control_totals",
    "fct_claim_groups",
    "fct_export_months",
    "fct_contract_prices",
    "dim_provider",
    "dim_coder",
    "dim_location",
)
P1 = {
    "payer_id": "P1",
    "provider_npi": "N1",
    "location_id": "A",
    "claim_type": "professional",
    "visit_mode": "in_person",
}
P2 = {**P1, "payer_id": "P2", "provider_npi": "N2", "visit_mode": "telehealth"}


def _columns(table: str) -> list[tuple[str, str]]:
    parts = (word.partition(":") for word in COLUMNS[table].split())
    return [(name, TYPES[kind]) for name, _, kind in parts]


def _entry(amount: int, day: date, claim: str, of: dict[str, str], kind: str) -> dict[str, Any]:
    return {
        **of,
        "entry_id": f"{claim}-{kind}-{day}",
        "lineage_id": claim,
        "claim_id": claim,
        "entry_date": day,
        "entry_month": day.replace(day=1),
        "entry_type": kind,
        "ledger_kind": {"charge": "claim_charge", "payer_payment": "remittance", "adjustment": "payer_adjustment"}.get(
            kind, kind
        ),
        "amount_usd": Decimal(amount),
        "paying_payer_id": "P9" if kind == "payer_payment" else of["payer_id"],
    }


def _lineage(claim: str, of: dict[str, str], remit: date, klass: str, **more: Any) -> dict[str, Any]:
    return {
        **of,
        "lineage_id": claim,
        "claim_id": claim,
        "initial_remit_date": remit,
        "initial_class": klass,
        "initial_charge_usd": Decimal(200),
        "initial_denied_usd": Decimal(0),
        "initial_charged_line_count": 1,
        "initial_denied_line_count": 0,
        "is_adjudicated": True,
        "is_matched": True,
        "is_first_pass": False,
        "service_date": date(2026, 1, 10),
        **more,
    }


def _line(claim: str, number: int, of: dict[str, str], klass: str, code: str, **more: Any) -> dict[str, Any]:
    return {
        **of,
        "answer_line_id": f"{claim}-{number}",
        "answer_id": claim,
        "lineage_id": claim,
        "line_class": klass,
        "procedure_code": code,
        "is_charged": True,
        "is_initial": True,
        "is_standing": True,
        **more,
    }


def _adjustment(claim: str, number: int, of: dict[str, str], carc: str, category: str, **more: Any) -> dict[str, Any]:
    return {
        **of,
        "adjustment_id": f"{claim}-{number}",
        "answer_id": claim,
        "lineage_id": claim,
        "carc_code": carc,
        "reason_category": category,
        "reason_owner": "billing",
        "is_initial": True,
        "is_standing": True,
        **more,
    }


def _month_end(claim: str, of: dict[str, str], month: date, end: date, balance: int, **more: Any) -> dict[str, Any]:
    return {
        **of,
        "lineage_id": claim,
        "month_end_month": month,
        "period_end_date": end,
        "balance_usd": Decimal(balance),
        "positive_usd": Decimal(max(balance, 0)),
        "credit_usd": Decimal(max(-balance, 0)),
        "write_off_to_take_back_usd": Decimal(0),
        "charges_90d_usd": Decimal(0),
        **more,
    }


def _item(number: int, claim: str, coder: str, day: date, finding: str, **more: Any) -> dict[str, Any]:
    return {
        **P1,
        "audit_item_id": f"I{number}",
        "claim_id": claim,
        "lineage_id": claim,
        "coder_id": coder,
        "auditor_id": "R1",
        "audited_date": day,
        "finding": finding,
        "is_agree": finding == "agree",
        "is_first_auditor": True,
        **more,
    }


def _denial(claim: str, of: dict[str, str], day: date, state: str, carc: str, usd: int) -> dict[str, Any]:
    return {
        **of,
        "lineage_id": claim,
        "claim_id": claim,
        "denied_date": day,
        "initial_denied_usd": Decimal(usd),
        "standing_denied_usd": Decimal(usd),
        "reason_code": carc,
        "state": state,
        "open_days": (AS_OF - day).days,
    }


def _deposit(deposit: str, usd: int, is_payer_named: bool) -> dict[str, Any]:
    return {
        "deposit_id": deposit,
        "deposit_date": date(2026, 3, 1),
        "amount_usd": Decimal(usd),
        "payer_id": "unknown",
        "is_payer_named": is_payer_named,
    }


def _visit(encounter: str, checked: date | None, due: int | None, collected: int | None) -> dict[str, Any]:
    """A visit of 10 January."""
    return {
        **P1,
        "encounter_id": encounter,
        "service_date": date(2026, 1, 10),
        "eligibility_checked_date": checked,
        "copay_due_usd": due,
        "copay_collected_usd": collected,
    }


def _sent(number: int, code: str, day: date, **more: Any) -> dict[str, Any]:
    return {
        **P1,
        "submission_line_id": f"SL{number}",
        "submission_id": "S1",
        "lineage_id": "C1",
        "service_date": day,
        "procedure_code": code,
        "is_first_primary": True,
        **more,
    }


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every table's rows. C1 denied, C2 paid, C3 partly denied, C4 capitated, C5 paid without a submission."""
    january, february, march, april, may = (date(2026, month, 1) for month in range(1, 6))
    authorization = {
        "initial_reason_code": "197",
        "initial_reason_category": "authorization",
        "initial_reason_owner": "front_desk",
    }
    bundling = {"initial_reason_code": "97", "initial_reason_category": "bundling", "initial_reason_owner": "coding"}
    accepted = {"is_acknowledged": True, "is_rejected": False, "is_clean": True}
    rejected = {"is_acknowledged": True, "is_rejected": True, "rejection_code": "A3:21"}
    of_line = {"reason_code": "97", "reason_category": "bundling", "reason_owner": "coding"}
    return {
        "fct_lineages": [
            _lineage(
                "C1",
                P1,
                date(2026, 2, 10),
                "denied",
                initial_denied_usd=Decimal(120),
                initial_denied_line_count=1,
                first_answer_days=21,
                **authorization,
            ),
            # Charged 1 February, 22 days after the service and a day before it was sent.
            _lineage(
                "C2",
                P1,
                date(2026, 2, 12),
                "paid",
                is_first_pass=True,
                first_answer_days=10,
                charge_date=february,
                first_submission_date=date(2026, 2, 2),
                charge_lag_days=22,
                bill_lag_days=1,
            ),
            _lineage(
                "C3",
                P2,
                date(2026, 2, 28),
                "partly_denied",
                initial_denied_usd=Decimal(80),
                initial_charged_line_count=2,
                initial_denied_line_count=1,
                first_answer_days=14,
                **bundling,
            ),
            _lineage("C4", P2, date(2026, 2, 16), "capitated", is_adjudicated=False, first_answer_days=5),
            _lineage("C5", P2, date(2026, 3, 5), "paid", is_matched=False),
            # Posted before the visit; never sent.
            _lineage(
                "C6",
                P1,
                None,
                None,
                is_adjudicated=False,
                initial_charge_usd=None,
                charge_date=date(2026, 1, 8),
                charge_lag_days=-2,
            ),
        ],
        "fct_answer_lines": [
            _line("C1", 1, P1, "denied", "99213", reason_code=None),
            _line("C2", 1, P1, "paid", "99213"),
            _line("C3", 1, P2, "paid", "99214"),
            # The second line of a split claim, answered in March: it belongs to February, where the claim was.
            _line("C3", 2, P2, "denied", "20610", remit_date=march, **of_line),
            _line("C3", 3, P2, "not_charged", "1111F", is_charged=False),
            _line("C4", 1, P2, "capitated", "99213"),
            _line("C5", 1, P2, "paid", "99213"),
            _line("C1", 9, P1, "denied", "99213", is_initial=False),
        ],
        "fct_adjustments": [
            _adjustment("C1", 1, P1, "197", "authorization", denied_usd=Decimal(100)),
            _adjustment("C1", 2, P1, "16", "documentation", denied_usd=Decimal(20)),
            _adjustment("C1", 3, P1, "45", "contract", denied_usd=Decimal(0)),
            _adjustment("C3", 1, P2, "97", "bundling", denied_usd=Decimal(80), remit_date=march),
            _adjustment("C1", 9, P1, "197", "authorization", denied_usd=Decimal(100), is_initial=False),
        ],
        "fct_account_entries": [
            _entry(200, date(2026, 1, 12), "C1", P1, "charge"),
            _entry(200, date(2026, 1, 12), "C2", P1, "charge"),
            _entry(-96, date(2026, 2, 12), "C2", P1, "payer_payment"),
            _entry(-80, date(2026, 2, 12), "C2", P1, "adjustment"),
            _entry(-50, date(2026, 3, 2), "C2", P1, "patient_payment"),
            _entry(26, date(2026, 5, 4), "C2", P1, "refund"),
            _entry(-200, date(2026, 4, 30), "C1", P1, "write_off"),
            _entry(70, date(2026, 3, 31), "C3", P2, "opening"),
        ],
        "fct_ar_month_end": [
            _month_end("C1", P1, january, date(2026, 1, 31), 200, charges_90d_usd=Decimal(200), age_days=21),
            _month_end("C2", P1, january, date(2026, 1, 31), 200, charges_90d_usd=Decimal(200), age_days=21),
            _month_end("C1", P1, february, date(2026, 2, 28), 200, charges_90d_usd=Decimal(200), age_days=90),
            _month_end("C2", P1, february, date(2026, 2, 28), 24, charges_90d_usd=Decimal(200), age_days=91),
            _month_end("C1", P1, march, date(2026, 3, 31), 200, charges_90d_usd=Decimal(200), age_days=121),
            _month_end("C2", P1, march, date(2026, 3, 31), -26, charges_90d_usd=Decimal(200), age_days=121),
            _month_end("C3", P2, march, date(2026, 3, 31), 70, age_days=10),
            _month_end("C2", P1, april, date(2026, 4, 30), -26, age_days=150),
            _month_end("C3", P2, april, date(2026, 4, 30), 70, age_days=40),
            _month_end("C3", P2, may, AS_OF, 70, age_days=55),
        ],
        "fct_payments": [
            {
                "transaction_id": "T1",
                "payer_id": "P1",
                "remit_date": date(2026, 2, 12),
                "remitted_usd": Decimal("96.00"),
            },
            {
                "transaction_id": "T2",
                "payer_id": "P2",
                "remit_date": date(2026, 2, 20),
                "remitted_usd": Decimal("-1.27"),
            },
        ],
        "fct_deposits": [
            {"deposit_id": "D1", "deposit_date": date(2026, 2, 14), "amount_usd": Decimal("96.00"), "payer_id": "P1"},
            _deposit("D2", 12, is_payer_named=True),
            _deposit("D3", 30, is_payer_named=False),
        ],
        "fct_audit_items": [
            _item(1, "C1", "K1", date(2026, 3, 31), "agree", coded_allowed_usd=100, audited_allowed_usd=100),
            _item(2, "C1", "K2", date(2026, 4, 1), "wrong_code", coded_allowed_usd=100, audited_allowed_usd=60),
            _item(3, "C2", "K1", date(2026, 4, 2), "agree", coded_allowed_usd=None, audited_allowed_usd=40),
            _item(4, "C2", "K1", date(2026, 4, 9), "wrong_code", is_first_auditor=False),
        ],
        "dim_month": [{"month_start": month} for month in (january, february, march, april, may)],
        "fct_submissions": [
            {**P1, "submission_id": "S1", "lineage_id": "C1", "submission_date": date(2026, 1, 20), **accepted},
            {**P2, "payer_id": "unknown", "submission_id": "S3", "lineage_id": "C3", "charge_usd": Decimal(200)},
            {**P1, "submission_id": "S4", "submission_date": date(2026, 1, 31), **accepted, **rejected},
            {**P2, "submission_id": "S5", "submission_date": january, **rejected, "is_clean": False},
            {**P2, "submission_id": "S6", "submission_date": february, "is_acknowledged": False},
        ],
        "fct_answers": [
            {**P1, "answer_id": "C1", "lineage_id": "C1", "is_matched": True, "charge_usd": 200, "paid_usd": 0},
            *(
                {**P1, "answer_id": f"C{klass}", "remit_date": march, "answer_class": klass, "is_matched": True}
                for klass in ("duplicate", "reversal", "pending", "rejected", "forwarded")
            ),
            {**P2, "answer_id": "C5", "lineage_id": "C5", "is_matched": False, "charge_usd": 200, "paid_usd": 120},
        ],
        "fct_denials": [
            _denial("C1", P1, date(2026, 2, 10), "written_off", "197", 120),
            _denial("C3", P2, date(2026, 2, 28), "open", "97", 80),
        ],
        "fct_encounters": [
            _visit("E1", date(2026, 1, 10), 20, 15),
            _visit("E2", date(2026, 1, 11), 30, None),
            _visit("E3", date(2026, 1, 9), 0, 5),
            _visit("E4", None, None, None),
        ],
        "fct_coding_events": [],
        "fct_submission_lines": [
            _sent(1, "99213", date(2026, 1, 10)),
            _sent(2, "99214", date(2026, 1, 10)),
            _sent(3, "99213", date(2026, 2, 1)),
            _sent(4, "99211", date(2026, 2, 1)),
            _sent(5, "99213", date(2025, 5, 31)),
            _sent(6, "99215", date(2026, 2, 1), is_first_primary=False),
        ],
        **{name: [] for name in TIED},
    }


def write_core(path: Path, tables: dict[str, list[dict[str, Any]]] | None = None) -> None:
    """Create the core tables in the DuckDB file ``path``."""
    with duckdb.connect(str(path)) as connection:
        for name, data in (tables or rows()).items():
            columns = _columns(name)
            unknown = {key for row in data for key in row} - {column for column, _ in columns}
            assert not unknown, (name, unknown)
            connection.execute(f"create or replace table {name} ({', '.join(f'{c} {t}' for c, t in columns)})")
            marks = ", ".join("?" for _ in columns)
            for row in data:
                connection.execute(f"insert into {name} values ({marks})", [row.get(c) for c, _ in columns])
