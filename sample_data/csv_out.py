"""Visits, ledger, deposits, coding and rosters of the practice's own systems, nothing dated after the last day."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from sample_data.calendar_days import iso, weekday
from sample_data.coding import AuditItem, CodingRow
from sample_data.history import Entry
from sample_data.payers import PAYERS, SELF_PAY
from sample_data.payments import Payment
from sample_data.practice import CODERS, HOSPITAL, PROVIDERS, SITES
from sample_data.world import Visit, World

Row = Sequence[str]
# Eligibility looked up only when the patient had gone.
CHECKED_LATE_SHARE = 0.06


def money(cents: int | None) -> str:
    """Plain decimals; empty for None."""
    if cents is None:
        return ""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def table(header: str, rows: Iterable[Row]) -> bytes:
    """UTF-8 CSV with line feeds."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header.split())
    writer.writerows(rows)
    return text.getvalue().encode()


def encounters(world: World, visits: Iterable[Visit]) -> bytes:
    """Visits: without a claim number until the charge is posted, then once more with it where it took long."""
    header = (
        "encounter_id claim_id patient_id service_date provider_npi location_id visit_mode eligibility_status "
        "eligibility_checked_date authorization_number copay_due_usd copay_collected_usd "
        "documentation_signed_date charge_posted_date charge_usd"
    )
    return table(header, (row for visit in visits for row in _encounter(world, visit)))


def _encounter(world: World, visit: Visit) -> Iterator[Row]:
    draws, entity = world.draws, f"E{visit.number}"
    is_billed = visit.charge_posted <= world.as_of and not visit.is_stuck
    status, checked = "not_checked", ""
    if draws.chance(0.90, entity, "eligibility checked"):
        inactive = draws.chance(0.02, entity, "inactive")
        day = visit.service - draws.whole(0, 2, entity, "check")
        if draws.chance(CHECKED_LATE_SHARE, entity, "checked late"):
            day = min(visit.service + draws.whole(1, 4, entity, "late check"), world.as_of)
        status, checked = "inactive" if inactive else "active", iso(day)
    signed = visit.service + draws.whole(0, 2, entity, "signed")
    needs_authorization = any(line.code == "93306" for line in visit.lines)
    head = (visit.encounter_id,)
    middle = (
        visit.patient.patient_id,
        iso(visit.service),
        visit.provider.npi,
        visit.location_id,
        "telehealth" if visit.is_telehealth else "in_person",
        status,
        checked,
        f"AU{visit.number:06d}" if needs_authorization and draws.chance(0.8, entity, "authorized") else "",
        money(visit.copay_due),
        money(visit.copay_collected),
        iso(signed) if signed <= world.as_of else "",
    )
    if not is_billed or draws.chance(0.01, entity, "exported early"):
        yield (*head, "", *middle, "", "")
    if is_billed:
        yield (*head, visit.claim_id, *middle, iso(visit.charge_posted), money(visit.charge))


def account_ledger(world: World, entries: Iterable[Entry], loose: Iterable[Entry]) -> bytes:
    """Ledger entries by day; a few typed wrong at first and corrected under the same id."""
    numbered: dict[str, int] = {}
    rows: list[tuple[int, str, Row]] = []
    for entry in entries:
        key = entry.claim_id
        numbered[key] = numbered.get(key, 0) + 1
        if entry.day > world.as_of:
            continue
        entry_id = f"G{key[1:]}{numbered[key]:02d}"
        tail = (entry.claim_id, entry.patient_id, "", iso(entry.day), entry.kind)
        if entry.cents and world.draws.chance(0.002, entry_id, "mistyped"):
            rows.append((entry.day, entry_id, (entry_id, *tail, money(entry.cents + 900))))
        rows.append((entry.day, entry_id, (entry_id, *tail, money(entry.cents))))
    for place, entry in enumerate(loose, 1):
        entry_id = f"U{place:06d}"
        row = (entry_id, "", entry.patient_id, "", iso(entry.day), entry.kind, money(entry.cents))
        rows.append((entry.day, entry_id, row))
    rows.sort(key=lambda each: each[:2])
    return table(
        "ledger_entry_id claim_id patient_id line_number posted_date kind amount_usd", (row for _, _, row in rows)
    )


