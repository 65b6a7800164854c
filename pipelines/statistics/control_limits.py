"""Control limits of a monthly proportion: Laney p', which widens the limits by what varies between months anyway.

Plain p limits are far too tight where months hold hundreds of claims. The baseline is the first twelve complete
months, frozen: limits that follow the figures can never say that the figures have moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import pairwise

import pyarrow as pa

BASELINE_MONTHS = 12
RUN_LENGTH = 8
_DIGITS = 34
_RATE = pa.decimal128(18, 6)
_SIX = Decimal("0.000001")
# Mean moving range of two neighbours over the standard deviation of a normal variable (d2 for n = 2).
_D2 = Decimal("1.128")

SCHEMA = pa.schema(
    [
        ("kpi_id", pa.string()),
        ("payer_id", pa.string()),
        ("period_month", pa.date32()),
        ("center_rate", _RATE),
        ("lower_rate", _RATE),
        ("upper_rate", _RATE),
        ("is_baseline", pa.bool_()),
        ("signal", pa.string()),
    ]
)


@dataclass(frozen=True)
class Month:
    """One month of one series: ``numerator`` of ``denominator``; complete when it may be judged."""

    period: date
    numerator: int
    denominator: int
    is_complete: bool

    @property
    def rate(self) -> Decimal:
        """The month's share."""
        return Decimal(self.numerator) / Decimal(self.denominator)


@dataclass(frozen=True)
class Judged:
    """A month beside its limits; ``signal`` is '', 'above', 'below' or 'run'. No limits: too short a baseline."""

    period: date
    center: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    is_baseline: bool = False
    signal: str = ""


@dataclass(frozen=True)
class _Baseline:
    center: Decimal
    spread: Decimal
    periods: frozenset[date] = field(default_factory=frozenset)

    def sigma(self, n: int) -> Decimal:
        return (self.center * (1 - self.center) / n).sqrt()


def control_limits(cells: pa.Table) -> pa.Table:
    """Limits and signals of every series (``kpi_id``, ``payer_id``; '' = all payers) of monthly proportions.

    Args:
        cells: kpi_id, payer_id, period_month, numerator and denominator (counts), is_mature, minimum_n.

    Returns:
        One row per row of ``cells``, as ``SCHEMA`` says; limits null where fewer than twelve months are complete.
    """
    series: dict[tuple[str, str], list[Month]] = {}
    for row in sorted(cells.to_pylist(), key=lambda r: (r["kpi_id"], r["payer_id"], r["period_month"])):
        n = int(row["denominator"])
        month = Month(row["period_month"], int(row["numerator"]), n, row["is_mature"] and n >= max(row["minimum_n"], 1))
        series.setdefault((row["kpi_id"], row["payer_id"]), []).append(month)
    rows = [
        {
            "kpi_id": kpi_id,
            "payer_id": payer_id,
            "period_month": month.period,
            "center_rate": _six(month.center),
            "lower_rate": _six(month.lower),
            "upper_rate": _six(month.upper),
            "is_baseline": month.is_baseline,
            "signal": month.signal,
        }
        for (kpi_id, payer_id), months in series.items()
        for month in judged(months)
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def judged(months: Sequence[Month]) -> list[Judged]:
    """The months of one series, in time order, beside their limits."""
    with localcontext() as context:
        context.prec = _DIGITS
        baseline = _baseline([m for m in months if m.is_complete][:BASELINE_MONTHS])
        if baseline is None:
            return [Judged(month.period) for month in months]
        return list(_judge(months, baseline))


def _baseline(months: Sequence[Month]) -> _Baseline | None:
    """Centre and widening factor; None when the months are too few or never vary."""
    if len(months) < BASELINE_MONTHS:
        return None
    center = Decimal(sum(m.numerator for m in months)) / Decimal(sum(m.denominator for m in months))
    plain = _Baseline(center, Decimal(1))
    if plain.sigma(1) == 0:
        return None
    scores = [(m.rate - center) / plain.sigma(m.denominator) for m in months]
    ranges = [abs(later - earlier) for earlier, later in pairwise(scores)]
    spread = sum(ranges, Decimal(0)) / len(ranges) / _D2
    return _Baseline(center, spread, frozenset(m.period for m in months)) if spread else None


def _judge(months: Sequence[Month], baseline: _Baseline) -> Iterator[Judged]:
    side, length = 0, 0
    for month in months:
        if month.denominator == 0:
            yield Judged(month.period, baseline.center)
            continue
        reach = 3 * baseline.spread * baseline.sigma(month.denominator)
        lower, upper = max(baseline.center - reach, Decimal(0)), min(baseline.center + reach, Decimal(1))
        if month.is_complete:
            now = (month.rate > baseline.center) - (month.rate < baseline.center)
            length = length + 1 if now and now == side else abs(now)
            side = now
        signal = _signal(month, lower, upper, length) if month.is_complete else ""
        yield Judged(month.period, baseline.center, lower, upper, month.period in baseline.periods, signal)


def _signal(month: Month, lower: Decimal, upper: Decimal, length: int) -> str:
    if month.rate > upper:
        return "above"
    if month.rate < lower:
        return "below"
    return "run" if length >= RUN_LENGTH else ""


def _six(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(_SIX, ROUND_HALF_UP)
