"""KPI cells of the naive oracle: what is counted, in which month, under which slice (the table of KPIS.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tests.golden.naive_accounts import Account, Entry, charge_date_of, first_sent
from tests.golden.naive_answers import Reason, claim_class, denial_dollars, primary_reason
from tests.golden.naive_care import Lineage
from tests.golden.naive_csv import Row
from tests.golden.naive_oracle import Oracle, last_day, month_of, months_between

ZERO, ONE = Decimal(0), Decimal(1)
DIMENSIONS = ("payer_id", "provider_npi", "location_id", "claim_type", "visit_mode")
REASON_DETAILS = ("carc_code", "reason_category", "reason_owner")
UNKNOWN = dict.fromkeys(DIMENSIONS, "unknown")
Slices = dict[str, str]


@dataclass(frozen=True)
class Cell:
    """One contribution. ``detail`` ('', '') counts in total and dimensions, else in that detail alone."""

    kpi: str
    month: str
    slices: Slices
    numerator: Decimal
    denominator: Decimal
    n: int
    detail: tuple[str, str] = ("", "")


def all_cells(oracle: Oracle) -> Iterator[Cell]:
    """Every contribution to every KPI of this release."""
    for account in oracle.accounts:
        slices = slices_of(account)
        yield from _answer_cells(account, slices)
        yield from _front_cells(account, slices, oracle.as_of)
        yield from _entry_cells(account, slices)
        yield from _snapshot_cells(account, slices, oracle.as_of)
    yield from _visit_cells(oracle)
    yield from _cash_cells(oracle)
    yield from _audit_cells(oracle)


def slices_of(account: Account) -> Slices:
    """The five dimensions of a lineage."""
    lineage = account.lineage
    first = lineage.primary_submissions[0].read if lineage.primary_submissions else None
    visits = sorted(lineage.encounters, key=lambda row: (row["service_date"], row["encounter_id"]))
    visit: Row = visits[0] if visits else {}
    claim_type = first.claim_type if first and first.claim_type in ("professional", "institutional") else ""
    place = first.place_of_service if first else ""
    by_place = "telehealth" if place in ("02", "10") else ("in_person" if place else "")
    by_place = by_place if claim_type == "professional" else ""
    found = {
        "payer_id": account.payer_id,
        "provider_npi": _provider(lineage, visit),
        "location_id": visit.get("location_id", ""),
        "claim_type": claim_type,
        "visit_mode": visit.get("visit_mode") or by_place,
    }
    return {name: value or "unknown" for name, value in found.items()}


def _provider(lineage: Lineage, visit: Row) -> str:
    if lineage.primary_submissions:
        first = lineage.primary_submissions[0].read
        return first.rendering_npi or first.billing_npi
    answered = next((a.read.rendering_npi for a in lineage.initial), "")
    return visit.get("provider_npi") or answered


def initial_class(lineage: Lineage) -> str | None:
    """Class of the initial adjudication."""
    return claim_class(lineage.initial) if lineage.initial else None


def is_adjudicated(lineage: Lineage) -> bool:
    """Its initial adjudication has a charged line and is not capitated."""
    charged = any(line.read.charge > 0 for a in lineage.initial for line in a.lines)
    return charged and initial_class(lineage) != "capitated"


def is_first_pass(lineage: Lineage) -> bool:
    """Paid or the patient's at the first answer, after one primary submission."""
    good = initial_class(lineage) in ("paid", "patient_responsibility")
    return good and len(lineage.primary_submissions) == 1


def _answer_cells(account: Account, slices: Slices) -> Iterator[Cell]:
    lineage = account.lineage
    if not lineage.initial:
        return
    month = month_of(lineage.initial[0].paid_on)
    if lineage.submissions:
        waited = (lineage.initial[0].paid_on - min(s.sent_on for s in lineage.submissions)).days
        yield Cell("days_to_first_answer", month, slices, Decimal(waited), ONE, 1)
    if not is_adjudicated(lineage):
        return
    outcome = initial_class(lineage)
    reason = primary_reason(denial_dollars(lineage.initial))
    for kpi, classes in (
        ("initial_denial_rate", ("denied",)),
        ("initial_denial_any_rate", ("denied", "partly_denied")),
    ):
        hit = outcome in classes
        yield Cell(kpi, month, slices, Decimal(hit), ONE, 1)
        if hit:
            yield from _by_reason(kpi, month, slices, ONE, reason)
    yield Cell("first_pass_resolution_rate", month, slices, Decimal(is_first_pass(lineage)), ONE, 1)
    yield from _dollar_cells(lineage, month, slices)
    yield from _line_cells(lineage, month, slices)


def _by_reason(kpi: str, month: str, slices: Slices, amount: Decimal, reason: Reason) -> Iterator[Cell]:
    for kind, value in zip(REASON_DETAILS, reason, strict=True):
        yield Cell(kpi, month, slices, amount, ZERO, 0, (kind, value or "unknown"))