def bank_deposits(world: World, payments: Iterable[Payment], entries: Iterable[Entry]) -> bytes:
    """One deposit a remittance a few days later, and a week's patient and paper money every Friday."""
    rows: list[tuple[int, str, Row]] = []
    for payment in payments:
        if payment.cents > 0 and payment.deposited <= world.as_of:
            deposit_id = f"D-{payment.trace}"
            row = (deposit_id, iso(payment.deposited), money(payment.cents), payment.trace, payment.payer.bank_name)
            rows.append((payment.deposited, deposit_id, row))
    weeks: dict[tuple[int, str], int] = {}
    for entry in entries:
        if entry.kind in {"copay", "patient_payment", "payer_payment"}:
            key = (entry.day + 4 - weekday(entry.day) + (7 if weekday(entry.day) > 4 else 0), entry.kind)
            weeks[key] = weeks.get(key, 0) + entry.cents
    for (friday, kind), cents in weeks.items():
        if friday <= world.as_of and cents > 0:
            deposit_id = f"D-{kind}-{iso(friday)}"
            name = "PAPER CHECKS" if kind == "payer_payment" else ""
            rows.append((friday, deposit_id, (deposit_id, iso(friday), money(cents), "", name)))
    rows.sort(key=lambda each: each[:2])
    return table("deposit_id deposit_date amount_usd trace_number payer_name", (row for _, _, row in rows))


def coding_log(rows: Iterable[CodingRow]) -> bytes:
    """The coding log as the coding system exports it."""
    header = (
        "coding_event_id claim_id line_number code_system code modifiers units position coder_id action source "
        "coded_at documentation"
    )
    return table(header, rows)


def coding_audits(items: Iterable[AuditItem]) -> bytes:
    """Audit items."""
    header = (
        "audit_item_id claim_id line_number code_system coded_code coded_modifiers audited_code audited_modifiers "
        "coder_id auditor_id audited_date finding coded_allowed_usd audited_allowed_usd"
    )
    return table(
        header,
        (
            (
                item.item_id, item.visit.claim_id, str(item.line_number), item.code_system, item.coded_code,
                item.coded_modifiers, item.audited_code, item.audited_modifiers, item.visit.coder_id,
                item.auditor_id, iso(item.audited), item.finding, money(item.coded_allowed),
                money(item.audited_allowed),
            )
            for item in items
        ),
    )  # fmt: skip


def rosters() -> Iterator[tuple[str, bytes]]:
    """Payers, providers, coders and sites."""
    yield "payers.csv", table(
        "payer_id payer_name payer_class aliases timely_filing_days appeal_days prompt_pay_days",
        (
            (
                payer.payer_id, payer.name.title(), payer.payer_class,
                "|".join(dict.fromkeys(x for x in (f"1{payer.tax_id}", payer.name, payer.bank_name) if x)),
                str(payer.timely_filing_days or ""), str(payer.appeal_days or ""), str(payer.prompt_pay_days or ""),
            )
            for payer in (*PAYERS, SELF_PAY)
        ),
    )  # fmt: skip
    yield (
        "providers.csv",
        table(
            "provider_npi provider_name specialty taxonomy_code active_from active_to",
            [
                *((p.npi, f"{p.first} {p.last}".title(), p.specialty, p.taxonomy, "2024-01-01", "") for p in PROVIDERS),
                (HOSPITAL.npi, HOSPITAL.name.title(), "Hospital", HOSPITAL.taxonomy, "2024-01-01", ""),
            ],
        ),
    )
    yield (
        "coders.csv",
        table(
            "coder_id coder_name role credential credential_expires_date hired_date employer",
            ((c.coder_id, c.name, c.role, c.credential, c.expires, c.hired, c.employer) for c in CODERS.values()),
        ),
    )
    yield (
        "locations.csv",
        table(
            "location_id location_name place_of_service",
            ((site.location_id, site.name, site.place_of_service) for site in SITES.values()),
        ),
    )
