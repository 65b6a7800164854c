"""What is wrong with how a damaged file was read, in words; nothing is right. Counts are the naive splitter's."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pyarrow as pa

from pipelines.contracts import tables
from pipelines.contracts.csv_kinds import ROW_MONEY, TABLES
from tests.fuzz import naive

Raw = dict[str, pa.Table]
ZERO = Decimal(0)
CRASHED = {"I008", "X001"}
# Read as 0.00 and said so, or not an amount of the file at all.
_CAUSED_BY_US = {"claims_paid_usd", "provider_adjustments_usd", "unexplained_usd"}
_STATES = ("loaded", "held", "duplicate")


def faults(data: bytes, raw: Raw) -> Iterator[str]:
    """Every fault of one file read alone by the intake's reader."""
    units, findings = rows(raw, "quarantined_units"), rows(raw, "findings")
    codes = {unit["code"] for unit in units} | {finding["code"] for finding in findings}
    if codes & CRASHED:
        yield f"the reader failed: {sorted(codes & CRASHED)}"
        return
    yield from _conserved(raw)
    text = naive.text_of(data)
    yield from _amounts_stand_in_the_text(raw, text)
    yield from _accepted_means_balances(raw)
    if any(unit["level"] == "file" for unit in units):
        return
    kinds = {row["kind"] for row in rows(raw, "file_controls")}
    if kinds & {table.kind for table in TABLES}:
        yield from _csv_faults(raw, text)
    elif (counted := naive.count_x12(text)) is not None:
        yield from _x12_faults(raw, counted, codes)


def is_counted(data: bytes, raw: Raw) -> bool:
    """Whether the naive splitter had a say in rows and dollars."""
    if any(unit["level"] == "file" for unit in rows(raw, "quarantined_units")):
        return False
    text = naive.text_of(data)
    return naive.count_x12(text) is not None or (naive.csv_rows(text) is not None and not naive.is_x12(text))


def rows(raw: Raw, name: str) -> list[dict[str, Any]]:
    """Rows of a raw table; none when the file brought none."""
    return raw[name].to_pylist() if name in raw else []


def _conserved(raw: Raw) -> Iterator[str]:
    """In = loaded + held + duplicate in every control amount, counts never below zero."""
    controls = rows(raw, "file_controls")
    if not controls:
        yield "no control row"
    for row in controls:
        for name, value in row.items():
            if "_in_" in name:
                parts = [row[name.replace("_in_", f"_{state}_")] for state in _STATES]
                if value != sum(parts) or (name.endswith("_count") and min(parts) < 0):
                    yield f"{row['kind']} {name}: {value} is not {parts}"


def _amounts_stand_in_the_text(raw: Raw, text: str) -> Iterator[str]:
    """Every amount loaded is written in the file, whatever its sign."""
    known = naive.numbers_in(text) | {ZERO}
    for name, table in tables().items():
        if table.family == "control":
            continue
        wanted = [c.name for c in table.columns if c.type == "money" and c.name not in _CAUSED_BY_US]
        for row in rows(raw, name) if wanted else []:
            if row.get("is_balancing"):
                continue
            for column in wanted:
                if row[column] is not None and abs(row[column]) not in known:
                    yield f"{name}.{column} is not in the file"


def _accepted_means_balances(raw: Raw) -> Iterator[str]:
    """Loaded answers and lines: charge - adjustments = payment; a line's own difference is a row of its own."""
    of_claim: dict[str, Decimal] = {}
    of_line: dict[str, Decimal] = {}
    for row in rows(raw, "adjustments"):
        if not row["is_balancing"]:
            of_claim[row["answer_id"]] = of_claim.get(row["answer_id"], ZERO) + row["amount_usd"]
        if row["answer_line_id"]:
            of_line[row["answer_line_id"]] = of_line.get(row["answer_line_id"], ZERO) + row["amount_usd"]
    for row in rows(raw, "answers"):
        if row["charge_usd"] - of_claim.get(row["answer_id"], ZERO) != row["paid_usd"]:
            yield "a loaded claim does not balance"
    for row in rows(raw, "answer_lines"):
        if row["charge_usd"] - of_line.get(row["answer_line_id"], ZERO) != row["paid_usd"]:
            yield "a loaded line does not balance"
    paid, taken = _sums(raw, "answers", "paid_usd"), _sums(raw, "provider_adjustments", "amount_usd")
    for row in rows(raw, "remittances"):
        key = row["transaction_id"]
        explained = paid.get(key, ZERO) - taken.get(key, ZERO) + row["unexplained_usd"]
        if abs(row["payment_amount_usd"]) != abs(explained):
            yield "a payment is not its claims, provider adjustments and what is unexplained"