def _dollar_cells(lineage: Lineage, month: str, slices: Slices) -> Iterator[Cell]:
    kpi = "initial_denial_usd_rate"
    denied = denial_dollars(lineage.initial)
    charged = sum((a.read.charge for a in lineage.initial), ZERO)
    yield Cell(kpi, month, slices, sum((d.amount for d in denied), ZERO), charged, 1)
    for d in denied:
        yield from _by_reason(kpi, month, slices, d.amount, (d.code, d.category, d.owner))


def _line_cells(lineage: Lineage, month: str, slices: Slices) -> Iterator[Cell]:
    kpi = "line_denial_rate"
    for answer, line in ((a, line) for a in lineage.initial for line in a.lines if line.read.charge > 0):
        denied = Decimal(line.line_class == "denied")
        yield Cell(kpi, month, slices, denied, ONE, 1)
        yield Cell(kpi, month, slices, denied, ONE, 1, ("procedure_code", line.procedure_code))
        if denied:  # by its own reason; where only the claim level takes the money, by that
            own = primary_reason(line.dollars if line.denied_usd > 0 else answer.claim_dollars)
            yield from _by_reason(kpi, month, slices, ONE, own)


ROLL = {
    "opening": ("ar_brought_in_usd", 1),
    "charge": ("ar_charges_usd", 1),
    "payer_payment": ("ar_payments_usd", -1),
    "patient_payment": ("ar_payments_usd", -1),
    "adjustment": ("ar_adjustments_usd", -1),
    "write_off": ("ar_write_offs_usd", -1),
    "refund": ("ar_refunds_usd", 1),
}
AMOUNTS = {
    "charge": ("charges_usd", 1),
    "payer_payment": ("payer_payments_usd", -1),
    "patient_payment": ("patient_payments_usd", -1),
    "write_off": ("write_offs_usd", -1),
}


def _entry_cells(account: Account, slices: Slices) -> Iterator[Cell]:
    for entry in account.entries:
        month = month_of(entry.on)
        kpi, sign = ROLL[entry.kind]
        yield Cell(kpi, month, slices, sign * entry.amount, ZERO, 1)
        if entry.kind in AMOUNTS:
            kpi, sign = AMOUNTS[entry.kind]
            by_who_paid = {**slices, "payer_id": entry.payer_id}
            yield Cell(kpi, month, by_who_paid, sign * entry.amount, ZERO, 1)
        if entry.kind == "charge":
            yield Cell("gross_collection_rate", month, slices, ZERO, entry.amount, 1)
        elif entry.kind in ("payer_payment", "patient_payment", "refund"):
            yield Cell("gross_collection_rate", month, slices, -entry.amount, ZERO, 0)


def _snapshot_cells(account: Account, slices: Slices, as_of: date) -> Iterator[Cell]:
    """Month ends from the first entry on, zero balances included: a slice is there from its first entry on."""
    if not account.entries:
        return
    opening = ZERO
    for month in months_between(account.entries[0].on, as_of):
        end = min(last_day(month), as_of)
        balance = account.balance(end)
        positive, credit = max(balance, ZERO), max(-balance, ZERO)
        recent = [e for e in account.entries if _is_recent_charge(e, end)]
        charges = sum((e.amount for e in recent), ZERO)
        age = (end - account.service_date).days
        yield Cell("days_in_ar", month, slices, 90 * positive, charges, int(charges != 0))
        for kpi, days in (("ar_over_90_rate", 90), ("ar_over_120_rate", 120)):
            yield Cell(kpi, month, slices, positive if age > days else ZERO, positive, int(positive > 0))
        yield Cell("credit_balance_usd", month, slices, credit, ZERO, int(credit > 0))
        yield Cell("ar_opening_usd", month, slices, opening, ZERO, int(opening != 0))
        yield Cell("ar_closing_usd", month, slices, balance, ZERO, int(balance != 0))
        opening = balance


def _is_recent_charge(entry: Entry, end: date) -> bool:
    return entry.kind == "charge" and end - timedelta(days=89) <= entry.on <= end


def _front_cells(account: Account, slices: Slices, as_of: date) -> Iterator[Cell]:
    """What happens before a payer decides: submissions acknowledged, days lost; and answers that say duplicate."""
    lineage = account.lineage
    for one in lineage.submissions:
        if one.is_acknowledged:
            month, of_it = month_of(one.sent_on), {**slices, "payer_id": one.payers[0][0]}
            yield Cell("clean_claim_rate", month, of_it, Decimal(one.is_clean), ONE, 1)
            yield Cell("rejection_rate", month, of_it, Decimal(one.rejection is not None), ONE, 1)
            if one.rejection is not None:
                yield Cell("rejection_rate", month, of_it, ONE, ZERO, 0, ("rejection_code", one.rejection.code))
    for answer in lineage.answers:
        if answer.answer_class not in ("reversal", "pending"):
            of_it = {**slices, "payer_id": answer.payer_id}
            says = Decimal(answer.answer_class == "duplicate")
            yield Cell("duplicate_rate", month_of(answer.paid_on), of_it, says, ONE, 1)
    charged, sent = charge_date_of(account), first_sent(lineage)
    lags = [("charge_lag_days", account.service_date, charged)]
    lags += [("bill_lag_days", charged, sent)] if sent else []
    for kpi, start, end in lags:
        if max(start, end) <= as_of:
            yield Cell(kpi, month_of(max(start, end)), slices, Decimal((end - start).days), ONE, 1)


