"""Cells to the JSON rows of `rcm kpi --json --by all`, every figure in exact decimals (DESIGN 7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal, getcontext

from tests.golden.naive_kpis import DIMENSIONS, REASON_DETAILS, Cell, all_cells
from tests.golden.naive_oracle import Oracle, last_day

PROPORTIONS = (
    "initial_denial_rate", "initial_denial_any_rate", "line_denial_rate", "first_pass_resolution_rate",
    "coder_code_accuracy", "coder_encounter_accuracy", "duplicate_rate", "rejection_rate", "clean_claim_rate",
    "eligibility_checked_rate",
)  # fmt: skip
MONEY_RATIOS = (
    "initial_denial_usd_rate", "days_in_ar", "ar_over_90_rate", "ar_over_120_rate", "gross_collection_rate",
    "coder_financial_accuracy", "point_of_service_collection_rate",
)  # fmt: skip
DAY_RATIOS = ("days_to_first_answer", "charge_lag_days", "bill_lag_days")
WHOLE_BELOW = (*REASON_DETAILS, "rejection_code")
Z = Decimal("1.959963985")
SIX = Decimal("0.000001")
CENT = Decimal("0.01")
Row = dict[str, object]
SliceKey = tuple[str, str]
Sums = dict[tuple[str, str, SliceKey], list[Decimal | int]]


def kpi_rows(oracle: Oracle) -> list[Row]:
    """Total, every dimension and every detail, sorted by kpi, period, slice."""
    getcontext().prec = 50
    sums = add_up(all_cells(oracle))
    first_charge = min((e.on for a in oracle.accounts for e in a.entries if e.kind == "charge"), default=oracle.as_of)
    rows = []
    for (kpi, month, key), (numerator, *own) in sorted(sums.items()):
        denominator, n = sums[kpi, month, ("", "")][1:] if key[0] in WHOLE_BELOW else own
        end = last_day(month)
        mature = end <= oracle.as_of
        if kpi == "days_in_ar":
            mature = mature and first_charge <= end - timedelta(days=89)
        row: Row = {"kpi": kpi, "period": month, "slice": {key[0]: key[1]} if key[0] else {}}
        row |= figures(kpi, Decimal(numerator), Decimal(denominator)) | {"n": int(n), "is_mature": mature}
        rows.append(row)
    return rows


def add_up(cells: Iterable[Cell]) -> Sums:
    """Sums of numerator, denominator, n by kpi, month and slice ('' = total)."""
    sums: Sums = {}
    for cell in cells:
        keys = [cell.detail] if cell.detail[0] else [("", ""), *((d, cell.slices[d]) for d in DIMENSIONS)]
        for key in keys:
            held = sums.setdefault((cell.kpi, cell.month, key), [Decimal(0), Decimal(0), 0])
            held[0] += cell.numerator
            held[1] += cell.denominator
            held[2] += cell.n
    return sums


def figures(kpi: str, numerator: Decimal, denominator: Decimal) -> Row:
    """The figures of a row as JSON writes them."""
    low = high = None
    if kpi not in (*PROPORTIONS, *MONEY_RATIOS, *DAY_RATIOS):
        amount = str(numerator.quantize(CENT))
        return {"numerator": amount, "denominator": None, "value": amount, "low": None, "high": None}
    if kpi in PROPORTIONS and denominator:
        low, high = wilson(numerator, denominator)
    value = six(numerator / denominator) if denominator else None
    in_money = kpi in MONEY_RATIOS
    return {
        "numerator": str(numerator.quantize(CENT)) if in_money else int(numerator),
        "denominator": str(denominator.quantize(CENT)) if in_money else int(denominator),
        "value": value,
        "low": low,
        "high": high,
    }


def wilson(hits: Decimal, n: Decimal) -> tuple[str, str]:
    """Wilson interval with 95 % confidence."""
    rate = hits / n
    centre = rate + Z * Z / (2 * n)
    spread = Z * (rate * (1 - rate) / n + Z * Z / (4 * n * n)).sqrt()
    scale = 1 + Z * Z / n
    return six(max((centre - spread) / scale, Decimal(0))), six(min((centre + spread) / scale, Decimal(1)))


def six(value: Decimal) -> str:
    """Six decimals, half up, no negative zero."""
    rounded = value.quantize(SIX, ROUND_HALF_UP)
    return str(rounded or Decimal("0.000000"))