def _sums(raw: Raw, name: str, column: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for row in rows(raw, name):
        found[row["transaction_id"]] = found.get(row["transaction_id"], ZERO) + row[column]
    return found


def _x12_faults(raw: Raw, counted: naive.X12Count, codes: set[str]) -> Iterator[str]:
    """Rows and dollars in, as counted; and where all was loaded, every amount in its order."""
    controls = rows(raw, "file_controls")
    kinds = {row["kind"] for row in rows(raw, "transactions") if row["result"] != "not_read_yet"}
    sets = len(counted.of("ST", "TA1"))
    if _total(controls, "transactions_in_count") < sets:
        yield f"{sets} sets, fewer were seen"
    if kinds <= {"835"} and kinds:
        yield from _remittance_faults(raw, counted, codes)
    elif kinds and kinds <= {"837P", "837I"}:
        yield from _claim_faults(raw, counted)
    elif kinds and kinds <= {"277CA", "999", "TA1"}:
        yield from _acknowledgement_faults(raw, counted, kinds)


def _remittance_faults(raw: Raw, counted: naive.X12Count, codes: set[str]) -> Iterator[str]:
    charges, paid = counted.amounts("CLP", 3), counted.amounts("CLP", 4)
    yield from _same(raw, "claims_in_count", len(charges))
    yield from _same(raw, "lines_in_count", len(counted.of("SVC")))
    adjustments = naive.adjustments_of(counted.segments)
    yield from _same(raw, "adjustments_in_count", len(adjustments))
    yield from _same(raw, "charge_in_usd", _sum(charges))
    signs = [-1 if naive.cell(cells, 3) == "D" else 1 for cells in counted.of("BPR")]
    payments = [sign * (value or ZERO) for sign, value in zip(signs, counted.amounts("BPR", 2), strict=True)]
    yield from _same(raw, "paid_in_usd", sum(payments, ZERO))
    if not _all_loaded(raw):
        return
    yield from _in_order(raw, "answers", charges, paid)
    yield from _in_order(raw, "answer_lines", counted.amounts("SVC", 2), counted.amounts("SVC", 3))
    loaded = [row["amount_usd"] for row in rows(raw, "adjustments") if not row["is_balancing"]]
    if loaded != adjustments:
        yield "adjustments are not those of the text"
    for segments in naive.claims_of(counted):
        charge, payment = (naive.amount(naive.cell(segments[0], place)) or ZERO for place in (3, 4))
        if charge - _sum(naive.adjustments_of(segments)) != payment:
            yield "a claim of the text that does not balance was loaded"
    unexplained = sum((row["unexplained_usd"] for row in rows(raw, "remittances")), ZERO)
    if unexplained and "X201" not in codes:
        yield "unexplained dollars without a finding"


def _claim_faults(raw: Raw, counted: naive.X12Count) -> Iterator[str]:
    charges = counted.amounts("CLM", 2)
    yield from _same(raw, "claims_in_count", len(charges))
    yield from _same(raw, "charge_in_usd", _sum(charges))
    yield from _same(raw, "lines_in_count", len(counted.of("SV1", "SV2", "SV3")))
    if _all_loaded(raw):
        loaded = [row["charge_usd"] for row in rows(raw, "submissions")]
        if loaded != charges:
            yield "charges are not those of the text"


def _acknowledgement_faults(raw: Raw, counted: naive.X12Count, kinds: set[str]) -> Iterator[str]:
    """Every claim, set and interchange answered is a row."""
    if kinds == {"277CA"}:
        yield from _same(raw, "claims_in_count", naive.claims_answered(counted))
    if not _all_loaded(raw):
        return
    answered = [row for row in rows(raw, "functional_acknowledgements") if row["level"] == "SET"]
    for what, found, expected in (
        ("sets answered", len(answered), len(counted.of("AK2"))),
        ("interchanges answered", len(rows(raw, "interchange_acknowledgements")), len(counted.of("TA1"))),
    ):
        if found != expected:
            yield f"{what}: {found}, counted {expected}"


def _in_order(raw: Raw, name: str, charges: list[Decimal | None], paid: list[Decimal | None]) -> Iterator[str]:
    loaded = [(row["charge_usd"], row["paid_usd"]) for row in rows(raw, name)]
    if loaded != list(zip(charges, paid, strict=True)):
        yield f"{name} are not those of the text"


def _csv_faults(raw: Raw, text: str) -> Iterator[str]:
    """Every line that says something is a row in; every amount of a row loaded is that of its line."""
    kind = rows(raw, "file_controls")[0]["kind"]
    table = next(table for table in TABLES if table.kind == kind)
    required = [column for column in table.columns if column.required and not column.source.startswith("@")]
    parsed = naive.csv_rows(text, frozenset(column.name for column in required))
    if parsed is None:
        return
    header, lines = parsed
    # A reader may take a header said twice for a row or for none.
    taken = [row["segment_or_row"] for row in rows(raw, "quarantined_units")]
    taken += [row["physical_line"] for row in rows(raw, table.name)]
    again = len(set(taken) - {number for number, _ in lines})
    needed = frozenset(column.name for column in required if not column.may_be_empty)
    told = {row["segment_or_row"] for row in rows(raw, "findings") if row["code"] == "C019"}
    titles = sum(number in told and naive.is_title(header, cells, needed) for number, cells in lines)
    yield from _same(raw, "rows_in_count", len(lines) + again - titles)
    by_line = {number: dict(zip(header, cells, strict=False)) for number, cells in lines}
    loaded = rows(raw, table.name)
    money = [column.name for column in table.columns if column.type == "money" and column.name in header]
    for row in loaded:
        cells = by_line.get(row["physical_line"], {})
        for column in money:
            if naive.csv_amount(cells.get(column, "")) != row[column]:
                yield f"{kind}.{column} is not that of its line"
    if kind in ROW_MONEY and not rows(raw, "quarantined_units"):
        yield from _same(
            raw, "paid_in_usd", _sum([naive.csv_amount(cells.get("amount_usd", "")) for cells in by_line.values()])
        )


def _all_loaded(raw: Raw) -> bool:
    return {row["result"] for row in rows(raw, "transactions")} == {"loaded"} and not rows(raw, "quarantined_units")


def _same(raw: Raw, name: str, expected: Decimal | int) -> Iterator[str]:
    if (found := _total(rows(raw, "file_controls"), name)) != expected:
        yield f"{name} is {found}, counted {expected}"


def _total(controls: list[dict[str, Any]], name: str) -> Any:
    return sum(row[name] for row in controls)


def _sum(amounts: list[Decimal | None]) -> Decimal:
    return sum((each for each in amounts if each is not None), ZERO)