def _visit_cells(oracle: Oracle) -> Iterator[Cell]:
    slices_by_lineage = {a.lineage.lineage_id: slices_of(a) for a in oracle.accounts}
    for row in oracle.landing.rows["encounters"]:
        served, slices = date.fromisoformat(row["service_date"]), dict(UNKNOWN)
        if row["claim_id"]:
            slices |= slices_by_lineage[oracle.book.join(row["claim_id"], served).lineage_id]
        for name in ("provider_npi", "location_id", "visit_mode"):
            slices[name] = row.get(name) or "unknown"
        month, checked = row["service_date"][:7], row.get("eligibility_checked_date")
        in_time = bool(checked) and date.fromisoformat(checked or "") <= served
        yield Cell("eligibility_checked_rate", month, slices, Decimal(in_time), ONE, 1)
        due, collected = (Decimal(row.get(f"copay_{part}_usd") or 0) for part in ("due", "collected"))
        if due or collected:
            yield Cell("point_of_service_collection_rate", month, slices, collected, due, int(due != 0))


def _cash_cells(oracle: Oracle) -> Iterator[Cell]:
    payer_by_trace: dict[str, str] = {}
    for _, payment in [*oracle.landing.payments, *oracle.landing.read_payments]:
        payer_by_trace.setdefault(payment.trace, oracle.roster.find(payment.payer))
    for key, payment in oracle.landing.payments:
        payer = oracle.roster.find(payment.payer)
        yield Cell("cash_remitted_usd", month_of(key[0]), {**UNKNOWN, "payer_id": payer}, payment.amount, ZERO, 1)
    for row in oracle.landing.rows["bank_deposits"]:
        trace = row.get("trace_number", "")
        named = oracle.roster.find([row.get("payer_name", "")])
        payer = payer_by_trace.get(trace, named) if trace else named
        month = row["deposit_date"][:7]
        amount = Decimal(row["amount_usd"])
        yield Cell("cash_deposited_usd", month, {**UNKNOWN, "payer_id": payer}, amount, ZERO, 1)


def _audit_cells(oracle: Oracle) -> Iterator[Cell]:
    slices_by_lineage = {a.lineage.lineage_id: slices_of(a) for a in oracle.accounts}
    claims: dict[tuple[str, str], list[Row]] = {}
    for row in first_looks(oracle.landing.rows["coding_audits"]):
        slices = _audit_slices(oracle, row, slices_by_lineage)
        month, coder = row["audited_date"][:7], ("coder_id", row["coder_id"])
        agrees = Decimal(row["finding"] == "agree")
        for detail in (("", ""), coder):
            yield Cell("coder_code_accuracy", month, slices, agrees, ONE, 1, detail)
        if row.get("coded_allowed_usd") and row.get("audited_allowed_usd"):
            coded, audited = Decimal(row["coded_allowed_usd"]), Decimal(row["audited_allowed_usd"])
            for detail in (("", ""), coder):
                kpi = "coder_financial_accuracy"
                yield Cell(kpi, month, slices, audited - abs(coded - audited), audited, 1, detail)
        claims.setdefault((row["claim_id"], ""), []).append(row)
        claims.setdefault((row["claim_id"], row["coder_id"]), []).append(row)
    for (_, coder_id), rows in claims.items():
        first = min(rows, key=lambda r: (r["audited_date"], r["audit_item_id"]))
        slices = _audit_slices(oracle, first, slices_by_lineage)
        agrees = Decimal(all(row["finding"] == "agree" for row in rows))
        detail = ("coder_id", coder_id) if coder_id else ("", "")
        yield Cell("coder_encounter_accuracy", first["audited_date"][:7], slices, agrees, ONE, 1, detail)


def first_looks(rows: list[Row]) -> list[Row]:
    """Of each item the first auditor's row: the same code of a claim seen again is the same item."""
    items: dict[tuple[str, ...], Row] = {}
    for row in sorted(rows, key=lambda r: (r["audited_date"], r["auditor_id"], r["audit_item_id"])):
        code = row.get("coded_code") or row.get("audited_code", "")
        items.setdefault((row["claim_id"], row["line_number"], row["code_system"], code), row)
    return list(items.values())


def _audit_slices(oracle: Oracle, row: Row, slices_by_lineage: dict[str, Slices]) -> Slices:
    if row["claim_id"] not in oracle.book.by_claim:
        return UNKNOWN
    lineage = oracle.book.join(row["claim_id"], date.fromisoformat(row["audited_date"]))
    return slices_by_lineage[lineage.lineage_id]
