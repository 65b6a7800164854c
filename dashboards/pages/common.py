"""Tiles and tables that several pages make the same way."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from dashboards.figures.parts import MonthPoint
from dashboards.labels import (
    SMALLEST_N,
    TOO_FEW,
    count,
    label,
    month,
    months,
    percent_range,
    points,
    signed,
)
from dashboards.parts import Table, Tile, Tone, sparkline, table
from dashboards.reading import (
    KpiCard,
    KpiValue,
    Pooled,
    latest_periods,
    mature,
    pooled_over,
    year_before,
)

WINDOW = 3
SHOWN_MONTHS = 24


def points_of(values: Sequence[KpiValue]) -> list[MonthPoint]:
    """KPI months as points of a figure; proportions of fewer than 20 have no value."""
    shown = list(values)[-SHOWN_MONTHS:]
    return [
        MonthPoint(v.period, None, None, None, v.is_mature, v.n)
        if v.low is not None and v.n < SMALLEST_N
        else MonthPoint(v.period, v.value, v.low, v.high, v.is_mature, v.n)
        for v in shown
    ]


def rate_tile(
    values: Sequence[KpiValue], card: KpiCard | None, heading: str, window: int = WINDOW
) -> Tile:
    """The latest complete months of a ratio as one number, with its range, its change on a year ago, its target."""
    periods = latest_periods(values, window)
    if not periods:
        return Tile(heading, "–", "no complete month yet", kpi_id=card.kpi_id if card else "")
    now = pooled_over(values, periods)
    before = pooled_over(values, year_before(periods))
    bits = [months(periods)]
    if now.is_enough and now.interval:
        bits.append(f"95% range {percent_range(*now.interval)}")
    return Tile(
        heading,
        now.written(),
        " · ".join(bits),
        _against(now, before, card, len(periods)),
        tone_of(card, now.value if now.is_enough else None),
        card.kpi_id if card else "",
        spark(values),
    )


def _against(now: Pooled, before: Pooled, card: KpiCard | None, window: int) -> str:
    bits = []
    if card and card.target_words():
        bits.append(card.target_words())
    whole_year = len(before.periods) == window
    if whole_year and now.is_enough and before.is_enough and now.value is not None and before.value is not None:
        bits.append(f"{points(now.value - before.value)} on a year ago")
    return " · ".join(bits)


def month_tile(values: Sequence[KpiValue], card: KpiCard | None, heading: str) -> Tile:
    """The newest complete month of a snapshot or an amount, with its change on a year ago and its target."""
    known = mature(values)
    if not known:
        return Tile(heading, "–", "no complete month yet", kpi_id=card.kpi_id if card else "")
    newest = known[-1]
    shown = card.written(newest.value) if card else str(newest.value)
    bits = [card.target_words()] if card and card.target_words() else []
    ago = next((v for v in known if v.period == year_before([newest.period])[0]), None)
    if ago and ago.value is not None and newest.value is not None:
        bits.append(f"{change(newest.value, ago.value, card.unit if card else 'rate')} on a year ago")
    return Tile(
        heading,
        shown,
        f"end of {month(newest.period)}",
        " · ".join(bits),
        tone_of(card, newest.value),
        card.kpi_id if card else "",
        spark(values),
    )


def change(now: Decimal, before: Decimal, unit: str) -> str:
    """A difference in the words of its unit; of dollars as a share."""
    if unit == "days":
        return f"{signed(now - before)} days"
    if unit == "usd":
        return f"{signed((now / before - 1) * 100, 0)}%" if before else "new"
    return points(now - before)


def tone_of(card: KpiCard | None, value: Decimal | None) -> Tone:
    """``ok`` or ``warn`` by the target; no tone where there is none."""
    met = card.is_met(value) if card else None
    if met is None:
        return ""
    return "ok" if met else "warn"


def spark(values: Sequence[KpiValue]) -> Markup:
    """Sparkline of up to 13 complete months."""
    return sparkline([v.value for v in mature(values)][-13:])


def month_table(caption: str, values: Sequence[KpiValue], card: KpiCard, of_what: str) -> Table:
    """A ratio by month as a table, newest first, with its sums."""
    has_range = any(v.low is not None for v in values)
    body = []
    for v in list(values)[-SHOWN_MONTHS:][::-1]:
        few = v.low is not None and v.n < SMALLEST_N
        row = [month(v.period), TOO_FEW if few else card.written(v.value)]
        if has_range:
            row.append("" if few or v.low is None or v.high is None else percent_range(v.low, v.high))
        body.append([*row, count(v.n), "complete" if v.is_mature else "still filling"])
    headers = ["Month", label(card.label), *(["95% range"] if has_range else []), of_what, "Month is"]
    return table(caption, headers, body, numeric=range(1, len(headers) - 1))
