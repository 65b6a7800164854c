"""KPI values as a reader gets them: exact decimals, rounded half up only here, and the fixed JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from pipelines.statistics.intervals import wilson

_SIX = Decimal("0.000001")
_CENT = Decimal("0.01")
_DIGITS = 40


@dataclass(frozen=True)
class KpiCard:
    """One row of ``dim_kpi``: label, words and formula, unit, direction, target and its source, how it is judged."""

    kpi_id: str
    family: str
    label: str
    words: str
    formula_words: str
    numerator_words: str
    denominator_words: str | None
    unit: str
    numerator_unit: str
    denominator_unit: str | None
    direction: str
    target_low: Decimal | None
    target_high: Decimal | None
    target_population: str | None
    target_source: str | None
    target_year: str | None
    minimum_n: int
    maturity_days: int
    kind: str
    is_proportion_of_counts: bool
    is_snapshot: bool
    details: tuple[str, ...]
    split_details: tuple[str, ...]

    @classmethod
    def columns(cls) -> list[str]:
        """Columns of ``dim_kpi``, in the order of the fields."""
        return [field.name for field in fields(cls)]

    @classmethod
    def of_row(cls, row: Sequence[Any]) -> KpiCard:
        """A card from a row of :meth:`columns`."""
        *plain, details, split_details = row
        values: list[Any] = [*plain, _names(details), _names(split_details)]
        return cls(*values)


@dataclass(frozen=True)
class KpiValue:
    """One KPI in one month and slice.

    ``value`` is rounded half up: six decimals of a ratio (None when its denominator is 0), two of an amount.
    ``low`` and ``high`` are the Wilson 95 % interval of a proportion of counts, else None.
    """

    kpi: str
    period: str
    slice: dict[str, str]
    numerator: Decimal
    denominator: Decimal | None
    value: Decimal | None
    n: int
    low: Decimal | None
    high: Decimal | None
    is_mature: bool
    numerator_unit: str = "usd"
    denominator_unit: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The fixed JSON: money "123.45", counts integers, value, low and high strings."""
        return {
            "kpi": self.kpi,
            "period": self.period,
            "slice": self.slice,
            "numerator": _printed(self.numerator, self.numerator_unit),
            "denominator": _printed(self.denominator, self.denominator_unit),
            "value": _text(self.value),
            "n": self.n,
            "low": _text(self.low),
            "high": _text(self.high),
            "is_mature": self.is_mature,
        }


def value_of(
    card: KpiCard,
    period: str,
    slice_: dict[str, str],
    sums: tuple[Decimal, Decimal | None],
    n: int,
    is_mature: bool,
) -> KpiValue:
    """A value from its summed cells; ``sums`` is (numerator, denominator), the latter None for amounts."""
    numerator, denominator = sums[0], (sums[1] or Decimal("0.00") if card.kind == "ratio" else None)
    low, high = _interval(card, numerator, denominator)
    return KpiValue(
        kpi=card.kpi_id,
        period=period,
        slice=slice_,
        numerator=numerator,
        denominator=denominator,
        value=_quotient(numerator, denominator),
        n=n,
        low=low,
        high=high,
        is_mature=is_mature,
        numerator_unit=card.numerator_unit,
        denominator_unit=card.denominator_unit,
    )


def _quotient(numerator: Decimal, denominator: Decimal | None) -> Decimal | None:
    if denominator is None:
        return numerator.quantize(_CENT, ROUND_HALF_UP)
    if denominator == 0:
        return None
    with localcontext() as context:
        context.prec = _DIGITS
        return _six(numerator / denominator)


def _interval(card: KpiCard, numerator: Decimal, denominator: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    if not card.is_proportion_of_counts or not denominator:
        return None, None
    low, high = wilson(int(numerator), int(denominator))
    return _six(low), _six(high)


def _six(value: Decimal) -> Decimal:
    # Adding zero turns a rounded -0.000000 into 0.000000.
    return value.quantize(_SIX, ROUND_HALF_UP) + 0


def _printed(value: Decimal | None, unit: str | None) -> str | int | None:
    if value is None:
        return None
    return f"{value:.2f}" if unit == "usd" else int(value)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _names(listed: str) -> tuple[str, ...]:
    return tuple(listed.split(",")) if listed else ()
